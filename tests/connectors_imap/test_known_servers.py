"""What mail servers in use are known to do that no document allows: each is read to its end all the same."""

from collections.abc import Iterator, Sequence

import pytest

from agent.errors import SlowDown
from agent.ports import Verdict
from connectors.imap import look_around
from connectors.imap.listing import Names, listed, states
from connectors.imap.source import FolderSource
from tests.connectors_imap.many_runs import REP, Reading, furnish, nothing_is_lost, run, session_with
from tests.servers.bent_imap import (
    RICH,
    Bend,
    RichTalk,
    bending,
    put_in,
    refuse,
    responses,
    rewrite,
    turn_round,
)
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Fault, Scripted, Talk, scripted


@pytest.mark.parametrize(
    ("said", "name", "separator"),
    [
        pytest.param(rb'(\HasNoChildren) "/" INBOX/Da' + b"\tOggetto\tRicevuto\t", "INBOX/Da\ufffdOggetto\ufffdRicevuto\ufffd", "/", id="Exchange, tabs"),
        pytest.param(rb'(\HasNoChildren) "/" NIL', "NIL", "/", id="Exchange, a folder named NIL"),
        pytest.param(rb'(\HasNoChildren) "\\" Folder\Subfolder 1', "Folder\\Subfolder 1", "\\", id="Lotus Notes, spaces"),
        pytest.param(rb'(\HasNoChildren) "\" Customers', "Customers", "\\", id="a separator that is not escaped"),
        pytest.param(rb'(\NoInferiors) NIL "INBOX"', "INBOX", "", id="UW, no separator"),
        pytest.param(rb'(\HasNoChildren \UnMarked) "/" [Gmail]/Starred', "[Gmail]/Starred", "/", id="Virgin Media"),
        pytest.param(rb'(\HasNoChildren) "/" "It is "new" here"', 'It is "new" here', "/", id="quotes that are not escaped"),
        pytest.param(rb'() "." "Sent" ("CHILDINFO" ("SUBSCRIBED"))', "Sent", ".", id="LIST-EXTENDED"),
        pytest.param(rb'() "." Sent ("CHILDINFO" ("SUBSCRIBED"))', "Sent", ".", id="LIST-EXTENDED, no quotes"),
        pytest.param(rb'NIL "/" Customers', "Customers", "/", id="no flags"),
        pytest.param(rb'() "/" "R&D"', "R&D", "/", id="a name that is no UTF-7"),
        pytest.param('() "/" "Entwürfe"'.encode(), "Entwürfe", "/", id="UTF-8"),
    ],
)  # fmt: skip
def test_a_folder_is_known_however_it_is_listed(said: bytes, name: str, separator: str) -> None:
    """By all of its name, which is written in the same octets when it is asked for."""
    names = Names()
    (folder,) = listed([said], {}, names)
    assert (folder.name, folder.separator) == (name, separator)
    assert names.octets(folder.name) in said.replace(b"\\\\", b"\\")


@pytest.mark.parametrize(
    "said",
    [
        [b'"Foo Bar" (MESSAGES 3 UIDNEXT 8 UIDVALIDITY 77)'],
        [b"Foo Bar (UIDVALIDITY 77 MESSAGES 3 RECENT 0 UIDNEXT 8 )"],
        [(b"{7}", b"Foo Bar"), b" (messages 3 uidnext 8 uidvalidity 77)"],
    ],
)
def test_a_status_is_known_however_it_is_written(said: list[bytes | tuple[bytes, bytes]]) -> None:
    """Quoted, bare and as a literal; in any order."""
    (status,) = states(said, Names()).values()
    assert (status.validity, status.next, status.messages) == (77, 8, 3)


@pytest.fixture(scope="module")
def running() -> Iterator[Scripted]:
    with scripted(RichTalk) as state:
        yield state


def _always(begins: str, way: object, number: int = 0) -> Bend:
    return Bend(begins, way, -1, number)  # type: ignore[arg-type]


def _lagging(talk: Talk, command: str) -> bool:
    """The index that answers searches has not heard of the newest mail yet."""
    if not command.startswith("UID SEARCH") or talk.selected is None:
        return False
    talk.say(" ".join(["* SEARCH", *map(str, sorted(talk.selected.mails)[:-1])]))
    return talk.ok()


_KNOWN: dict[str, tuple[str, Sequence[Bend] | Fault]] = {
    "GreenMail 1.6: no search by UIDs": ("IMAP4rev1", [_always("UID SEARCH UID", refuse(b"BAD Invalid character: '*'"))]),
    "GreenMail: rows in no order, a space behind flags": ("IMAP4rev1", [_always("UID FETCH", turn_round), _always("UID FETCH", rewrite(rb"FLAGS \(\)", rb"FLAGS (\Seen )"))]),
    "GreenMail: a UIDVALIDITY of 41 bits": ("IMAP4rev1", [_always("", rewrite(rb"UIDVALIDITY 77", b"UIDVALIDITY 1528896777421"))]),
    "Purelymail: ESEARCH without the word UID": ("IMAP4rev1 ESEARCH", [_always("UID SEARCH", rewrite(rb'\) UID ALL', b") ALL"))]),
    "Cyrus 2.4: SEARCH for ESEARCH": ("IMAP4rev1 ESEARCH", [_always("UID SEARCH", rewrite(rb'ESEARCH \(TAG "[^"]*"\) UID ALL 1:(\d)', b"SEARCH 1 2 3 4 5 6 7 8"))]),
    "Yahoo: a search is a server error": ("IMAP4rev1", [_always("UID SEARCH", refuse(b"NO [SERVERBUG] UID SEARCH Server error - Please try again later"))]),
    "iCloud: a search breaks off in an error of its own": ("IMAP4rev1", [_always("UID SEARCH", refuse(b"NO MetadataProviderObservationError"))]),
    "go-imap: no search at all": ("IMAP4rev1", [_always("UID SEARCH", refuse(b"BAD Unknown command"))]),
    "an index that lags": ("IMAP4rev1", _lagging),
    "DavMail: spaces": ("IMAP4rev1", [_always("UID SEARCH", rewrite(rb"SEARCH ", b"SEARCH  ")), _always("UID FETCH", rewrite(rb"FETCH \(", b"FETCH ( "))]),
    "Zoho: a flag that is a star": ("IMAP4rev1", [_always("UID FETCH", rewrite(rb"FLAGS \(\)", rb"FLAGS (\*)")), _always("EXAMINE", put_in(rb"* FLAGS (\Seen \*)"))]),
    "Proton Bridge: words without quotes": (RICH, [_always("ID", rewrite(rb'\("name".*\)', b"(support-url https://proton.example/help name ProtonMail vendor Proton)")), _always("LIST", put_in(rb'* LIST (\Noselect) "/" "/"'))]),
    "Proton Bridge: FLAGS at any time": ("IMAP4rev1", [_always("", put_in(rb"* FLAGS (\Answered \Seen)"), 1)]),
    "Mailfence: an envelope that breaks off": ("IMAP4rev1", [_always("UID FETCH", rewrite(rb"RFC822.SIZE", rb'ENVELOPE (NIL "a ((NIL NIL "b" "c")) RFC822.SIZE'))]),
    "Exchange: sizes that no mail has": ("IMAP4rev1", [_always("UID FETCH", rewrite(rb"RFC822.SIZE \d+", b"RFC822.SIZE 99999999"))]),
    "IMAP4rev2 and nothing else": ("IMAP4rev2", [_always("UID SEARCH", rewrite(rb"SEARCH ([1-8]) .*?([1-8])\r\n", rb'ESEARCH (TAG "x") UID ALL <1>:<2>' + b"\r\n"))]),
    "Courier: no UIDNEXT": ("IMAP4rev1", [_always("", rewrite(rb"UIDNEXT \d+", b"X 1"))]),
    "Gmail: news in every answer": ("IMAP4rev1", [_always("UID", put_in(b"* 9 EXISTS", b"* 2 EXPUNGE", rb"* 3 FETCH (UID 3 FLAGS (\Seen))"), number) for number in range(3)]),
}  # fmt: skip


@pytest.mark.parametrize("known", _KNOWN)
def test_a_server_is_read_to_its_end(running: Scripted, known: str) -> None:
    """All of it, and what comes later, at once and not only when the server is well again."""
    offers, how = _KNOWN[known]
    furnish(running, offers)
    running.fault = how if callable(how) else bending(how)
    clock, readings = ImpatientClock(), dict[str, Reading]()
    run(running, clock, readings, None)
    if callable(how):
        running.fault = None  # an index catches up with its mail
    else:
        nothing_is_lost(running, readings)
    inbox = running.folders["INBOX"]
    raw = inbox.mails[2].replace(b"<2@", b"<8@")
    inbox.put(raw)
    run(running, clock, readings, None)
    nothing_is_lost(running, readings)


def _in_its_place(raw: bytes) -> bytes:
    """What Exchange gives of a mail that it cannot turn into text."""
    return (
        b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="us-ascii"\r\nFrom: Microsoft Exchange Server 2010\r\n'
        b"Subject: Retrieval using the IMAP4 protocol failed for the following\r\n message: 4\r\n\r\n"
        b'The server couldn\'t retrieve the following message:\r\nSubject: "Samples"\r\n'
    )


@pytest.mark.parametrize("given", [_in_its_place, lambda raw: b"", lambda raw: None])
def test_a_mail_that_exchange_cannot_give_is_owed(running: Scripted, given: object) -> None:
    """Whether it puts another in its place, an empty one, or says nothing at all: it is read once it is given."""
    furnish(running, "IMAP4rev1")

    def fault(talk: Talk, command: str) -> bool:
        if "BODY.PEEK[]" not in command or talk.selected is None or len(talk.selected.mails) < 7:
            return False
        for uid, raw in sorted(talk.selected.mails.items()):
            said = given(raw) if uid == 4 else raw  # type: ignore[operator]
            if said is not None:
                talk.raw(b"* %d FETCH (UID %d FLAGS () BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(said), said))
        return talk.ok()

    running.fault = fault
    clock, readings = ImpatientClock(), dict[str, Reading]()
    run(running, clock, readings, None)
    assert "4@brandt.example" not in readings["INBOX"].held.values()
    running.fault = None
    run(running, clock, readings, None)
    nothing_is_lost(running, readings)


def _limited(talk: Talk, command: str) -> bool:
    asked = command.startswith("UID FETCH") and "BODY.PEEK[]" in command and talk.selected is not None
    is_it = asked and any(b"UID 5 " in row for row in _answered(talk, command))
    return talk.no("[LIMIT] too much") if is_it else False


def _answered(talk: Talk, command: str) -> list[bytes]:
    """What would be answered."""
    said: list[bytes] = []
    raw, talk.raw = talk.raw, said.append  # type: ignore[method-assign, assignment]
    try:
        talk.answer(command)
    finally:
        talk.raw = raw  # type: ignore[method-assign]
    return list(responses(b"".join(said)))


def test_a_mail_at_which_a_server_always_says_that_it_is_too_much_is_owed_alone(running: Scripted) -> None:
    """Where others are given in the same moment it is not we who ask too often; where none is, we leave it in peace."""
    furnish(running, "IMAP4rev1")
    running.fault = _limited
    clock = ImpatientClock()
    with session_with(running, clock) as session:
        (inbox,) = (one for one in look_around(session)[1].folders if one.name == "INBOX")
        source = FolderSource(session, inbox, rep=REP, since=None)
        items = {item.ref: item.verdict for page in source.pages() for item in page.items}
        assert items.pop("77.5") is Verdict.QUARANTINED
        assert list(items.values()) == [Verdict.READ] * 6
        running.fault = lambda talk, command: "BODY" in command and talk.no("[LIMIT] Rate limit hit")
        running.commands.clear()
        with pytest.raises(SlowDown):
            list(FolderSource(session, inbox, rep=REP, since=None).pages())
        assert sum("BODY" in command for command in running.commands) <= 4
