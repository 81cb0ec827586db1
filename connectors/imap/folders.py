"""Which of a server's folders hold mail to be read, which is Sent, which Drafts.

By special use (RFC 6154) where the server tells it, else by the names that mail programs give in many
languages. Everything of the user's own is read, for rules file customers' mail away before anybody
sees it; rubbish, drafts and what only repeats other folders are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.imap.listing import Listed

_SENT = frozenset(
    {
        "sent", "sent items", "sent mail", "sent messages", "sent-mail", "sentmail", "sentbox", "outgoing", "gesendet",
        "gesendete objekte", "gesendete elemente", "gesendete nachrichten", "gesendete mails", "postausgang (gesendet)",
        "envoyés", "messages envoyés", "éléments envoyés", "objets envoyés", "courrier envoyé",
        "enviados", "enviado", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados",
        "e-mails enviados", "inviati", "inviata", "posta inviata", "elementi inviati", "verzonden",
        "verzonden items", "verzonden berichten", "skickat", "skickade", "skickade objekt", "sendt", "sendte elementer",
        "sendte", "lähetetyt", "lähetetyt kohteet", "wysłane", "elementy wysłane", "odeslané", "odeslaná pošta",
        "odoslané", "elküldött", "elküldött elemek", "trimise", "gönderilmiş", "gönderilmiş öğeler", "gönderilenler",
        "отправленные", "надіслані", "送信済み", "送信済みアイテム", "已发送", "已发送邮件", "已傳送郵件", "보낸편지함", "보낸 편지함",
    }
)  # fmt: skip
_DRAFTS = frozenset(
    {
        "drafts", "draft", "entwürfe", "entwurf", "brouillons", "borradores", "borrador", "rascunhos", "bozze",
        "concepten", "utkast", "kladder", "kladde", "luonnokset", "szkice", "kopie robocze", "koncepty", "rozepsané",
        "piszkozatok", "ciorne", "taslaklar", "черновики", "чернетки", "下書き", "草稿", "草稿箱", "임시보관함",
    }
)  # fmt: skip
_LEFT_OUT = frozenset(
    {
        # rubbish
        "trash", "bin", "deleted", "deleted items", "deleted messages", "junk", "junk e-mail", "junk email", "junk mail",
        "spam", "bulk mail", "bulk", "virus", "quarantine", "papierkorb", "gelöscht", "gelöschte objekte",
        "gelöschte elemente", "unerwünscht", "junk-e-mail", "spamverdacht", "corbeille", "éléments supprimés",
        "messages supprimés", "courrier indésirable", "indésirables", "pourriel", "papelera", "elementos eliminados",
        "eliminados", "correo no deseado", "lixeira", "lixo", "lixo eletrônico", "lixo eletrónico", "itens excluídos",
        "cestino", "posta eliminata", "posta indesiderata", "prullenbak", "verwijderde items", "ongewenste e-mail",
        "papperskorgen", "borttaget", "skräppost", "papirkurv", "søppelpost", "roskakori", "roskaposti", "kosz",
        "elementy usunięte", "wiadomości-śmieci", "koš", "odstraněná pošta", "nevyžádaná pošta", "kuka", "törölt elemek",
        "levélszemét", "çöp kutusu", "önemsiz", "корзина", "удаленные", "спам", "ゴミ箱", "迷惑メール", "垃圾邮件", "已删除邮件",
        # not mail, or not yet
        "outbox", "postausgang", "templates", "vorlagen", "notes", "notizen", "calendar", "kalender", "contacts",
        "kontakte", "tasks", "aufgaben", "journal", "sync issues", "synchronisierungsprobleme", "conversation history",
        "aufgezeichnete unterhaltungen", "rss feeds", "rss-feeds", "chats", "suggested contacts",
    }
)  # fmt: skip
_UNREAD_USES = frozenset({"\\trash", "\\junk", "\\drafts", "\\all", "\\flagged", "\\important"})
_NOT_THERE = frozenset({"\\noselect", "\\nonexistent"})
_ROOTS = frozenset({"inbox", "[gmail]", "[google mail]"})


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder to be read. `shown` is its name with / between the parts, as a person reads it."""

    name: str
    shown: str
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the mailbox consists of, in the order of reading: what the rep sent first."""

    folders: tuple[Folder, ...]
    drafts: str  # "" where there is none yet
    drafts_to_make: str  # what to create where there is none
    inbox: str = "INBOX"

    @property
    def sent(self) -> tuple[Folder, ...]:
        """The folders in which the rep's own mail lies."""
        return tuple(folder for folder in self.folders if folder.is_sent)


def choose(
    listed: Sequence[Listed], *, wanted: Sequence[str] = (), strange: Iterable[str] = (), labels: bool = False
) -> Chosen:
    """What to read of these folders.

    `wanted` narrows it (Sent is always read), `strange` are prefixes of other people's namespaces, and
    `labels` says that the server is Gmail, where a folder is a label and \\All holds every mail once.
    """
    others = tuple(prefix for prefix in strange if prefix)
    here = [
        one for one in listed if not one.flags & _NOT_THERE and not (others and one.name.startswith(others))
    ]
    sent = {one.name for one in here if _is(one, "\\sent", _SENT)}
    if wanted:
        names = [one for one in here if one.name in wanted or _shown(one) in wanted or one.name in sent]
    elif labels and (every := [one for one in here if "\\all" in one.flags]):
        names = [one for one in here if one.name in sent] + every
    else:
        names = [one for one in here if one.name in sent or _is_read(one)]
    folders = [Folder(one.name, _shown(one), is_sent=one.name in sent) for one in names]
    folders.sort(key=lambda folder: (not folder.is_sent, folder.name.upper() != "INBOX"))
    return Chosen(tuple(folders), _drafts(here), _drafts_to_make(listed))


def _is_read(one: Listed) -> bool:
    if one.name.upper() == "INBOX":
        return True
    return not one.flags & _UNREAD_USES and not any(part in _LEFT_OUT | _DRAFTS for part in _parts(one))


def _is(one: Listed, use: str, names: frozenset[str]) -> bool:
    """By its special use; by its name only where the folder stands at the top, which a customer's may not."""
    if use in one.flags:
        return True
    return not one.flags & _UNREAD_USES and len(parts := _parts(one)) == 1 and parts[0] in names


def _drafts(here: Sequence[Listed]) -> str:
    marked = [one.name for one in here if "\\drafts" in one.flags]
    return (marked + [one.name for one in here if _is(one, "\\drafts", _DRAFTS)] + [""])[0]


def _drafts_to_make(listed: Sequence[Listed]) -> str:
    """`Drafts`, below INBOX where the server puts every folder there."""
    inbox = next((one for one in listed if one.name.upper() == "INBOX"), None)
    if inbox is None or not inbox.separator:
        return "Drafts"
    below = inbox.name + inbox.separator
    others = [one for one in listed if one.name.upper() != "INBOX"]
    return f"{below}Drafts" if others and all(one.name.startswith(below) for one in others) else "Drafts"


def _parts(one: Listed) -> list[str]:
    """The name's parts in lower case, without the root under which some servers put everything."""
    parts = one.name.casefold().split(one.separator) if one.separator else [one.name.casefold()]
    return parts[1:] if len(parts) > 1 and parts[0] in _ROOTS else parts


def _shown(one: Listed) -> str:
    return one.name.replace(one.separator, "/") if one.separator and one.separator != "/" else one.name
