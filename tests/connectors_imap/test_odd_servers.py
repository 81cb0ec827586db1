"""Mail servers that say one thing and do another: what they offer and refuse, miscount, or write in a way of their own costs no mail."""

import re
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest

from agent.core.policy import Rep
from agent.errors import ProviderDown
from agent.ports import Endpoints, Page
from connectors._password import Secret
from connectors.imap import look_around
from connectors.imap._limits import Limits
from connectors.imap.drafts import ImapDrafts
from connectors.imap.place import Place, Tls
from connectors.imap.session import Session
from connectors.imap.source import FolderSource
from tests.connectors_imap.conftest import keys, mail
from tests.contract.contracts import a_draft
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Fault, Mailbox, Scripted, Talk, scripted

HASTY = Limits(connect=2, silence=1, grace=2, pace=100_000, literal=400_000, answer=1_000_000)
REP = Rep("dana@tilia.example", ZoneInfo("UTC"))
Read = Callable[[str | None], list[Page]]


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as state:
        for number in range(1, 8):
            state.folders["INBOX"].put(mail(number))
        yield state


@pytest.fixture
def session(server: Scripted) -> Iterator[Session]:
    place = Place("127.0.0.1", server.port, "dana", tls=Tls.NONE)
    session = Session(place, lambda: Secret("pass"), Endpoints(), clock=ImpatientClock(), limits=HASTY)
    yield session
    session.close()


@pytest.fixture
def read(session: Session) -> Read:
    """A run of kept that reads the inbox from a cursor on."""

    def pages(cursor: str | None) -> list[Page]:
        listed, chosen = look_around(session)
        inbox = next(folder for folder in chosen.folders if folder.name == "INBOX")
        ahead = next(one.status for one in listed if one.name == "INBOX")
        return list(FolderSource(session, inbox, rep=REP, since=None, ahead=ahead).pages(cursor))

    return pages


def given(pages: list[Page]) -> list[str]:
    return sorted(keys(pages))


def ids(*numbers: int) -> list[str]:
    return sorted(f"{number}@brandt.example" for number in numbers)


ALL = ids(*range(1, 8))


def reads_all_and_what_comes(server: Scripted, read: Read) -> None:
    """A first reading gives everything, the next what came since and nothing else, the third nothing."""
    first = read(None)
    assert given(first) == ALL
    server.folders["INBOX"].put(mail(8))
    server.folders["INBOX"].put(mail(9))
    second = read(first[-1].cursor)
    assert given(second) == ids(8, 9)
    assert not [item for page in read(second[-1].cursor) for item in page.items]


def _next_is(said: Callable[[Mailbox], int]) -> Fault:
    """A server with an idea of its own of UIDNEXT."""

    def fault(talk: Talk, command: str) -> bool:
        box = talk.state.folders.get(talk._named(command)) if " " in command else None
        if box is None or not command.startswith(("EXAMINE", "STATUS")):
            return False
        if command.startswith("STATUS"):
            row = f"MESSAGES {len(box.mails)} UIDNEXT {said(box)} UIDVALIDITY {box.validity}"
            talk.say(f'* STATUS "{talk._named(command)}" ({row})')
            return talk.ok()
        talk.selected = box
        for line in (
            f"{len(box.mails)} EXISTS",
            f"OK [UIDVALIDITY {box.validity}]",
            f"OK [UIDNEXT {said(box)}]",
        ):
            talk.say(f"* {line}")
        return talk.ok("[READ-ONLY]")

    return fault


@pytest.mark.parametrize(
    "said",
    [
        lambda box: 1,
        lambda box: 8,
        lambda box: box.next - 1,
        lambda box: 4_294_967_295,
        lambda box: len(box.mails),
    ],
)
def test_a_uidnext_that_is_wrong_hides_no_mail(
    server: Scripted, read: Read, said: Callable[[Mailbox], int]
) -> None:
    """Never raised, one too low, far too high, a number of mails: what the folder shows counts."""
    server.fault = _next_is(said)
    reads_all_and_what_comes(server, read)


def test_a_uid_that_no_mail_has_hides_none(server: Scripted, read: Read) -> None:
    """A SEARCH that names one far beyond all others: mail that comes below it is given."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("UID SEARCH") or talk.selected is None:
            return False
        talk.say(" ".join(["* SEARCH", *map(str, sorted(talk.selected.mails)), "5000"]))
        return talk.ok()

    server.fault = fault
    reads_all_and_what_comes(server, read)


def answering(begins: str, *lines: str, word: str = "") -> Fault:
    """Says these lines to commands that begin so, and then OK, or this word."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith(begins):
            return False
        for line in lines:
            talk.say(line)
        talk.say(f"{talk.tag} {word or 'OK done'}")
        return True

    return fault


def _as_search(talk: Talk, command: str) -> bool:
    if not command.startswith("UID SEARCH RETURN") or talk.selected is None:
        return False
    talk.say(" ".join(["* SEARCH", *map(str, sorted(talk.selected.mails))]))
    return talk.ok()


@pytest.mark.parametrize(
    ("offered", "fault"),
    [
        ("ESEARCH", _as_search),
        ("ESEARCH", answering("UID SEARCH RETURN", word="BAD unknown")),
        ("ESEARCH", answering("UID SEARCH RETURN", word="NO [CANNOT] not here")),
        ("ESEARCH", answering("UID SEARCH RETURN")),
        ("LIST-STATUS LIST-EXTENDED SPECIAL-USE", answering('LIST "" "*" RETURN', word="BAD unknown")),
        ("LIST-EXTENDED SPECIAL-USE", answering('LIST "" "*" RETURN', word="NO unknown")),
        ("NAMESPACE", answering("NAMESPACE", word="BAD unknown")),
        ("NAMESPACE", answering("NAMESPACE")),
        ("NAMESPACE", answering("NAMESPACE", "* NAMESPACE garbled")),
        ("NAMESPACE", answering("NAMESPACE", '* NAMESPACE (("" "/" "X-PARAM" ("A" "B"))) NIL NIL')),
        ("ID", answering("ID", word="BAD unknown")),
        ("ID", answering("ID", "* ID NIL")),
        ("ENABLE QRESYNC CONDSTORE", answering("ENABLE", word="BAD unknown")),
        ("ENABLE QRESYNC CONDSTORE", answering("ENABLE", "* ENABLED")),
    ],
)
def test_what_is_offered_and_not_kept_is_done_without(
    server: Scripted, read: Read, offered: str, fault: Fault
) -> None:
    """Proxies pass on capabilities that are not theirs: the plain command is asked in the place of the refused one."""
    server.capabilities = f"IMAP4rev1 {offered}"
    server.fault = fault
    reads_all_and_what_comes(server, read)


def test_a_connection_that_breaks_is_no_refusal(server: Scripted, session: Session) -> None:
    """It is made again; where it always breaks the server is down."""
    server.capabilities = "IMAP4rev1 NAMESPACE"
    server.fault = lambda talk, command: talk.cut() if command == "NAMESPACE" else False
    with pytest.raises(ProviderDown):
        look_around(session)
    assert server.commands.count("NAMESPACE") == 3


def test_what_vanished_is_found_by_comparing_where_qresync_is_refused(server: Scripted, read: Read) -> None:
    """ENABLE was taken, and the question not."""
    server.capabilities = "IMAP4rev1 ENABLE QRESYNC CONDSTORE"
    modseq = [5]

    def fault(talk: Talk, command: str) -> bool:
        if command.startswith("ENABLE"):
            talk.say("* ENABLED QRESYNC")
            return talk.ok()
        if command.startswith("EXAMINE"):
            talk.say(f"* OK [HIGHESTMODSEQ {modseq[0]}]")
        if "VANISHED" in command:
            talk.say(f"{talk.tag} BAD unknown")
        return "VANISHED" in command

    server.fault = fault
    first = read(None)
    del server.folders["INBOX"].mails[3]
    modseq[0] = 6
    assert [ref for page in read(first[-1].cursor) for ref in page.removed] == ["77.3"]


def test_other_peoples_folders_are_told_by_their_prefixes(server: Scripted, session: Session) -> None:
    """Also behind parameters that nobody knows (RFC 2342 extensions), and beside an empty prefix."""
    server.capabilities = "IMAP4rev1 NAMESPACE"
    server.folders |= {"Other/anna/Sent": Mailbox(), "Shared/Sales": Mailbox(), "Customers": Mailbox()}
    spaces = '* NAMESPACE (("" "/")) (("Other/" "/" "X" ("Y"))) (("Shared/" "/") ("" "/"))'
    server.fault = answering("NAMESPACE", spaces)
    _, chosen = look_around(session)
    assert [folder.name for folder in chosen.folders] == ["Sent", "INBOX", "Customers"]


def test_an_inbox_that_is_not_listed_is_read(server: Scripted, read: Read) -> None:
    """It is always there; a server without one has none to read."""
    server.fault = answering("LIST", '* LIST () "/" "Sent"')
    reads_all_and_what_comes(server, read)


def test_a_server_without_an_inbox_has_none_to_read(server: Scripted, session: Session) -> None:
    """An archive of mail may be such a server."""
    del server.folders["INBOX"]
    _, chosen = look_around(session)
    assert [folder.name for folder in chosen.folders] == ["Sent"]


def _rows(row: Callable[[int, bytes], bytes]) -> Fault:
    """Writes mail in a way of its own."""

    def fault(talk: Talk, command: str) -> bool:
        if "BODY.PEEK[]" not in command or talk.selected is None:
            return False
        asked = {int(uid) for uid in re.findall(r"\d+", command.split(" ")[2])}
        low, high = min(asked), max(asked)
        for uid, raw in talk.selected.mails.items():
            if low <= uid <= high:
                talk.raw(row(uid, raw))
        return talk.ok()

    return fault


_DATE = b'INTERNALDATE "07-May-2026 08:00:00 +0200"'


@pytest.mark.parametrize(
    "row",
    [
        lambda uid, raw: b"* %d FETCH (UID %d %s BODY[] ~{%d}\r\n%s)\r\n" % (uid, uid, _DATE, len(raw), raw),
        lambda uid, raw: b"* %d FETCH (BODY[] ~{%d}\r\n%s UID %d %s)\r\n" % (uid, len(raw), raw, uid, _DATE),
        lambda uid, raw: b"* %d FETCH (UID %d BODY[] {%d+}\r\n%s %s)\r\n" % (uid, uid, len(raw), raw, _DATE),
        lambda uid, raw: b"* %d FETCH (uid %d body[] {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw),
        lambda uid, raw: b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw),
        lambda uid, raw: (
            b"* %d FETCH (UID %d INTERNALDATE NIL BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(raw), raw)
        ),
        lambda uid, raw: b"* %d FETCH (UID %d BODY[] {%d}\n%s)\n" % (uid, uid, len(raw), raw),
        lambda uid, raw: (
            b'* %d FETCH (UID %d INTERNALDATE "00-Jan-0000 00:00:00 +0000" BODY[] {%d}\r\n%s)\r\n'
            % (uid, uid, len(raw), raw)
        ),
        lambda uid, raw: (
            b'* %d FETCH (X-GM-LABELS ("\\\\Sent" "a ) b") UID %d ENVELOPE ((NIL "(") {2}\r\n)) "x") BODY[] {%d}\r\n%s)\r\n'
            % (uid, uid, len(raw), raw)
        ),
        lambda uid, raw: (
            b"* 3 FETCH (FLAGS (\\Seen $a[b]))\r\n* 1 EXPUNGE\r\n* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n"
            % (uid, uid, len(raw), raw)
        ),
    ],
)
def test_mail_is_read_however_it_is_written(
    server: Scripted, read: Read, row: Callable[[int, bytes], bytes]
) -> None:
    """Binary literals (RFC 3516), ones marked as a client's, small letters, another order, impossible dates, news in between."""
    server.fault = _rows(row)
    reads_all_and_what_comes(server, read)


def test_what_is_told_unasked_of_one_mail_holds_for_no_other(server: Scripted, read: Read) -> None:
    """Another program sets a flag: the row that tells it counts mails by their place, and names no UID."""
    server.fault = _rows(
        lambda uid, raw: (
            b"* %d FETCH (FLAGS (\\Draft))\r\n* %d FETCH (UID %d FLAGS () BODY[] {%d}\r\n%s)\r\n"
            b"* %d FETCH (FLAGS (\\Draft))\r\n" % (uid, uid, uid, len(raw), raw, uid)
        )
    )
    messages = [item.message for page in read(None) for item in page.items]
    assert [message.is_draft for message in messages if message] == [False] * 7


def test_flags_that_are_told_with_a_uid_hold(server: Scripted, read: Read) -> None:
    """In one row with the mail or in another."""
    server.fault = _rows(
        lambda uid, raw: (
            b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n* %d FETCH (UID %d FLAGS (\\Draft $x[1]))\r\n"
            % (uid, uid, len(raw), raw, uid, uid)
        )
    )
    messages = [item.message for page in read(None) for item in page.items]
    assert [message.is_draft for message in messages if message] == [True] * 7


def test_a_folder_that_is_listed_twice_is_read_once(server: Scripted, session: Session) -> None:
    """With all that either line says of it; the inbox however it is written. Two folders that are shown alike are two."""
    server.fault = answering(
        "LIST", '* LIST () "/" INBOX', '* LIST () "/" Inbox', '* LIST () "." Gone', '* LIST (\\Sent) "." Gone',
        '* LIST () "." "A/B"', '* LIST () "." "A.B"',
    )  # fmt: skip
    _, chosen = look_around(session)
    assert [(folder.name, folder.shown, folder.is_sent) for folder in chosen.folders] == [
        ("Gone", "Gone", True), ("INBOX", "INBOX", False), ("A/B", "A/B", False), ("A.B", "A.B", False),
    ]  # fmt: skip


def _found(lines: Callable[[list[int]], list[str]]) -> Fault:
    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("UID SEARCH") or talk.selected is None:
            return False
        for line in lines(sorted(talk.selected.mails)):
            talk.say(line)
        return talk.ok()

    return fault


@pytest.mark.parametrize(
    "lines",
    [
        lambda uids: [f"* SEARCH {uid}" for uid in uids],
        lambda uids: ["* SEARCH " + " ".join(map(str, reversed(uids))) + " 3 3 "],
        lambda uids: ["* SEARCH " + " ".join(map(str, uids)) + " (MODSEQ 917162500)"],
        lambda uids: ["* SEARCH", "* SEARCH " + " ".join(map(str, uids))],
    ],
)
def test_a_search_is_understood_however_it_is_answered(
    server: Scripted, read: Read, lines: Callable[[list[int]], list[str]]
) -> None:
    """In several lines, in any order, doubled, with a MODSEQ behind it."""
    server.fault = _found(lines)
    reads_all_and_what_comes(server, read)


@pytest.mark.parametrize(
    ("since", "lost"), [("77.3", False), ("77.2", True), ("77.9", True), ("76.3", True), ("", True)]
)
def test_numbers_that_say_nothing_count_as_a_loss(
    server: Scripted, session: Session, since: str, *, lost: bool
) -> None:
    """Drafts numbered anew, backwards or not at all: the human may have taken the draft, so no second one is made."""
    server.folders["Drafts"].next = 3  # 1 and 2 were given, and are gone
    _, chosen = look_around(session)
    assert ImapDrafts(session, chosen).has_lost(a_draft("a" * 16), since) is lost
