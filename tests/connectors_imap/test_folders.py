"""Which folders are read, which is Sent and which Drafts, by special use and by the names of many programs."""

import pytest

from connectors.imap.folders import choose
from connectors.imap.listing import Listed


def listed(*names: str, separator: str = "/") -> list[Listed]:
    """Folders as `name` or `name \\use`."""
    rows = (name.partition(" \\") for name in names)
    return [Listed(name, separator, frozenset({f"\\{use.lower()}"} if use else ())) for name, _, use in rows]


def read(*names: str, separator: str = "/", **how: object) -> list[str]:
    chosen = choose(listed(*names, separator=separator), **how)  # type: ignore[arg-type]
    return [folder.name for folder in chosen.folders]


@pytest.mark.parametrize(
    ("names", "separator", "sent", "drafts"),
    [
        (["INBOX", "Sent \\Sent", "Drafts \\Drafts", "Trash \\Trash"], "/", ["Sent"], "Drafts"),
        (["INBOX", "Sent Items", "Drafts", "Deleted Items", "Junk E-mail"], "/", ["Sent Items"], "Drafts"),
        (["INBOX", "INBOX.Sent", "INBOX.Drafts", "INBOX.Trash"], ".", ["INBOX.Sent"], "INBOX.Drafts"),
        (["INBOX", "Gesendete Objekte", "Entwürfe", "Papierkorb"], "/", ["Gesendete Objekte"], "Entwürfe"),
        (["INBOX", "Éléments envoyés", "Brouillons", "Corbeille"], "/", ["Éléments envoyés"], "Brouillons"),
        (["INBOX", "Enviados", "Borradores", "Papelera"], ".", ["Enviados"], "Borradores"),
        (["INBOX", "已发送", "草稿箱"], "/", ["已发送"], "草稿箱"),
        (["INBOX", "Sent \\Sent", "Sent Items", "Drafts"], "/", ["Sent", "Sent Items"], "Drafts"),
        (["INBOX", "[Gmail]/Gesendet \\Sent", "[Gmail]/Entwürfe \\Drafts"], "/", ["[Gmail]/Gesendet"], "[Gmail]/Entwürfe"),
        (["INBOX", "[Gmail]/Sent Mail", "[Gmail]/Drafts"], "/", ["[Gmail]/Sent Mail"], "[Gmail]/Drafts"),
        (["INBOX", "Customers/Sent", "Drafts"], "/", [], "Drafts"),
        (["INBOX"], "/", [], ""),
    ],
)  # fmt: skip
def test_sent_and_drafts_are_found(names: list[str], separator: str, sent: list[str], drafts: str) -> None:
    """By the server's word first; by name only where the folder stands at the top."""
    chosen = choose(listed(*names, separator=separator))
    assert [folder.name for folder in chosen.sent] == sent
    assert chosen.drafts == drafts


def test_everything_of_the_users_own_is_read_but_rubbish_and_drafts() -> None:
    """Rules file mail away unseen, so every folder counts; Sent comes first, the inbox second."""
    names = [
        "Archive \\Archive", "INBOX", "Customers", "Customers/Brandt", "Spam", "Trash", "Trash/2025", "Drafts \\Drafts",
        "Everything \\All", "Starred \\Flagged", "Calendar", "Sent \\Sent", "Templates", "Postausgang",
    ]  # fmt: skip
    assert read(*names) == ["Sent", "INBOX", "Archive", "Customers", "Customers/Brandt"]


def test_gmail_is_read_once() -> None:
    """Where folders are labels, Sent and All Mail hold everything; without All Mail the labels do."""
    names = ["INBOX", "[Gmail] \\Noselect", "[Gmail]/All Mail \\All", "[Gmail]/Sent Mail \\Sent", "Receipts"]
    assert read(*names, labels=True) == ["[Gmail]/Sent Mail", "[Gmail]/All Mail"]
    assert read(*[one for one in names if "All" not in one], labels=True) == [
        "[Gmail]/Sent Mail",
        "INBOX",
        "Receipts",
    ]


def test_a_choice_narrows_and_keeps_sent() -> None:
    """Named folders alone, and Sent, without which no promise of the rep's would be seen."""
    names = ["INBOX", "Sent \\Sent", "Customers/Brandt", "Archive"]
    assert read(*names, wanted=["Customers/Brandt"]) == ["Sent", "Customers/Brandt"]


def test_other_peoples_folders_are_left_alone() -> None:
    """Shared and other users' namespaces are not the rep's mailbox; folders that are only names are none."""
    names = ["INBOX", "Sent \\Sent", "Shared/Sales", "user.bob", "Old \\NonExistent", "Root \\Noselect"]
    assert read(*names, strange=["Shared/", "user."]) == ["Sent", "INBOX"]


@pytest.mark.parametrize(
    ("names", "separator", "made"),
    [
        (["INBOX", "INBOX.Sent"], ".", "INBOX.Drafts"),
        (["INBOX", "Sent"], "/", "Drafts"),
        (["INBOX"], "/", "Drafts"),
    ],
)
def test_drafts_are_made_where_the_server_puts_folders(names: list[str], separator: str, made: str) -> None:
    """Below INBOX where everything lies there."""
    assert choose(listed(*names, separator=separator)).drafts_to_make == made
