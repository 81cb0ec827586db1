"""Which account needs somebody first, and why; and the whole page of one."""

import json
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import By
from agent.core.fulfil.exchange import Side
from agent.core.score.account import account_line, account_page, by_urgency
from agent.core.score.account_plain import account_line_as_plain, account_page_as_plain
from agent.core.score.attention import Why, reasons_for


def whys(one: Any, day: int = 9) -> list[Why]:
    return [reason.why for reason in reasons_for(one.on(one.at(day)))]


def test_our_own_word_comes_before_theirs(account: Any) -> None:
    """Overdue and untold, then overdue and told, then their question, then what they owe, then what is unclear."""
    account.promised(due=date(2026, 3, 4))
    account.promised(due=date(2026, 3, 5), told_at=account.at(6), told_in_time=False)
    account.promised(by=By.CUSTOMER, due=date(2026, 3, 5))
    account.promised(unclear=True)
    account.wrote(Side.CUSTOMER, "When do the crates come?", account.at(4))
    assert whys(account) == [Why.OWN_UP, Why.OVERDUE, Why.QUESTION, Why.THEY_ARE_LATE, Why.UNCLEAR]


def test_a_promise_that_will_probably_slip_is_named(account: Any) -> None:
    """Where the radar is sure of an open promise; what is overdue already is named as that."""
    account.promised(due=date(2026, 3, 12))
    late = account.promised(due=date(2026, 3, 4))
    reasons = reasons_for(account.on(account.at(9)), at_risk={account.rows[0].id, late.id})
    assert [(reason.why, reason.parts[0].commitment) for reason in reasons] == [
        (Why.OWN_UP, "c2"),
        (Why.AT_RISK, "c1"),
    ]


def test_a_question_of_yesterday_is_no_reason_yet(account: Any) -> None:
    """Two working days are left for an answer."""
    account.wrote(Side.CUSTOMER, "When do the crates come?", account.at(6))  # a Friday
    assert whys(account, 9) == []
    assert whys(account, 11) == [Why.QUESTION]


def test_a_warm_account_with_nothing_agreed_is_named(account: Any) -> None:
    """What was warm and has no dated step ahead; a meeting in the calendar is one."""
    account.promised(by=By.CUSTOMER, made=account.at(2), due=date(2026, 3, 5), done=account.at(4))
    assert whys(account) == [Why.NO_NEXT_STEP]
    account.met(account.at(20))
    assert whys(account) == []


def test_an_account_that_cools_is_named(account: Any) -> None:
    """Half of the heat of a month ago is gone, and nothing came since."""
    account.promised(
        by=By.CUSTOMER, made=account.at(2, month=1), due=date(2026, 1, 5), done=account.at(4, month=1)
    )
    account.promised(by=By.CUSTOMER, made=account.at(2, month=1))
    account.met(account.at(3, month=1))
    reasons = reasons_for(account.on(account.at(9)))
    assert [reason.why for reason in reasons] == [Why.COOLING, Why.NO_NEXT_STEP]
    before, now = reasons[0].heat or (0, 0)
    assert before > 1.8 * now


def test_the_account_that_most_needs_somebody_is_first(an_account: Callable[[], Any]) -> None:
    """By the weightiest reason; where nobody is needed, the warmest first."""
    owing, asking, warm, cold = (an_account() for _ in range(4))
    owing.promised(due=date(2026, 3, 4))
    asking.promised(by=By.CUSTOMER, due=date(2026, 3, 4))
    warm.met(warm.at(7), by_customer=True)
    warm.met(warm.at(20))
    lines = {
        name: account_line(one.on(one.at(9)))
        for name, one in zip("oawc", (owing, asking, warm, cold), strict=True)
    }
    assert by_urgency([lines[name] for name in "cwao"]) == [lines[name] for name in "oawc"]


def test_every_figure_of_the_page_opens_to_its_evidence(account: Any) -> None:
    """The page is JSON, and the ids in it are those of commitments, mails and meetings that exist."""
    account.promised(due=date(2026, 3, 4))
    account.promised(by=By.CUSTOMER, due=date(2026, 3, 5), done=account.at(4))
    account.wrote(Side.CUSTOMER, "Our budget is tight. When do the crates come?", account.at(3))
    account.met(account.at(6))
    page = account_page(account.on(account.at(9)), ())
    plain = json.loads(json.dumps(account_page_as_plain(page)))
    assert plain["account"] == "quillmark.example"
    known = {"c1", "c2", "<m1@mail.example>", "e1"}
    assert set(_references(plain)) == known
    assert plain["why"][0]["parts"][0]["id"] == "c1"
    assert set(account_line_as_plain(page.line)) < set(plain)


_HOSTILE = "\x1b[31mred\x07 \u202etxt.exe\n\n<script>alert()</script>"


def test_hostile_words_stand_on_one_line_without_unseen_characters(account: Any) -> None:
    """What a stranger wrote in a subject, a name or a sentence moves no cursor and turns nothing round."""
    account.promised(_HOSTILE, due=date(2026, 3, 4))
    account.promised(_HOSTILE, by=By.CUSTOMER, due=date(2026, 3, 4), done=account.at(3))
    account.wrote(Side.REP, "Here is the list.", account.at(2))
    account.wrote(
        Side.CUSTOMER, f"Our budget is tight {_HOSTILE}. Will you wait {_HOSTILE} for us?", account.at(3)
    )
    account.met(account.at(4), summary=_HOSTILE)
    page = account_page(account.on(account.at(9)), ())
    assert not any(
        char in said for said in _strings(account_page_as_plain(page)) for char in "\x1b\x07\u202e\n"
    )


def _strings(plain: object) -> list[str]:
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        return [text for one in plain for text in _strings(one)]
    return [plain] if isinstance(plain, str) else []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(seed=st.integers())
def test_the_order_of_what_is_known_changes_no_figure(an_account: Callable[[], Any], seed: int) -> None:
    """Rows, mails and meetings in any order, and each given twice, make the same page."""
    one, dice = an_account(), Random(seed)
    for n in range(6):
        by = dice.choice([By.REP, By.CUSTOMER])
        made = one.at(1 + n)
        one.promised(by=by, made=made, due=date(2026, 3, 3 + n), done=dice.choice([None, one.at(4 + n)]))
        one.wrote(
            dice.choice([Side.REP, Side.CUSTOMER]),
            "Is the budget there?",
            one.at(1 + n, 11),
            thread=f"t{n % 2}",
        )
        one.met(one.at(1 + n, 15), by_customer=dice.random() < 0.5)
    plain = account_page_as_plain(account_page(one.on(one.at(9)), ()))
    for some in (one.rows, one.words, one.meetings):
        some.extend(some)
        dice.shuffle(some)
    assert account_page_as_plain(account_page(one.on(one.at(9)), ())) == plain


def _references(plain: object) -> list[str]:
    """Every id that a part names."""
    if isinstance(plain, list):
        return [found for one in plain for found in _references(one)]
    if not isinstance(plain, dict):
        return []
    own = [str(plain[name]) for name in ("id", "message_id", "event_uid") if plain.get(name)]
    return own + [found for one in plain.values() for found in _references(one)]
