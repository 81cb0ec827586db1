"""Which folders are read, which is Sent and which Drafts, by special use and by the names of many programs."""

import unicodedata

import pytest

from connectors.imap._role_names import DRAFTS, LEFT_OUT, SENT
from connectors.imap.folders import Roles, choose
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


@pytest.mark.parametrize(
    "name",
    [
        "寄件備份", "Απεσταλμένα", "Sendt post", "Odoslaná pošta", "Elemente trimise", "Enviadas", "Poslano", "Изпратени",
        "送信済みメール", "Mail/Sent", "mail/sent-mail", "INBOX/Gesendet", "Gesendete E-Mails", "Sent-Items", "SENT_ITEMS",
        "Sent Mails", "E-mails envoyés", unicodedata.normalize("NFD", "Éléments envoyés"), "Elements envoyes", "보낸메일함",
        "Išsiųsti laiškai", "נשלח", "Thư đã gửi",
    ],
)  # fmt: skip
def test_sent_is_found_under_many_names(name: str) -> None:
    """In many languages, whatever the accents, hyphens and case, at the top or under a root of the server's."""
    chosen = choose(listed("INBOX", name, "Customers"))
    assert [folder.name for folder in chosen.sent] == [name]


def test_no_name_has_two_roles() -> None:
    """What is Sent somewhere is nowhere rubbish, nor Drafts."""
    assert not SENT & LEFT_OUT
    assert not SENT & DRAFTS
    assert not DRAFTS & LEFT_OUT


def test_what_the_user_names_counts() -> None:
    """Whatever the server or the names say: that is Sent, that is Drafts, and that is not read."""
    names = ["INBOX", "Sent \\Sent", "Drafts \\Drafts", "Versandbuch", "Kladde.Neu", "Private"]
    roles = Roles(sent=("Versandbuch",), drafts="Kladde/Neu", without=("Private", "Nowhere"))
    chosen = choose(listed(*names, separator="."), roles=roles)
    assert [folder.name for folder in chosen.sent] == ["Versandbuch"]
    assert chosen.drafts == "Kladde.Neu"
    assert [folder.name for folder in chosen.folders] == ["Versandbuch", "INBOX", "Sent"]
    assert chosen.missing == ("Nowhere",)


def test_a_named_sent_that_is_gone_is_found_out_again() -> None:
    """A folder that was renamed since leaves the rep's mail no stranger's."""
    chosen = choose(listed("INBOX", "Sent"), roles=Roles(sent=("Versandbuch",), drafts="Gone"))
    assert [folder.name for folder in chosen.sent] == ["Sent"]
    assert chosen.missing == ("Versandbuch", "Gone")


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
