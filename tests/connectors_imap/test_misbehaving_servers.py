"""What kept makes of servers that lie, stall, refuse and break off: nothing lost, nothing twice, never stuck."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.policy import Rep
from agent.errors import (
    CursorLost,
    KeptError,
    NotAllowed,
    PartMissing,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceError,
    SourceMissing,
)
from agent.flows.trouble import pause_after, state_after
from agent.ports import DraftFate, Endpoints, Page, Verdict
from agent.store_port import ConnectionState
from connectors._password import Secret
from connectors.imap import fetching, look_around
from connectors.imap._limits import Limits
from connectors.imap.drafts import ImapDrafts
from connectors.imap.idle import Watch
from connectors.imap.place import Place, Tls
from connectors.imap.session import Session
from connectors.imap.source import FolderSource
from tests.connectors_imap.conftest import keys, mail
from tests.contract.contracts import OwingSourceContract, a_draft
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Fault, Mailbox, Scripted, Talk, asked_for, once, scripted

HASTY = Limits(
    connect=2,
    silence=0.3,
    grace=0.6,
    pace=100_000,
    literal=400_000,
    answer=1_000_000,
    line=200_000,
    lines=20_000,
)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as state:
        for number in range(1, 8):
            state.folders["INBOX"].put(mail(number))
        yield state


@pytest.fixture
def clock() -> ImpatientClock:
    return ImpatientClock()


@pytest.fixture
def session(server: Scripted, clock: ImpatientClock) -> Iterator[Session]:
    place = Place("127.0.0.1", server.port, "dana", tls=Tls.NONE)
    session = Session(place, lambda: Secret("pass"), Endpoints(), clock=clock, limits=HASTY)
    yield session
    session.close()


@pytest.fixture
def source(session: Session) -> Callable[[], FolderSource]:
    def make() -> FolderSource:
        _, chosen = look_around(session)
        inbox = next(folder for folder in chosen.folders if folder.name == "INBOX")
        return FolderSource(session, inbox, rep=Rep("dana@tilia.example", ZoneInfo("UTC")), since=None)

    return make


def everything(pages: list[Page]) -> list[str]:
    return sorted(keys(pages))


ALL = sorted(f"{number}@brandt.example" for number in range(1, 8))


def silent(talk: Talk, command: str = "") -> bool:
    """Says nothing and keeps the connection."""
    time.sleep(1.5)
    return talk.cut()


def drip(talk: Talk, command: str = "") -> bool:
    """A byte now and then, for ever."""
    talk.raw(b"* OK ")
    for _ in range(60):
        talk.raw(b".")
        time.sleep(0.05)
    return talk.cut()


def garbage(talk: Talk, command: str = "") -> bool:
    talk.say(b"\x00\xff HTTP/1.1 200 OK")
    return True


def farewell(talk: Talk, command: str = "") -> bool:
    talk.say("* BYE shutting down")
    return talk.cut()


def cut_in_a_mail(talk: Talk, command: str) -> bool:
    talk.raw(b"* 1 FETCH (UID 1 BODY[] {500}\r\nMessage-ID: <1@brandt.example>\r\nFrom: sv")
    return talk.cut()


@pytest.mark.parametrize("greeting", [silent, drip, garbage, farewell])
def test_a_greeting_that_never_comes_is_a_server_that_is_down(
    server: Scripted, session: Session, clock: ImpatientClock, greeting: Callable[[Talk], bool]
) -> None:
    """Silence, a drip, another protocol and a farewell all end in time, after attempts with pauses between them."""
    server.greeting = greeting
    began = time.monotonic()
    with pytest.raises(ProviderDown):
        look_around(session)
    assert time.monotonic() - began < 6
    assert clock.slept == [1.0, 2.0]


@pytest.mark.parametrize("fault", [silent, drip, garbage, farewell, cut_in_a_mail])
def test_a_break_in_a_fetch_is_mended(
    server: Scripted, source: Callable[[], FolderSource], fault: Fault
) -> None:
    """A connection that breaks while mail is fetched is made again, and every mail is given once."""
    server.fault = once(fault, "UID FETCH 1:7")
    pages = list(source().pages())
    assert everything(pages) == ALL
    assert pages[-1].whole


def refusal(words: str) -> Fault:
    return lambda talk, command: talk.no(words)


SLICES = ["UID FETCH 6:7 (BODY", "UID FETCH 4:5 (BODY", "UID FETCH 2:3 (BODY", "UID FETCH 1 (BODY"]


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 2)


def slices_asked(server: Scripted) -> list[str]:
    return [command for command in server.commands if command.startswith("UID FETCH") and "BODY" in command]


@pytest.mark.usefixtures("small_slices")
def test_a_slice_is_asked_for_while_the_one_before_is_stored(
    server: Scripted, source: Callable[[], FolderSource]
) -> None:
    """The server has the second slice in hand before the first page is done with; each is asked for once, in order."""
    pages = source().pages()
    first = next(pages)
    until = time.monotonic() + 5
    while len(slices_asked(server)) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert len(slices_asked(server)) == 2
    assert everything([first, *pages]) == ALL
    assert [asked.partition(".")[0] for asked in slices_asked(server)] == SLICES


@pytest.mark.usefixtures("small_slices")
def test_an_answer_that_nobody_waits_for_is_no_other_s(
    server: Scripted, session: Session, source: Callable[[], FolderSource]
) -> None:
    """A question in between gets its own answer, and the slice that was asked ahead is asked for again."""
    pages = source().pages()
    first = next(pages)
    said = session.read(lambda client: client.fetch([1], ["FLAGS"]), folder="INBOX")
    assert set(said) == {1}
    assert everything([first, *pages]) == ALL
    assert sum("4:5" in asked for asked in slices_asked(server)) == 2


@pytest.mark.usefixtures("small_slices")
@pytest.mark.parametrize("fault", [silent, drip, garbage, farewell, cut_in_a_mail, refusal("no")])
def test_a_break_in_what_was_asked_ahead_is_mended(
    server: Scripted, source: Callable[[], FolderSource], fault: Fault
) -> None:
    """What breaks while nobody listens is found out by who reads it, and each mail is given once."""
    server.fault = once(fault, "UID FETCH 4:5 (BODY")
    pages = list(source().pages())
    assert everything(pages) == ALL
    assert [len(page.items) for page in pages] == [2, 2, 2, 1]


@pytest.mark.usefixtures("small_slices")
def test_after_a_break_nothing_is_asked_ahead(server: Scripted, source: Callable[[], FolderSource]) -> None:
    """A server that does not bear two questions at once gets one after the other."""
    server.fault = once(farewell, "UID FETCH 4:5 (BODY")
    pages = source().pages()
    next(pages), next(pages)
    time.sleep(0.2)
    assert not any("2:3" in asked for asked in slices_asked(server))
    assert len(list(pages)) == 2


@pytest.mark.usefixtures("small_slices")
def test_nobody_takes_leave_through_a_slice(
    server: Scripted, session: Session, source: Callable[[], FolderSource]
) -> None:
    """A reading that stops between two pages does not wait for the mails that it asked for ahead."""
    next(source().pages())
    session.close()
    time.sleep(0.2)
    assert "LOGOUT" not in server.commands


def flood(talk: Talk, command: str = "") -> bool:
    """News without end."""
    for _ in range(50):
        talk.raw(b"* 7 EXISTS\r\n" * 1_000)
    return talk.ok()


def test_a_flood_of_lines_is_cut_off(server: Scripted, source: Callable[[], FolderSource]) -> None:
    """Short lines cost far more than their octets: a server that goes on with them is left, and asked anew."""
    server.fault = once(flood, "UID SEARCH")
    assert everything(list(source().pages())) == ALL
    assert server.commands.count("UID SEARCH ALL") == 2


@pytest.mark.parametrize(
    "fault",
    [
        farewell,
        cut_in_a_mail,
        refusal("[SERVERBUG]"),
        refusal("System Error (Failure)"),
        refusal("Server Unavailable. 15"),
        lambda talk, command: talk.say(f"{talk.tag} BAD User is authenticated but not connected.") is None,
    ],
)
@pytest.mark.parametrize("at", ["EXAMINE", "UID SEARCH", "STATUS", "LIST", "LOGIN"])
def test_a_break_anywhere_is_mended(
    server: Scripted, source: Callable[[], FolderSource], at: str, fault: Fault
) -> None:
    """Whatever command breaks, the reading goes on."""
    server.fault = once(fault, at)
    assert everything(list(source().pages())) == ALL


def _literal(uid: int, said: int) -> Fault:
    """A fault that announces a literal of another size for one mail, whenever its body is asked for."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("UID FETCH") or "BODY.PEEK[]" not in command:
            return False
        if talk.selected is None or uid not in (uids := asked_for(command, talk.selected)):
            return False
        for one in sorted(uids):
            row = talk.row(one, command)
            if one == uid:
                before, _, after = row.partition(b"BODY[] {" if b"BODY[] {" in row else b"BODY[]<0> {")
                part = b"BODY[] {" if b"BODY[] {" in row else b"BODY[]<0> {"
                row = before + part + b"%d" % said + b"}" + after.partition(b"}")[2]
            talk.raw(row)
        talk.ok()
        return True

    return fault


@pytest.mark.parametrize("said", [3, 100_000, 5_000_000_000, 4])
def test_a_literal_that_lies_costs_its_own_mail_only(
    server: Scripted, source: Callable[[], FolderSource], said: int
) -> None:
    """A mail whose size is a lie, too small or too large, is kept aside with a reason; all others are read."""
    server.fault = _literal(4, said)
    pages = list(source().pages())
    items = {item.ref: item for page in pages for item in page.items}
    assert len(items) == 7
    assert everything(pages) == [key for key in ALL if key != "4@brandt.example"]
    assert items["77.4"].verdict is Verdict.QUARANTINED
    assert pages[-1].whole


def test_a_mail_that_breaks_the_server_is_kept_aside(
    server: Scripted, source: Callable[[], FolderSource]
) -> None:
    """A mail at which the server breaks off each time does not stop the ones before and after it."""

    def fault(talk: Talk, command: str) -> bool:
        is_asked = command.startswith("UID FETCH") and "BODY" in command
        return talk.cut() if is_asked and 5 in asked_for(command, server.folders["INBOX"]) else False

    server.fault = fault
    pages = list(source().pages())
    assert everything(pages) == [key for key in ALL if key != "5@brandt.example"]
    assert [item.ref for page in pages for item in page.items if item.verdict is Verdict.QUARANTINED] == [
        "77.5"
    ]


def _without_content(talk: Talk, command: str) -> bool:
    for uid in talk.selected.mails if talk.selected else ():
        talk.say(f"* {uid} FETCH (UID {uid} BODY[] NIL)")
    return talk.ok()


@pytest.mark.parametrize("how", [lambda talk, _: talk.cut(), lambda talk, _: talk.ok(), _without_content])
def test_a_folder_that_gives_no_mail_at_all_is_missing(
    server: Scripted, source: Callable[[], FolderSource], how: Fault
) -> None:
    """Where every mail fails, withheld or without content, the server is at fault: nothing is kept aside and no cursor moves."""
    server.fault = lambda talk, command: "BODY.PEEK[]" in command and how(talk, command)
    with pytest.raises(SourceMissing, match="gives no mail"):
        list(source().pages())


@pytest.mark.parametrize("at", ["EXAMINE", "UID"])
def test_a_folder_that_breaks_the_server_stops_no_other(server: Scripted, session: Session, at: str) -> None:
    """Its index is broken, say, and the server dies of it: the others are read; where all is silent, the server is down."""
    broken = server.folders["Broken"] = Mailbox()
    for number in range(8, 15):
        broken.put(mail(number))

    def dies(talk: Talk, command: str) -> bool:
        return command.startswith(at) and (talk.selected is broken or "Broken" in command) and talk.cut()

    server.fault = dies
    sources = {
        folder.name: FolderSource(session, folder, rep=Rep("dana@tilia.example", ZoneInfo("UTC")), since=None)
        for folder in look_around(session)[1].folders
    }
    with pytest.raises(PartMissing):
        list(sources["Broken"].pages())
    assert everything(list(sources["INBOX"].pages())) == ALL
    server.fault = lambda talk, command: talk.cut()
    with pytest.raises(ProviderDown):
        list(sources["Broken"].pages())


def test_a_mail_that_is_cut_within_its_head_is_asked_for_again(
    server: Scripted, source: Callable[[], FolderSource], clock: ImpatientClock
) -> None:
    """Half of a head names no date and nobody: it is not taken for the mail, which is read once the server gives it."""

    def fault(talk: Talk, command: str) -> bool:
        box = server.folders["INBOX"]
        if not command.startswith("UID FETCH") or "BODY.PEEK[]" not in command:
            return False
        for uid in sorted(asked_for(command, box)):
            raw = box.mails[uid]
            part = raw[: raw.index(b"From:") + 9] if uid == 4 else raw
            talk.raw(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(part), part))
        return talk.ok()

    server.fault = fault
    pages = list(source().pages())
    assert everything(pages) == [key for key in ALL if key != "4@brandt.example"]
    server.fault = None
    clock.moment += timedelta(minutes=5)
    assert keys(list(source().pages(pages[-1].cursor))) == ["4@brandt.example"]


def refusing(bad: set[int], how: Fault) -> Fault:
    """A fault at whatever asks for one of these mails' words."""

    def fault(talk: Talk, command: str) -> bool:
        is_asked = command.startswith("UID FETCH") and "BODY.PEEK[]" in command
        if not is_asked or talk.selected is None or not bad & asked_for(command, talk.selected):
            return False
        return how(talk, command)

    return fault


@pytest.mark.parametrize("how", [lambda talk, _: talk.no("not these"), lambda talk, _: talk.cut()])
@pytest.mark.parametrize("bad", [range(20, 26), range(35, 41), range(1, 7), range(10, 35)])
def test_any_number_of_bad_mails_are_kept_aside(
    server: Scripted, source: Callable[[], FolderSource], bad: range, how: Fault
) -> None:
    """However many mails of a slice, neighbours too, the server cannot give: the others are read, and each has its verdict."""
    for number in range(8, 41):
        server.folders["INBOX"].put(mail(number))
    server.fault = refusing(set(bad), how)
    items = {item.ref: item.verdict for page in source().pages() for item in page.items}
    assert {ref for ref, verdict in items.items() if verdict is Verdict.QUARANTINED} == {
        f"77.{uid}" for uid in bad
    }
    assert len(items) == 40


def test_a_mail_that_could_not_be_had_is_asked_for_again(
    server: Scripted, source: Callable[[], FolderSource], clock: ImpatientClock
) -> None:
    """At the next readings, then ever more seldom, until the server gives it; it is given once, and nothing else with it."""
    server.fault = refusing({5}, lambda talk, _: talk.no("[SERVERBUG] I/O error"))
    cursor = list(source().pages())[-1].cursor
    for pause in (timedelta(minutes=5), timedelta(hours=1), timedelta(days=8)):
        clock.moment += pause
        (page,) = source().pages(cursor)
        assert page.items == ()
        cursor = page.cursor
    clock.moment += timedelta(hours=20)
    assert list(source().pages(cursor)) == [], "owed for nine days, it is asked for once a day"
    server.fault = None
    server.folders["INBOX"].put(mail(8))
    clock.moment += timedelta(hours=8)
    pages = list(source().pages(cursor))
    assert keys(pages) == ["8@brandt.example", "5@brandt.example"]
    clock.moment += timedelta(days=30)
    assert list(source().pages(pages[-1].cursor)) == []


def test_a_mail_that_could_not_be_had_and_went_is_not_owed(
    server: Scripted, source: Callable[[], FolderSource], clock: ImpatientClock
) -> None:
    """What is gone is told as gone, and never asked for any more."""
    server.fault = refusing({5}, lambda talk, _: talk.no("not this one"))
    cursor = list(source().pages())[-1].cursor
    del server.folders["INBOX"].mails[5]
    (page,) = source().pages(cursor)
    assert page.removed == ("77.5",)
    clock.moment += timedelta(days=30)
    assert list(source().pages(page.cursor)) == []


def test_a_whole_slice_of_bad_mails_does_not_stop_the_next(
    server: Scripted, source: Callable[[], FolderSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing of a slice can be had, a mail outside it tells whether the server is at fault."""
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 7)
    for number in range(8, 22):
        server.folders["INBOX"].put(mail(number))
    server.fault = refusing(set(range(8, 15)), lambda talk, _: talk.no("not these"))
    items = [item for page in source().pages() for item in page.items]
    assert [item.verdict for item in items].count(Verdict.QUARANTINED) == 7
    assert len(items) == 21


def _sizes_but(uid: int, answer: Fault) -> Fault:
    """The sizes of all mails that are asked for but this one, and then the answer."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("UID FETCH") or "RFC822.SIZE" not in command or talk.selected is None:
            return False
        for one in sorted(asked_for(command, talk.selected)):
            if one != uid:
                talk.raw(talk.row(one, command))
        return answer(talk, command)

    return fault


@pytest.mark.parametrize(
    "answer",
    [
        lambda talk, _: talk.ok(),
        lambda talk, _: talk.no("Some of the requested messages no longer exist"),
        lambda talk, _: talk.no("[SERVERBUG] Internal error occurred"),
        lambda talk, _: talk.cut(),
    ],
)
def test_a_mail_of_unknown_size_is_read_all_the_same(
    server: Scripted, source: Callable[[], FolderSource], answer: Fault
) -> None:
    """Whether the server leaves a size out or refuses all of them for one, every mail ends in a verdict."""
    server.fault = _sizes_but(5, answer)
    assert everything(list(source().pages())) == ALL


def test_mail_that_is_withheld_is_said(server: Scripted, source: Callable[[], FolderSource]) -> None:
    """A mail that the server lists and leaves out of its answer ends in a verdict, too."""

    def fault(talk: Talk, command: str) -> bool:
        if "BODY.PEEK[]" not in command or talk.selected is None:
            return False
        for uid in (1, 2, 3, 5, 6, 7):
            talk.raw(talk.row(uid, command))
        return talk.ok()

    server.fault = fault
    items = [item for page in source().pages() for item in page.items]
    assert [(item.ref, item.verdict) for item in items if item.message is None] == [
        ("77.4", Verdict.QUARANTINED)
    ]


def test_numbers_given_anew_during_a_reading_lose_the_cursor(
    server: Scripted, source: Callable[[], FolderSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the connection breaks and the folder comes back under another UIDVALIDITY, no page mixes the two."""
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 3)
    pages = source().pages()
    first = next(pages)
    assert len(first.items) == 3

    def renumber(talk: Talk, command: str) -> bool:
        server.folders["INBOX"].validity = 78
        return talk.cut()

    server.fault = once(renumber, "UID FETCH")
    with pytest.raises(CursorLost):
        list(pages)
    with pytest.raises(CursorLost):
        list(source().pages(first.cursor))
    assert everything(list(source().pages())) == ALL


def pause_is_short(trouble: SourceError) -> bool:
    """Whether it is taken for trouble that passes, and asked about again within minutes."""
    return state_after(trouble) is ConnectionState.FAILING and pause_after(trouble, 0) <= timedelta(minutes=5)


@pytest.mark.parametrize(
    "at", ["LIST", "CAPABILITY", "EXAMINE", "UID SEARCH", "UID FETCH", "STATUS", "APPEND"]
)
def test_a_no_is_never_the_end(
    server: Scripted, source: Callable[[], FolderSource], session: Session, at: str
) -> None:
    """Whatever a server refuses in a passing mood, it is asked again soon, and gives everything once it is well."""
    server.fault = lambda talk, command: command.startswith(at) and talk.no("The list is being rebuilt")
    with suppress(SourceError):
        list(source().pages())
        drafts_of(session).create(a_draft())
    try:
        list(source().pages())
        drafts_of(session).create(a_draft())
    except SourceError as trouble:
        assert pause_is_short(trouble)
        assert "removed" not in trouble.sentence
    server.fault = None
    assert everything(list(source().pages())) == ALL


def test_a_folder_that_went_is_missing(server: Scripted, source: Callable[[], FolderSource]) -> None:
    """A folder that was removed since it was listed is said to be missing; that is no trouble of the server's."""
    inbox = source()
    del server.folders["INBOX"]
    with pytest.raises(SourceMissing) as inbox_is_missing:
        list(inbox.pages())
    assert not isinstance(inbox_is_missing.value, PartMissing)


def test_a_folder_beside_the_others_that_went_is_a_part(session: Session, server: Scripted) -> None:
    """Drafts wait a day for it and no longer; of it is said how to leave it unread, whatever its name is."""
    server.folders["It's old"] = Mailbox()
    folders = look_around(session)[1].folders
    assert [(one.name, one.is_central) for one in folders] == [
        ("Sent", True),
        ("INBOX", True),
        ("It's old", False),
    ]
    old = FolderSource(session, folders[2], rep=Rep("dana@tilia.example", ZoneInfo("UTC")), since=None)
    del server.folders["It's old"]
    with pytest.raises(PartMissing) as missing:
        list(old.pages())
    assert missing.value.next_step.endswith("""--without 'It'"'"'s old'`.""")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("[AUTHENTICATIONFAILED] Authentication failed.", SignInNeeded),
        ("Invalid credentials (Failure)", SignInNeeded),
        ("[ALERT] Application-specific password required", SignInNeeded),
        ("[EXPIRED] change it", SignInNeeded),
        ("[UNAVAILABLE] Temporary authentication failure.", ProviderDown),
        ("[INUSE] locked", ProviderDown),
        ("[LIMIT] Rate limit hit.", SlowDown),
        ("Too many simultaneous connections. (Failure)", SlowDown),
        ("[PRIVACYREQUIRED] no", NotAllowed),
    ],
)
def test_a_refused_sign_in_is_told_apart_from_a_server_in_trouble(
    server: Scripted, session: Session, said: str, error: type[KeptError]
) -> None:
    """Only what the user can mend by signing in again asks for that; the server's words are not repeated."""
    server.fault = lambda talk, command: command.startswith("LOGIN") and talk.no(said)
    with pytest.raises(error) as raised:
        look_around(session)
    assert type(raised.value) is error
    assert "Rate limit hit" not in str(raised.value)
    assert "pass" not in str(raised.value).replace("password", "")


def drafts_of(session: Session) -> ImapDrafts:
    return ImapDrafts(session, look_around(session)[1])


def _taken_then(answer: Fault) -> Fault:
    def fault(talk: Talk, command: str) -> bool:
        talk.take(command)
        return answer(talk, command)

    return fault


@pytest.mark.parametrize("answer", [farewell, silent, lambda talk, command: talk.cut(), garbage])
def test_an_append_without_an_answer_is_unclear_and_makes_no_second_draft(
    server: Scripted, session: Session, answer: Fault
) -> None:
    """The draft lies there, the answer was lost: kept says so, asks once, and finds it by looking."""
    server.fault = once(_taken_then(answer), "APPEND")
    with pytest.raises(ProviderDown):
        drafts_of(session).create(a_draft())
    assert drafts_of(session).find(a_draft().mark).fate is DraftFate.UNTOUCHED
    assert drafts_of(session).create(a_draft()) == "77.1"
    assert len(server.folders["Drafts"].mails) == 1
    assert sum(command.startswith("APPEND") for command in server.commands) == 1


def test_an_append_that_broke_before_is_done_when_asked_again(server: Scripted, session: Session) -> None:
    """Cut before the mail was taken: nothing lies there, and only the caller asks again."""
    server.fault = once(farewell, "APPEND")
    with pytest.raises(ProviderDown):
        drafts_of(session).create(a_draft())
    assert server.folders["Drafts"].mails == {}
    assert drafts_of(session).find(a_draft().mark).fate is DraftFate.GONE
    assert drafts_of(session).create(a_draft()) == "77.1"


def test_nothing_is_asked_between_the_fence_and_the_append(server: Scripted, session: Session) -> None:
    """Who was overtaken while they waited for anything, a new connection even, is told so."""
    before: list[int] = []
    drafts_of(session).create(a_draft(), fence=lambda: before.append(len(server.commands)))
    (at,) = before
    assert server.commands[at].startswith("APPEND")


def test_a_full_mailbox_is_said(server: Scripted, session: Session) -> None:
    """A NO is clear: nothing was written, and the reason is told."""
    server.fault = lambda talk, command: (
        command.startswith("APPEND") and talk.no("[OVERQUOTA] Quota exceeded")
    )
    with pytest.raises(SourceError, match="full") as raised:
        drafts_of(session).create(a_draft())
    assert not isinstance(raised.value, ProviderDown), "which would leave it unclear whether it was written"
    assert pause_is_short(raised.value)


def test_drafts_are_made_where_there_are_none(server: Scripted, session: Session) -> None:
    """Without a Drafts folder one is created at the first draft, not before, and subscribed to, so that mail programs show it."""
    del server.folders["Drafts"]
    drafts = drafts_of(session)
    assert drafts.find(a_draft().mark).fate is DraftFate.GONE
    assert "Drafts" not in server.folders
    drafts.create(a_draft())
    assert len(server.folders["Drafts"].mails) == 1
    assert 'SUBSCRIBE "Drafts"' in server.commands


def test_looking_at_drafts_of_a_server_that_is_down_says_so(server: Scripted, session: Session) -> None:
    """A look that fails is never taken for a draft that is gone."""
    drafts = drafts_of(session)
    drafts.create(a_draft())
    server.fault = lambda talk, command: command.startswith("UID") and talk.cut()
    with pytest.raises(ProviderDown):
        drafts.find(a_draft().mark)


@pytest.mark.parametrize("begins", ["UID FETCH", "UID SEARCH"])
def test_a_draft_that_is_left_out_of_an_answer_is_not_gone(
    server: Scripted, session: Session, begins: str
) -> None:
    """Listed and not shown, or shown and not found by a search: it is what it was."""
    ref = drafts_of(session).create(a_draft())

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith(begins) or talk.selected is not server.folders["Drafts"]:
            return False
        if begins == "UID SEARCH":
            talk.say("* SEARCH")
        return "(UID" not in command and talk.ok()

    server.fault = fault
    assert drafts_of(session).find(a_draft().mark, ref=ref).fate is DraftFate.UNTOUCHED
    server.fault = None
    server.folders["Drafts"].mails.clear()
    assert drafts_of(session).find(a_draft().mark, ref=ref).fate is DraftFate.GONE


def test_each_head_is_fetched_once_a_reading(server: Scripted, session: Session) -> None:
    """However many drafts are looked after, a head that cannot change is not asked for again; flags are."""
    drafts = drafts_of(session)
    for number in range(3):
        drafts.create(a_draft(f"mark-{number}"))
    server.commands.clear()
    for _ in range(2):
        for number in range(3):
            assert drafts.find(f"mark-{number}").fate is DraftFate.UNTOUCHED
    asked = [command for command in server.commands if "BODY.PEEK[HEADER" in command]
    assert len(asked) <= 1
    assert all(command.startswith("UID FETCH 3 ") for command in asked)


def talkative(words: str) -> Fault:
    """Says this at once, whenever it is listened to."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("IDLE"):
            return False
        talk.say("+ idling")
        talk.say(words)
        talk.rfile.readline()
        return talk.ok()

    return fault


@pytest.fixture
def watch(server: Scripted, session: Session, clock: ImpatientClock) -> Watch:
    server.capabilities = "IMAP4rev1 IDLE"
    return Watch(session, clock)


@pytest.mark.parametrize("words", ["* 1 FETCH (FLAGS (\\Seen))", "* OK Still here"])
def test_what_is_no_news_ends_no_waiting(
    server: Scripted, watch: Watch, clock: ImpatientClock, words: str
) -> None:
    """Flags, and words that keep a line open, are no reason to look, and a server full of them is asked ever less often."""
    server.fault = talkative(words)
    assert watch.wait(0.2) is False
    asked = sum(command.startswith("IDLE") for command in server.commands)
    assert len(clock.slept) == max(0, asked - 4)
    assert clock.slept[:3] == [pytest.approx(0.2, abs=0.2)] * 3, "never for longer than it was to wait"


def test_news_without_end_is_told_with_pauses(server: Scripted, watch: Watch, clock: ImpatientClock) -> None:
    """Each word of new mail is passed on, from the fourth in a row on after a pause that grows to a minute."""
    server.fault = talkative("* 9 EXISTS")
    assert all(watch.wait(300) for _ in range(14))
    assert clock.slept == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0, 60.0, 60.0]
    server.fault = None


@pytest.mark.parametrize("words", ["NO not for you", "BAD unknown command"])
def test_a_server_that_offers_idle_and_refuses_it_has_none(
    server: Scripted, watch: Watch, clock: ImpatientClock, words: str
) -> None:
    """The time is waited out, and `kept doctor` says why."""

    def fault(talk: Talk, command: str) -> bool:
        if command.startswith("IDLE"):
            talk.say(f"{talk.tag} {words}")
        return command.startswith("IDLE")

    server.fault = fault
    assert watch.wait(30) is False
    assert watch.trouble == "its server has no IDLE"
    assert clock.slept == [pytest.approx(30, abs=1)]


def test_news_before_the_server_goes_on_is_heard(server: Scripted, watch: Watch) -> None:
    """Some servers tell what came since before they say that they listen."""

    def fault(talk: Talk, command: str) -> bool:
        if not command.startswith("IDLE"):
            return False
        talk.say("* 9 EXISTS")
        talk.say("+ idling")
        talk.rfile.readline()
        return talk.ok()

    server.fault = fault
    began = time.monotonic()
    assert watch.wait(30) is True
    assert time.monotonic() - began < 5


class OwingOnTrial:
    """A folder with one mail that its server fails on."""

    def __init__(self, server: Scripted, open_: Callable[[], FolderSource], clock: ImpatientClock) -> None:
        self._server, self.open, self._clock = server, open_, clock

    def hold_back(self) -> datetime:
        self._server.fault = refusing({5}, lambda talk, _: talk.no("[SERVERBUG] I/O error"))
        return self._clock.now()

    def give(self) -> None:
        self._server.fault = None


class TestOwing(OwingSourceContract):
    """A mail that the server lists and fails to give."""

    @pytest.fixture
    def owing(
        self, server: Scripted, source: Callable[[], FolderSource], clock: ImpatientClock
    ) -> OwingOnTrial:
        return OwingOnTrial(server, source, clock)
