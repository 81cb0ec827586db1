"""Answers of any shape from an IMAP server: what is true is found in the end, nothing is lost in silence, and only kept's own errors get out."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agent.errors import SourceError
from agent.ports import DraftFate
from connectors.imap import look_around
from connectors.imap.drafts import ImapDrafts
from connectors.imap.idle import Watch
from connectors.imap.inbox import ImapInbox
from connectors.imap.whose import own_addresses
from tests.connectors_imap.conftest import mail
from tests.connectors_imap.many_runs import (
    MOST,
    Reading,
    furnish,
    nothing_is_lost,
    only_our_errors,
    run,
    session_with,
)
from tests.contract.contracts import a_draft
from tests.servers.bent_imap import (
    RICH,
    Bend,
    RichTalk,
    bending,
    double,
    farewell,
    hang_up,
    leave_all_out,
    leave_out,
    put_in,
    refuse,
    rewrite,
    turn_round,
)
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Scripted, scripted

_NEWS = put_in(
    b"* 3 EXPUNGE", b"* 99 EXISTS", b"* 0 EXISTS", b"* 1 RECENT", b"* 2 FETCH (FLAGS (\\Seen $x))", b"* OK [ALERT] be warned",
    b"* OK [UIDNEXT 3] so", b"* OK [UIDVALIDITY 5] so", b"* NO [LIMIT] hm", b"* BAD what", b"* CAPABILITY IMAP4rev1", b"* 5 FETCH (UID 5)",
    b"* 4 FETCH (UID 4 BODY[] NIL)", b"* VANISHED 1:3", b"* VANISHED (EARLIER) 1:4294967295", b"* SEARCH", b"* LIST NIL NIL NIL",
    b"* STATUS x ()", b"* FLAGS (\\Answered)", b"* 9 FETCH (UID 0 FLAGS ())", b"* 9 FETCH (UID 99999999999999999999 FLAGS ())",
    b"* X-NEW (a b) {3}\r\nabc", b"*", b"* ", b"+ go on", b"* OK", b"* 1 FETCH", b"* 1 FETCH (", b"* 1 FETCH (UID", b"* 1 FETCH ()",
    b"\xff\xfe", b"", b"zz99 OK stray", b"* 18446744073709551616 EXISTS", b"* \xc2\xb2 EXISTS", b'* 1 FETCH (UID 1 FLAGS ("a" (b)))',
)  # fmt: skip
_REFUSAL = refuse(
    b"NO [UNAVAILABLE] x", b"NO [LIMIT] x", b"NO [OVERQUOTA] x", b"NO [INUSE] x", b"NO [THROTTLED] x", b"NO [CANNOT] x", b"NO [NOPERM] x",
    b"NO [NONEXISTENT] x", b"NO [SERVERBUG] x", b"NO [AUTHENTICATIONFAILED] x", b"NO [X-NEW 1 2] x", b"NO", b"NO x", b"BAD", b"BAD [CLIENTBUG] x",
    b"NO [ALERT] [UNAVAILABLE] x", b"NO []", b"NO [", b"NO \xff\xfe", b"OK [NOMODSEQ] x", b"PREAUTH x", b"BYE x",
)  # fmt: skip
_DATES = (
    b'"00-Jan-0000 00:00:00 +0000"', b"NIL", b'" 1-Jan-0001 00:00:00 +1400"', b'"31-Dec-9999 23:59:59 -1200"', b'"07-May-2026 25:61:61 +9999"',
    b'"x"', b'""', b"7", b"()", b'"07-Mai-2026 08:00:00 +0200"', b'"07-May-2026 08:00:00"', b"{3}\r\nabc",
)  # fmt: skip
_ANY = ("",)
_FETCHED = ("UID FETCH",)
_STATES = ("EXAMINE", "STATUS", "LIST")
_NUMBERS = (
    b"0",
    b"-1",
    b"4294967295",
    b"4294967296",
    b"99999999999999999999",
    b"x",
    b"NIL",
    b"",
    b"()",
    b'"7"',
)

_WAYS = st.one_of(
    *(
        st.builds(Bend, st.sampled_from(begins), st.just(way), st.sampled_from([0, 1, 2, -1]), st.integers(0, 60))
        for begins, way in (
            (("", "UID FETCH", "UID SEARCH", "EXAMINE", "LIST", "STATUS"), leave_out),
            (("UID FETCH", "LIST", "STATUS", "EXAMINE", "NAMESPACE", "ID", "ENABLE", "CAPABILITY", "NOOP"), leave_all_out),
            (_ANY, double),
            (_ANY, turn_round),
            (("", "UID FETCH", "UID SEARCH", "EXAMINE", "LOGIN", "LIST", "CAPABILITY"), _NEWS),
            (("", "UID FETCH", "UID SEARCH", "EXAMINE", "STATUS", "LIST", "NOOP", "CAPABILITY", "LOGIN"), _REFUSAL),
            (("", "UID FETCH", "UID SEARCH", "EXAMINE", "LIST", "LOGIN"), hang_up),
            (("", "UID FETCH"), farewell),
            (_FETCHED, rewrite(rb"UID \d+ ", b"UID 0 ", b"", b"UID NIL ", b"UID 99999999999999999999 ", b"UID -4 ", b"UID 4294967296 ")),
            (_FETCHED, rewrite(rb"RFC822\.SIZE \d+", *(b"RFC822.SIZE " + one for one in _NUMBERS), b"")),
            (_FETCHED, rewrite(rb"FLAGS \(\)", b"FLAGS NIL", b"", b"FLAGS (\\Foo $Bar[1] NIL \\)", b"FLAGS ((a) b)", b"FLAGS \\Seen", b'FLAGS ("\\\\Seen")')),
            (_FETCHED, rewrite(rb'INTERNALDATE "[^"]*"', *(b"INTERNALDATE " + one for one in _DATES), b"")),
            (_FETCHED, rewrite(rb"BODY\[\] \{(\d+)\}\r\n(.*)\)\r\n$", b"BODY[] NIL)\r\n", b"BODY[] ~{<1>}\r\n<2>)\r\n", b"BODY[] {<1>+}\r\n<2>)\r\n",
                               b"body[] {<1>}\r\n<2>)\r\n", b"BODY[]<0> {<1>}\r\n<2>)\r\n", b"ENVELOPE NIL BODY[] {<1>}\r\n<2>)\r\n", b"BODY[] ())\r\n", b"BODY[] 7)\r\n",
                               b"BODY[] {0}\r\n)\r\n", b'BODY[] "")\r\n', b"BODY[] {<1>}\r\n<2> BODY[] NIL)\r\n")),
            (("LIST",), rewrite(rb'\(([^)]*)\) "/" ("[^"]*")', b"(<1>) NIL <2>", b"() \"/\" <2>", b'(<1>) "." <2>', b"NIL \"/\" <2>", b'(<1> <1> \\Foo) "/" <2>', b'(<1>) "/" <2> ("CHILDINFO" ("SUBSCRIBED"))',
                              b'(<1>) "" <2>', b"(<1>) \"\\\\\" <2>")),
            (_STATES, rewrite(rb"UIDNEXT \d+", *(b"UIDNEXT " + one for one in _NUMBERS), b"")),
            (_STATES, rewrite(rb"UIDVALIDITY \d+", *(b"UIDVALIDITY " + one for one in _NUMBERS), b"")),
            (_STATES, rewrite(rb"\d+ EXISTS|MESSAGES \d+", b"0 EXISTS", b"MESSAGES 0", b"4294967295 EXISTS", b"MESSAGES NIL", b"MESSAGES 9999999")),
            (("UID SEARCH",), rewrite(rb"SEARCH (\d.*)\r\n", b"SEARCH 0 <1>\r\n", b"SEARCH <1> (MODSEQ 9)\r\n", b"SEARCH <1> 4294967296 99999999999999999999\r\n",
                                     b"SEARCH\r\n* SEARCH <1>\r\n", b"SEARCH <1> <1>\r\n", b"SEARCH x\r\n", b"SEARCH <1> -5\r\n", b"SEARCH 1:7\r\n", b"SEARCH (<1>)\r\n", b"SEARCH \r\n", b"SEARCH\r\n")),
            (("UID SEARCH",), rewrite(rb"UID ALL (.*)\r\n", b"ALL <1>\r\n", b"UID all <1> MODSEQ 9\r\n", b"UID COUNT 7 ALL <1>\r\n", b"UID\r\n", b"UID ALL 0:7\r\n", b"UID ALL x\r\n", b"UID ALL\r\n",
                                     b"UID ALL 1:4294967295\r\n", b"UID ALL 7:1\r\n", b"UID ALL 1:*\r\n")),
        )
    )
)  # fmt: skip


def _can_be_found_out(bends: list[Bend]) -> bool:
    """Not where a search and what is fetched agree in a lie: then nothing is left that would tell."""
    return sum(bend.begins[:3] in ("", "UID") for bend in bends) < 2


_BENDS = st.lists(_WAYS, min_size=1, max_size=2).filter(_can_be_found_out)
_OFFERS = st.sampled_from(["IMAP4rev1", "IMAP4rev1 ESEARCH UIDPLUS", RICH])
_SINCE = st.sampled_from([None, datetime(2026, 4, 1, tzinfo=UTC)])
_ACTS = st.sampled_from(["create", "find", "withdraw", "is_taken", "has_lost", "standing"])
_QUIETLY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
)


@pytest.fixture(scope="module")
def running() -> Iterator[Scripted]:
    """One server for all; its mailboxes are made anew for each example."""
    with scripted(RichTalk) as state:
        yield state


def _nothing_is_lost_by(
    bends: list[Bend],
    running: Scripted,
    clock: ImpatientClock,
    readings: dict[str, Reading],
    since: datetime | None,
) -> None:
    """One reading with these answers, and some from a server that is well again."""
    running.fault = bending(bends)
    run(running, clock, readings, since)
    running.fault = None
    for _ in range(3):
        run(running, clock, readings, since)
    nothing_is_lost(running, readings)


@_QUIETLY
@given(_BENDS, _OFFERS, _SINCE)
def test_mail_of_any_shape(running: Scripted, bends: list[Bend], offers: str, since: datetime | None) -> None:
    """However the first reading is answered: once the server tells the truth, everything it has was given, and no cursor hid it."""
    furnish(running, offers)
    clock, readings = ImpatientClock(), dict[str, Reading]()
    _nothing_is_lost_by(bends, running, clock, readings, since)


@_QUIETLY
@given(_BENDS, _OFFERS)
def test_later_readings_of_any_shape(running: Scripted, bends: list[Bend], offers: str) -> None:
    """The same where mail came and went since a good first reading."""
    furnish(running, offers)
    clock, readings = ImpatientClock(), dict[str, Reading]()
    run(running, clock, readings, None)
    inbox = running.folders["INBOX"]
    del inbox.mails[3]
    inbox.put(mail(8))
    running.folders["Customers"].put(mail(31))
    _nothing_is_lost_by(bends, running, clock, readings, None)


_OF_DRAFTS = st.lists(
    _WAYS
    | st.builds(
        Bend,
        st.just("APPEND"),
        st.sampled_from([
            _REFUSAL, hang_up, farewell, _NEWS,
            rewrite(rb"\[APPENDUID (\d+) (\d+)\]", b"[APPENDUID <1> 1]", b"[APPENDUID <1> 0]", b"[APPENDUID 0 <2>]", b"[APPENDUID 5 9]", b"[APPENDUID <1> <2>:9]",
                    b"[APPENDUID <1> x]", b"[APPENDUID]", b"[APPENDUID <1> 99999999999999999999]", b"[APPENDUID <1> 7]", b"", b"[appenduid <1> <2>]"),
        ]),
        st.just(0),
        st.integers(0, 60),
    ),
    min_size=1, max_size=2,
)  # fmt: skip


@_QUIETLY
@given(
    _OF_DRAFTS, _OFFERS, st.sampled_from(["create", "find", "withdraw", "is_taken", "has_lost", "standing"])
)
def test_drafts_of_any_shape(running: Scripted, bends: list[Bend], offers: str, act: str) -> None:
    """At most one draft is ever made, no mail of a human's is touched, and of a draft that could not be written nobody says that it was."""
    furnish(running, offers)
    box, clock = running.folders["Drafts"], ImpatientClock()
    human = dict(box.mails)
    if act != "create":
        with session_with(running, clock) as session:
            ImapDrafts(session, look_around(session)[1]).create(a_draft())
    running.fault = bending(bends)
    running.commands.clear()
    ref = ""
    with session_with(running, clock) as session, only_our_errors():
        sink = ImapDrafts(session, look_around(session)[1])
        match act:
            case "create":
                ref = sink.create(a_draft())
            case "find":
                sink.find(a_draft().mark, ref="77.2")
            case "withdraw":
                sink.withdraw(a_draft().mark, ref="77.2")
            case "is_taken":
                sink.is_taken(a_draft())
            case "has_lost":
                sink.has_lost(a_draft(), "77.2")
            case _:
                sink.standing()
    assert len(running.commands) < MOST
    running.fault = None
    ours = {uid: raw for uid, raw in box.mails.items() if uid not in human}
    assert human.items() <= box.mails.items(), "a human's draft is never touched"
    assert len(ours) <= 1
    with session_with(running, clock) as session:
        seen = ImapDrafts(session, look_around(session)[1]).find(a_draft().mark)
        assert seen.fate is (DraftFate.UNTOUCHED if ours else DraftFate.GONE)
    if act != "withdraw":
        assert ours or not ref, "it is said to have been written, and is there"


@_QUIETLY
@given(_BENDS, _OFFERS)
def test_what_else_is_asked_of_any_shape(running: Scripted, bends: list[Bend], offers: str) -> None:
    """Who the owner is, the inbox for the report, and the watch for news: an answer, or one of our errors."""
    furnish(running, offers)
    running.fault = bending(bends)
    clock = ImpatientClock()
    with session_with(running, clock) as session:
        with only_our_errors():
            own_addresses(session, look_around(session)[1])
        with suppress(SourceError):
            ImapInbox(session).deliver(b"Subject: Week\r\n\r\nBody\r\n", "b" * 32)
        assert len(running.folders["INBOX"].mails) <= 8
    with session_with(running, clock) as session, only_our_errors():
        Watch(session, clock).wait(0.01)
    assert len(running.commands) < MOST


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("test", "answers"),
    [
        (test_mail_of_any_shape, (_BENDS, _OFFERS, _SINCE)),
        (test_later_readings_of_any_shape, (_BENDS, _OFFERS)),
        (test_drafts_of_any_shape, (_OF_DRAFTS, _OFFERS, _ACTS)),
        (test_what_else_is_asked_of_any_shape, (_BENDS, _OFFERS)),
    ],
)
def test_far_more_answers_of_any_shape(running: Scripted, test: Any, answers: tuple[Any, ...]) -> None:
    """The same, thousands of times."""
    bent: Any = given(*answers)
    settings(_QUIETLY, max_examples=4_000, derandomize=False)(bent(test.hypothesis.inner_test))(running)
