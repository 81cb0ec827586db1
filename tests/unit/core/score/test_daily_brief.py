"""The daily brief: each thing in its list, once, on the day it is needed."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from agent.core.commitment import By, CommitmentId
from agent.core.meeting import Answer
from agent.core.radar.slip import Risk, RiskPart
from agent.core.score.monday import Step
from agent.core.score.today import Brief, brief
from agent.core.score.today_plain import brief_as_plain


def of(account: Any, now: datetime, **more: Any) -> Brief:
    meetings = [(meeting, ("quillmark.example",)) for meeting in account.meetings]
    return brief(account.rows, account.rep, now, meetings=meetings, **more)


def ids(lines: Any) -> list[str]:
    return [line.id for line in lines]


def test_each_commitment_stands_where_it_belongs(account: Any) -> None:
    """Due today, overdue with the newest first, what customers owe; what is due tomorrow is none of these."""
    account.promised(due=date(2026, 3, 9))
    account.promised(due=date(2026, 3, 2))
    account.promised(due=date(2026, 3, 5))
    account.promised(due=date(2026, 3, 10))
    account.promised(by=By.CUSTOMER, due=date(2026, 3, 6))
    account.promised(due=account.at(9, 15), done=account.at(9, 8))
    found = of(account, account.at(9))
    assert (ids(found.due_today), ids(found.overdue), ids(found.customers_owe)) == (
        ["c1"],
        ["c3", "c2"],
        ["c5"],
    )
    assert found.not_to_chase == {"quillmark.example"}


def test_three_things_matter_of_three_accounts_where_there_are_three(account: Any) -> None:
    """One account's slips do not fill the list; where there is only one account they do."""
    for day in (3, 4, 5, 6):
        account.promised(due=date(2026, 3, day))
    assert [one.line.id for one in of(account, account.at(9)).matters] == ["c4", "c3", "c2"]
    others = [
        replace(account.promised(due=date(2026, 3, 9)), account=name)
        for name in ("copperbeech.example", "slipway.example")
    ]
    account.rows = [*account.rows[:4], *others]
    found = of(account, account.at(9))
    assert [(one.step, one.line.account) for one in found.matters] == [
        (Step.OWN_UP, "quillmark.example"),
        (Step.KEEP, "copperbeech.example"),
        (Step.KEEP, "slipway.example"),
    ]


def test_a_meeting_of_today_shows_what_is_open_before_it(account: Any) -> None:
    """Both sides' debts; past, cancelled and declined meetings, and those of other days, are left out."""
    account.promised(due=date(2026, 3, 4))
    account.promised(by=By.CUSTOMER, due=date(2026, 3, 12))
    account.promised("I'll call you on Monday at 15.", due=account.at(9, 15))
    account.met(account.at(9, 15))
    account.met(account.at(9, 7))
    account.met(account.at(9, 16), cancelled=True)
    account.met(account.at(10, 15))
    account.met(account.at(9, 17), by_customer=True, answer=Answer.DECLINED)
    (meeting,) = of(account, account.at(9)).meetings
    assert (meeting.uid, meeting.people, meeting.is_accepted) == ("e1", ("Bo Quill",), True)
    assert (ids(meeting.we_owe), ids(meeting.they_owe)) == (["c1"], ["c2"])


@pytest.mark.parametrize(("since", "before"), [(1, False), (6, False), (8, True)])
def test_a_question_is_asked_at_length_for_a_week(account: Any, since: int, before: bool) -> None:
    """After that it was asked, and is only counted."""
    row = account.promised(unclear=True)
    now = account.at(20)
    (question,) = of(account, now, asked_at={row.id: now - timedelta(days=since)}).questions
    assert (question.line.id, question.asked_before) == ("c1", before)


def test_a_risk_shows_its_promise(account: Any) -> None:
    """The radar's word beside the line; a risk about an unknown commitment is passed over."""
    row = account.promised(due=date(2026, 3, 12))
    risks = [
        Risk(key, 0.6, timedelta(days=3), 12, (RiskPart("of 4 like it, 2 slipped", 1.5, (row.id,)),))
        for key in (row.id, CommitmentId("gone"))
    ]
    found = of(account, account.at(9), risks=risks)
    assert [(one.line.id, one.risk.is_likely) for one in found.at_risk] == [("c1", True)]


def test_a_day_with_nothing_is_clear(account: Any) -> None:
    """Kept promises and far dates make no work."""
    account.promised(due=date(2026, 3, 4), done=account.at(3))
    account.promised(due=date(2026, 5, 4))
    assert of(account, account.at(9)).is_clear


def test_what_is_not_raised_is_counted_for_a_week(account: Any) -> None:
    """A sentence that a dismissal silenced is named while it is new, so that a lesson too broad is seen."""
    new, old = account.promised(made=account.at(6)), account.promised(made=account.at(5, month=2))
    assert of(account, account.at(9), silenced=[new.id, old.id]).silenced == (new.id,)


def test_the_brief_is_json_with_the_word_to_type(account: Any) -> None:
    """A question names the commands that answer it."""
    account.promised(unclear=True)
    account.met(account.at(9, 15))
    plain = json.loads(json.dumps(brief_as_plain(of(account, account.at(9)))))
    assert plain["needs_your_word"][0]["commands"] == ["kept keep c1", "kept dismiss c1", "kept move c1 DATE"]
    assert plain["meetings"][0]["event_uid"] == "e1"
    assert plain["date"] == "2026-03-09"
