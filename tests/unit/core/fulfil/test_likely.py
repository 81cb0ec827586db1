"""What keeps a promise where no plain way knows it: the signs of a mail, weighed together."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.likely import KEPT_FROM, VETO, likely
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sign_weights import BIAS, WEIGHTS
from agent.core.fulfil.signs import Owed, signs_of
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)
REPORT = "I'll send you the coating report by Friday"


def looked_at(desk: Any) -> list[tuple[Pending, Telling, Owed, Match]]:
    """What the scorer is asked about while the desk's mail is followed; nothing counts as kept meanwhile."""
    asked: list[tuple[Pending, Telling, Owed, Match]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        asked.append((pending, telling, owed, plain))
        return NOTHING

    follow(desk.exchange, desk.rep, desk.policy, judge)
    return asked


def signs(desk: Any, promise: Any, text: str, *, day: int = 6, **how: Any) -> frozenset[str]:
    """The signs of one later mail for the promised report."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write(text, day=day, **how)
    return signs_of(*looked_at(desk)[-1])


@pytest.mark.parametrize(
    ("day", "sign"),
    [
        (4, "days before it was due"),
        (5, "the day before it was due"),
        (6, "on the very day"),
        (7, "the day after it was due"),
        (12, "in the week after it was due"),
        (20, "long after it was due"),
    ],
)
def test_a_mail_shows_when_it_came(desk: Any, promise: Any, day: int, sign: str) -> None:
    """By whole days of the rep's, around the day that was promised."""
    assert sign in signs(desk, promise, "Two pages for you.", day=day)


@pytest.mark.parametrize(
    ("text", "how", "sign"),
    [
        ("The coating report says it all.", {}, "names the thing"),
        ("The coating report is being printed.", {}, "speaks of it as not there yet"),
        ("Here you go.", {"files": ["page1.pdf"]}, "a file with it"),
        ("All yours.", {"files": ["coating_report_v2.pdf"]}, "a file named like it"),
        ("When do you need the coating report?", {}, "asks about the thing"),
        ("Half of the coating report is through.", {}, "only a part of the thing"),
        ("Got it this morning, thanks.", {"side": Side.CUSTOMER}, "tells that something came"),
        ("Two pages for you.", {"side": Side.COLLEAGUE}, "from a colleague"),
        ("Two pages for you.", {"thread": "t2", "subject": "The report"}, "its subject names it"),
    ],
)
def test_a_mail_shows_what_it_says_of_the_thing(
    desk: Any, promise: Any, text: str, how: dict[str, Any], sign: str
) -> None:
    """Named, brought, asked for, doubted: each is a sign of its own."""
    assert sign in signs(desk, promise, text, **how)


def test_a_mail_shows_what_else_is_owed(desk: Any, promise: Any) -> None:
    """A second promise for the same day takes from the day what it says of the first."""
    other = "I'll send you the price list by Friday"
    desk.write(f"{other}.", promise(other, Action.SEND, FRIDAY, "the price list"), day=2, thread="t2")
    shown = signs(desk, promise, "Two pages for you.")
    assert "on the very day" in shown
    assert not {"on the very day, and nothing else was due then", "nothing else is owed"} & shown


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Fourteen pages, the graph on page 3 is the one to read.", {"files": ["hull_final.pdf"]}),
        ("It's in your folder: https://files.harbourpaint.example/r/88", {}),
        ("Came by post today, thank you. Page 3 is a shock.", {"side": Side.CUSTOMER}),
    ],
)
def test_what_keeps_it_need_not_say_its_words(
    desk: Any, promise: Any, text: str, how: dict[str, Any]
) -> None:
    """On the very day, in its thread, where nothing else is owed, a mail that brings something keeps it, and says why."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    key = desk.write(text, day=6, **how)
    row = desk.row()
    assert (desk.state(), row.evidence.message) == (State.KEPT, key)
    assert row.reasons


def test_other_business_on_another_day_keeps_nothing(desk: Any, promise: Any) -> None:
    """The same thread alone is no sign."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write("We are in the yard until noon, ring the bell twice.", day=3)
    assert desk.row().settled_at is None


@pytest.mark.parametrize(
    "text",
    [
        "It was good to see you.",
        "On Monday, March 2, I promised you the coating report by Friday, March 6. I missed that date. I am sorry.\n\nYou will have the report by [new date].",
    ],
)
def test_kind_words_and_a_notice_of_a_slip_keep_nothing(desk: Any, promise: Any, text: str) -> None:
    """Not even where they begin a conversation on the very day, or are full of figures."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write(text, day=6, thread="another")
    assert desk.row().settled_at is None


def test_what_a_plain_way_says_is_believed(desk: Any, promise: Any) -> None:
    """That it is surely kept, and that it is another thing: no sign is asked then."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write("Two pages for you.", day=6)
    pending, telling, owed, _ = looked_at(desk)[-1]
    for plain in (Match(0.8, ("it is so",)), Match(0.3, ("another one",), is_another=True)):
        assert likely(pending, telling, owed, plain) == plain


@pytest.mark.parametrize(("veto", "is_believed"), [(VETO, True), (9.0, False)])
def test_a_plain_way_that_is_only_fairly_sure_gives_way_where_all_signs_speak_against_it(
    desk: Any, promise: Any, monkeypatch: pytest.MonkeyPatch, veto: float, is_believed: bool
) -> None:
    """And is believed where they do not."""
    monkeypatch.setattr("agent.core.fulfil.likely.VETO", veto)
    fairly = Match(0.7, ("it is so",))
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write("Two pages for you.", day=6)
    pending, telling, owed, _ = looked_at(desk)[-1]
    judged = likely(pending, telling, owed, fairly)
    assert (judged == fairly) is (judged.odds is None) is is_believed


@pytest.mark.parametrize(
    ("first", "rule", "sign"),
    [
        (date(2026, 3, 2), "this week, to its Friday", "in the days that were named"),
        (FRIDAY, "weekday after 'by'", "in the time that was given"),
        (FRIDAY, "weekday", "and no day was named but that"),
    ],
)
def test_a_mail_before_the_due_shows_whether_that_was_in_time_or_too_early(
    desk: Any, promise: Any, first: date, rule: str, sign: str
) -> None:
    """ "This week" may be Wednesday; "on Friday" is Friday."""
    desk.write(f"{REPORT}.", promise(REPORT, Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write("Two pages for you.", day=4)
    pending, telling, owed, plain = looked_at(desk)[-1]
    assert pending.due is not None
    pending.due = replace(pending.due, first=first, rule=rule)
    assert f"days before it was due, {sign}" in signs_of(pending, telling, owed, plain)


def test_who_missed_a_call_has_not_made_it(desk: Any, promise: Any) -> None:
    """Whatever day it is: no signs stand against "I could not reach you"."""
    call = "I'll ring you on Friday"
    desk.write(f"{call}.", promise(call, Action.CALL, FRIDAY), day=2)
    desk.write("Sorry I missed you, I left a message.", day=6)
    assert desk.row().settled_at is None


def test_every_weight_is_of_a_sign_that_is_given() -> None:
    """A sign that was renamed would leave its weight behind."""
    import inspect

    from agent.core.fulfil import called as of_names
    from agent.core.fulfil import counting as of_numbers
    from agent.core.fulfil import fitting as of_things
    from agent.core.fulfil import signs as of_promises
    from agent.core.fulfil import telling as of_mails

    source = "".join(map(inspect.getsource, (of_names, of_numbers, of_things, of_promises, of_mails)))
    endings = (
        ", and names nothing",
        ", in the days that were named",
        ", in the time that was given",
        ", and no day was named but that",
        ", but not plainly",
        ", yet in no plain way",
        ", to deliver",
        ", to talk",
        ", to introduce",
        " named like it",
        " named otherwise",
        " of another sort",
    )
    given = (
        "a promise to ",
        "brings nothing and names nothing, to ",
        "in the conversation, to ",
        "promised ",
        "names who was to act, ",
    )
    for sign in WEIGHTS:
        stem = next((sign.removesuffix(end) for end in endings if sign.endswith(end)), sign)
        thing, _, kind = stem.rpartition(" for ")
        is_fit = thing in source and (kind in source or kind.removeprefix("to ") in {*Action})
        assert stem in source or stem.startswith(given) or is_fit, sign


def test_a_mail_that_shows_nothing_is_no_evidence() -> None:
    """Without any sign it is less likely than not."""
    assert BIAS < KEPT_FROM
