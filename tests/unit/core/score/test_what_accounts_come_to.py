"""Figures of one account that are counted: advances, give and get, candour, look before you ask, face time, answers."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from agent.core.commitment import Action, By, Due, Evidence, Strength
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.message import Address, MessageKey
from agent.core.score.advance import advances
from agent.core.score.answering import promptness
from agent.core.score.candour import come_clean
from agent.core.score.face_time import face_time
from agent.core.score.give_get import give_and_get
from agent.core.score.heat import contributions, heat
from agent.core.score.isoweek import IsoWeek
from agent.core.score.look_before import look_before_you_ask
from agent.core.score.referrals import referrals
from agent.core.score.week import week_report


def test_only_the_customer_advances_an_account(account: Any) -> None:
    """A customer's commitment or accepted meeting is an advance; weak words, our promises and declined meetings are none."""
    account.promised(made=account.at(9))
    account.promised(by=By.CUSTOMER, made=account.at(3))
    account.promised(by=By.CUSTOMER, made=account.at(8), strength=Strength.WEAK)
    account.met(account.at(9), answer=Answer.DECLINED)
    found = advances(account.on(account.at(13)))
    assert [part.commitment for part in found.all] == ["c2"]
    assert found.days_since == 10
    account.met(account.at(12))
    last = advances(account.on(account.at(13))).last
    assert last is not None
    assert last.meeting == "e2"


def test_a_series_is_said_yes_to_once(account: Any) -> None:
    """Ten occurrences of a weekly call are one advance and warm as one acceptance; those held warm as meetings."""
    first = account.met(account.at(20))
    once = heat(account.on(account.at(19))).value
    account.meetings[:] = [
        replace(first, start=day, end=day + timedelta(minutes=30), occurrence=day)
        for day in (account.at(20) + timedelta(weeks=n) for n in range(10))
    ]
    on = account.on(account.at(19))
    assert (len(advances(on).all), heat(on).value) == (1, once)
    later = account.on(account.at(19, month=4))
    assert [part.what for part in contributions(later)].count("we met") == 5


def test_what_we_do_to_a_meeting_that_is_over_advances_nothing(account: Any) -> None:
    """A note added by us today changes the calendar's row, and not when the customer said yes."""
    before = advances(account.on(account.at(13)))
    account.met(account.at(3), updated=account.at(12))
    found = advances(account.on(account.at(13)))
    assert (before.days_since, found.days_since) == (None, 10)


def test_an_account_that_never_advanced_has_no_days(account: Any) -> None:
    """Never is not the same as long ago."""
    assert advances(account.on(account.at(13))).days_since is None


def test_give_and_get_stand_side_by_side(account: Any) -> None:
    """Open, overdue and done on either side by id, and both sides month by month."""
    account.promised(due=account.at(4).date())
    account.promised(due=account.at(20).date())
    account.promised(by=By.CUSTOMER, made=account.at(5, month=2), done=account.at(6))
    found = give_and_get(account.on(account.at(10)))
    assert (found.ours.owes, found.ours.late, found.theirs.done) == (("c1", "c2"), ("c1",), ("c3",))
    by_month = {m.month: (m.we_promised, m.we_did, m.they_promised, m.they_did) for m in found.months}
    assert by_month[date(2026, 2, 1)] == (0, 0, 1, 0)
    assert by_month[date(2026, 3, 1)] == (2, 0, 0, 1)
    assert len(by_month) == 12


def test_coming_clean_is_the_share_of_slips_told_before_the_due(account: Any) -> None:
    """Moved or told in time, told after, never told; what was kept in time is no slip."""
    account.promised(
        due=date(2026, 3, 9), first_due=date(2026, 3, 4), moved_at=account.at(3), told_in_time=True
    )
    account.promised(due=date(2026, 3, 4), told_at=account.at(6), told_in_time=False)
    account.promised(due=date(2026, 3, 5))
    account.promised(due=date(2026, 3, 5), done=account.at(4))
    found = come_clean(account.rows, account.at(8), account.rep.zone)
    assert found.value == pytest.approx(1 / 3)
    assert ([p.commitment for p in found.early], [p.commitment for p in found.untold]) == (["c1"], ["c3"])
    assert found.low < 1 / 3 < found.high


@pytest.mark.parametrize("first", [date(2026, 3, 9), None])
def test_a_date_that_comes_forward_is_no_slip(account: Any, first: date | None) -> None:
    """Sooner than promised, or a day where none was named: the customer was not put off, and nobody came clean."""
    account.promised(due=date(2026, 3, 6), moved_at=account.at(3), told_in_time=True)
    (row,) = account.rows
    brought = replace(row, found=replace(row.found, due=Due(first, first, "then") if first else None))
    assert come_clean([brought], account.at(4), account.rep.zone).slips == 0
    week = week_report([brought], account.rep, now=account.at(9), week=IsoWeek(2026, 10))
    assert (len(week.moved), len(week.slipped), len(week.told_in_time)) == (1, 1, 0)  # overdue by Sunday
    ahead = week_report([brought], account.rep, now=account.at(4), week=IsoWeek(2026, 10))
    assert (len(ahead.moved), len(ahead.slipped)) == (1, 0)


def test_a_promise_that_slips_again_counts_by_its_last_slip(account: Any) -> None:
    """Moved in good time, then past its new date without a word: nobody came clean about that."""
    first = {
        "due": date(2026, 3, 6),
        "first_due": date(2026, 3, 4),
        "moved_at": account.at(3),
        "told_in_time": True,
    }
    account.promised(**first)
    account.promised(**first, told_at=account.at(5))
    account.promised(**first, told_at=account.at(7))
    account.promised(**first, done=account.at(7))
    found = come_clean(account.rows, account.at(8), account.rep.zone)
    assert [p.commitment for p in found.early] == ["c2"]
    assert [p.commitment for p in found.afterwards] == ["c3"]
    assert {p.commitment for p in found.untold} == {"c1", "c4"}


def test_a_meeting_we_called_off_is_known_of(account: Any) -> None:
    """Where only a meeting that we called off stands in the calendar, the calendar is not empty."""
    assert face_time(account.on(account.at(9))).is_empty
    account.met(account.at(12), cancelled=True)
    found = face_time(account.on(account.at(9)))
    assert [part.meeting for part in found.called_off_by_us] == ["e1"]
    assert not found.is_empty


def test_without_a_slip_there_is_no_share(account: Any) -> None:
    """Nobody is praised or blamed for what did not happen."""
    account.promised(due=date(2026, 3, 20))
    assert come_clean(account.rows, account.at(8), account.rep.zone).value is None


def test_who_is_in_debt_does_not_ask(account: Any) -> None:
    """Ours overdue holds theirs back; once it is done we may ask."""
    ours = account.promised(due=date(2026, 3, 4))
    account.promised(by=By.CUSTOMER, due=date(2026, 3, 5))
    look = look_before_you_ask(account.rows, account.at(9), account.rep.zone)
    assert (look.may_ask, look.first, look.held_back) == (False, (ours.id,), ("c2",))
    assert look_before_you_ask(account.rows[1:], account.at(9), account.rep.zone).may_ask


def test_face_time_counts_what_took_place(account: Any) -> None:
    """Held, asked for by whom, called off by whom, not come, cannot be known, ahead: each apart, with its event."""
    account.met(account.at(3), by_customer=True)
    account.met(account.at(4))
    account.met(account.at(5), answer=Answer.NONE)
    account.met(account.at(6), answer=Answer.DECLINED)
    account.met(account.at(9), cancelled=True)
    account.met(account.at(20))
    account.met(account.at(10))
    account.wrote(Side.CUSTOMER, "So sorry that we missed our call today.", account.at(10, 12))
    found = face_time(account.on(account.at(12)))
    lists = {
        name: [part.meeting for part in getattr(found, name)]
        for name in (
            "held", "by_them", "unclear", "called_off_by_them", "called_off_by_us", "no_shows", "ahead",
        )
    }  # fmt: skip
    assert lists == {
        "held": ["e2", "e1"],
        "by_them": ["e1"],
        "unclear": ["e3"],
        "called_off_by_them": ["e4"],
        "called_off_by_us": ["e5"],
        "no_shows": ["e7"],
        "ahead": ["e6"],
    }
    assert (found.hours, found.this_quarter, found.trend) == (1.0, 2, 2)


def test_answers_are_timed_from_the_first_mail_that_waits(account: Any) -> None:
    """Two mails in a row wait since the first; a colleague answers for us; the weekend does not count."""
    account.wrote(Side.CUSTOMER, "Is oak possible?", account.at(6, 15))  # a Friday
    account.wrote(Side.CUSTOMER, "Or beech?", account.at(7, 10))
    account.wrote(Side.COLLEAGUE, "Both are.", account.at(9, 9))
    (answer,) = promptness(account.on(account.at(12))).answers
    assert (answer.to, answer.took) == ("m1@mail.example", timedelta(hours=18))


def test_the_spread_says_whether_answers_are_steady(account: Any) -> None:
    """The median with its quartiles; one slow answer in four does not make a rep uneven."""
    for n, took in enumerate((1, 2, 3, 4, 30)):
        account.wrote(Side.CUSTOMER, "A question?", account.at(2 + n % 4, 8), thread=f"t{n}")
        account.wrote(
            Side.REP, "An answer.", account.at(2 + n % 4, 8) + timedelta(hours=took), thread=f"t{n}"
        )
    found = promptness(account.on(account.at(12)))
    hour = timedelta(hours=1)
    assert (found.typical, found.quick, found.slow) == (3 * hour, 2 * hour, 4 * hour)
    assert found.is_steady


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("When can you ship the crates?", True),
        ("Thank you, all received.", False),
        ("How are you? The crates came.", False),
        ("Really?", False),
    ],
)
def test_a_question_after_which_nobody_wrote_is_unanswered(account: Any, text: str, waits: bool) -> None:
    """A real question in the customer's own words; courtesy and echoes are none."""
    account.wrote(Side.CUSTOMER, text, account.at(3))
    assert bool(promptness(account.on(account.at(9))).unanswered) is waits
    account.wrote(Side.REP, "On Friday.", account.at(4))
    assert not promptness(account.on(account.at(9))).unanswered


def test_introductions_by_customers_are_referrals(account: Any) -> None:
    """Promised until done; and done unasked, when a mail brings somebody new together with us by name."""
    account.promised(by=By.CUSTOMER, action=Action.INTRODUCE)
    account.promised(
        by=By.CUSTOMER,
        action=Action.INTRODUCE,
        done=account.at(5),
        evidence=Evidence(message=MessageKey("m9@mail.example")),
    )
    account.wrote(Side.REP, "Good to talk.", account.at(2))
    tilda = Address("tilda@copperbeech.example", "Tilda Moss")
    account.wrote(
        Side.CUSTOMER,
        "Inês, meet Tilda, who runs the yard next door and needs crates.",
        account.at(6),
        to=(account.words[0].sender, tilda),
    )
    found = referrals(account.on(account.at(9)))
    assert [(p.commitment, p.message) for p in found.made] == [(None, "m2@mail.example"), ("c2", None)]
    assert [p.commitment for p in found.promised] == ["c1"]
