"""Which of a server's folders hold mail to be read, which is Sent, which Drafts.

By special use (RFC 6154) where the server tells it, else by the names that mail programs give in many
languages. Everything of the user's own is read, for rules file customers' mail away before anybody
sees it; rubbish, drafts and what only repeats other folders are not.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from connectors.imap._role_names import DRAFTS, LEFT_OUT, SENT, plain_name
from connectors.imap.listing import Listed

_UNREAD_USES = frozenset({"\\trash", "\\junk", "\\drafts", "\\all", "\\flagged", "\\important"})
_NOT_THERE = frozenset({"\\noselect", "\\nonexistent"})
_ROOTS = frozenset({"inbox", "[gmail]", "[google mail]", "mail"})  # the last is UW-IMAP's


@dataclass(frozen=True, slots=True)
class Roles:
    """The folders that the user named, by their names or as they are shown; empty: found out."""

    sent: tuple[str, ...] = ()
    drafts: str = ""
    without: tuple[str, ...] = ()  # not to be read


_FOUND_OUT = Roles()


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder to be read. `shown` is its name with / between the parts, as a person reads it.

    `is_central`: Sent, the inbox, or what is read in their place. Without it nobody knows what the rep wrote and got.
    """

    name: str
    shown: str
    is_sent: bool = False
    is_central: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the mailbox consists of, in the order of reading: what the rep sent first."""

    folders: tuple[Folder, ...]
    drafts: str  # "" where there is none yet
    drafts_to_make: str  # what to create where there is none
    inbox: str = "INBOX"
    missing: tuple[str, ...] = ()  # what the user named and is not there

    @property
    def sent(self) -> tuple[Folder, ...]:
        """The folders in which the rep's own mail lies."""
        return tuple(folder for folder in self.folders if folder.is_sent)


def choose(
    listed: Sequence[Listed],
    *,
    wanted: Sequence[str] = (),
    strange: Iterable[str] = (),
    labels: bool = False,
    roles: Roles = _FOUND_OUT,
) -> Chosen:
    """What to read of these folders.

    `wanted` narrows it (Sent is always read), `roles` is what the user named, `strange` are prefixes of other people's namespaces, and
    `labels` says that the server is Gmail, where a folder is a label and \\All holds every mail once.
    """
    others = tuple(prefix for prefix in strange if prefix)
    here = [
        one for one in listed if not one.flags & _NOT_THERE and not (others and one.name.startswith(others))
    ]
    sent = _sent(here, roles.sent)
    if wanted:
        names = [one for one in here if _is_named(one, wanted) or one.name in sent]
    elif labels and (every := [one for one in here if "\\all" in one.flags]):
        names = [one for one in here if one.name in sent] + every
    else:
        names = [one for one in here if one.name in sent or _is_read(one)]
    drafts = next((one.name for one in here if _is_named(one, [roles.drafts])), "") or _drafts(here)
    shown = Counter(_shown(one) for one in here)
    folders = [
        Folder(
            one.name,
            _shown(one) if shown[_shown(one)] == 1 else one.name,  # A/B and A.B are two folders
            is_sent=one.name in sent,
            is_central=bool(wanted) or _is_central(one, sent),
        )
        for one in names
        if one.name != drafts and not _is_named(one, roles.without)
    ]
    folders.sort(key=lambda folder: (not folder.is_sent, folder.name.upper() != "INBOX"))
    named = (*wanted, *roles.sent, *filter(None, [roles.drafts]), *roles.without)
    missing = tuple(name for name in named if not any(_is_named(one, [name]) for one in here))
    return Chosen(tuple(folders), drafts, _drafts_to_make(listed), missing=missing)


def _sent(here: Sequence[Listed], named: Sequence[str]) -> set[str]:
    """Those that the user named; where none of them is there, those that are told by their use or name."""
    its = {one.name for one in here if _is_named(one, named)}
    return its or {one.name for one in here if _is(one, "\\sent", SENT)}


def _is_named(one: Listed, names: Sequence[str]) -> bool:
    return one.name in names or _shown(one) in names


def _is_read(one: Listed) -> bool:
    if one.name.upper() == "INBOX":
        return True
    return not one.flags & _UNREAD_USES and not any(part in LEFT_OUT | DRAFTS for part in _parts(one))


def _is_central(one: Listed, sent: Container[str]) -> bool:
    return one.name in sent or one.name.upper() == "INBOX" or "\\all" in one.flags


def _is(one: Listed, use: str, names: frozenset[str]) -> bool:
    """By its special use; by its name only where the folder stands at the top, which a customer's may not."""
    if use in one.flags:
        return True
    return not one.flags & _UNREAD_USES and len(parts := _parts(one)) == 1 and parts[0] in names


def _drafts(here: Sequence[Listed]) -> str:
    marked = [one.name for one in here if "\\drafts" in one.flags]
    return (marked + [one.name for one in here if _is(one, "\\drafts", DRAFTS)] + [""])[0]


def _drafts_to_make(listed: Sequence[Listed]) -> str:
    """`Drafts`, below INBOX where the server puts every folder there."""
    inbox = next((one for one in listed if one.name.upper() == "INBOX"), None)
    if inbox is None or not inbox.separator:
        return "Drafts"
    below = inbox.name + inbox.separator
    others = [one for one in listed if one.name.upper() != "INBOX"]
    return f"{below}Drafts" if others and all(one.name.startswith(below) for one in others) else "Drafts"


def _parts(one: Listed) -> list[str]:
    """The name's plain parts, without the root under which some servers put everything."""
    parts = [plain_name(part) for part in (one.name.split(one.separator) if one.separator else [one.name])]
    return parts[1:] if len(parts) > 1 and parts[0] in _ROOTS else parts


def _shown(one: Listed) -> str:
    return one.name.replace(one.separator, "/") if one.separator and one.separator != "/" else one.name
