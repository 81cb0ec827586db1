"""Figures that read words: the true read, SMART, motive, the year with its forecasts, the commitment map."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, By
from agent.core.fulfil.exchange import Side
from agent.core.score.barrier_words import Theme
from agent.core.score.commitment_map import Standing, map_of, read_map
from agent.core.score.motive import motive
from agent.core.score.smart import smart, smart_ask, smart_commitment
from agent.core.score.true_read import true_read
from agent.core.score.year import year_of


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Our budget for the year is spent.", Theme.BUDGET),
        ("Das ist uns leider zu teuer.", Theme.BUDGET),
        ("We cannot start before autumn, the move is on hold.", Theme.TIMING),
        ("Ce projet est reporté au printemps.", Theme.TIMING),
        ("I have to ask my boss first.", Theme.AUTHORITY),
        ("Eso lo decide la dirección.", Theme.AUTHORITY),
        ("We have another offer on the table.", Theme.COMPETITOR),
        ("Legal wants to see clause 4 again.", Theme.LEGAL),
        ("Der Datenschutz ist noch offen.", Theme.LEGAL),
        ("We are delighted with the samples.", Theme.GLAD),
        ("Honestly, I am worried about the delivery.", Theme.UNEASY),
    ],
)
def test_barriers_and_feelings_are_quoted(account: Any, text: str, theme: Theme) -> None:
    """The customer's sentence as it was written, under its heading, with the mail it stands in."""
    account.wrote(Side.REP, "Here is the list.", account.at(2))
    account.wrote(Side.CUSTOMER, f"Hello Inês,\n\n{text}\n\nBo", account.at(3))
    found = [one for one in true_read(account.on(account.at(5))).said if one.theme is theme]
    assert [(one.part.quote, one.part.message) for one in found] == [(text, "m2@mail.example")]


@pytest.mark.parametrize(
    "text",
    [
        "No worries, take your time.",
        "The budget is approved.",
        "The crates came this morning.",
        "Call me with any questions or concerns.",
        "Prices fell across the board.",
        "No concerns about the budget, take your time.",
    ],
)
def test_what_stands_in_nobodys_way_is_no_barrier(account: Any, text: str) -> None:
    """Words that say the opposite, and words that say nothing of it."""
    account.wrote(Side.REP, "Here is the list.", account.at(2))
    account.wrote(Side.CUSTOMER, text, account.at(3))
    assert true_read(account.on(account.at(5))).said == ()


def test_consent_in_one_half_does_not_hide_trouble_in_the_other(account: Any) -> None:
    """Only the clause that says the opposite is passed over; the sentence is quoted whole."""
    text = "No problem with the budget, but our lawyer must read the liability clause."
    account.wrote(Side.REP, "Here is the list.", account.at(2))
    account.wrote(Side.CUSTOMER, text, account.at(3))
    found = true_read(account.on(account.at(5))).said
    assert [(one.theme, one.part.quote) for one in found] == [(Theme.LEGAL, text)]


def test_what_only_comes_in_is_a_newsletter(account: Any) -> None:
    """Nobody of ours ever wrote there, so nobody there is a customer who feels something."""
    account.wrote(
        Side.CUSTOMER, "Analysts are worried about budgets. The board decides in May.", account.at(3)
    )
    assert true_read(account.on(account.at(5))).said == ()


def test_our_own_words_are_no_true_read(account: Any) -> None:
    """What we say of their budget is not what they say; the latest of theirs comes first."""
    account.wrote(Side.REP, "I know that budget is tight.", account.at(2))
    account.wrote(Side.CUSTOMER, "The budget is tight.", account.at(3))
    account.wrote(Side.CUSTOMER, "Our board decides in May.", account.at(4))
    assert [one.theme for one in true_read(account.on(account.at(5))).said] == [Theme.AUTHORITY, Theme.BUDGET]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Could you send me the signed order by Friday?", ()),
        ("Würden Sie mir die Zeichnung bis Freitag schicken?", ()),
        ("Could you send me the signed order?", ("when",)),
        ("Just checking in on this.", ("who", "when", "asks for nothing")),
        (
            "I called and left a message.",
            ("when", "an attempt, not a step: they do not know of it"),
        ),
        ("Let us stay in touch.", ("when", "names no deed")),
    ],
)
def test_an_ask_says_who_what_and_when(account: Any, text: str, lacks: tuple[str, ...]) -> None:
    """What moves nothing is named for what it is."""
    found = smart(text, account.at(3))
    assert set(lacks) <= set(found.lacks)
    assert found.is_smart is (not lacks)


@pytest.mark.parametrize(
    ("draft", "lacks"),
    [
        (
            "You wrote: “Shall I send it by Friday?”\n\nCould you send the list by Thursday?\n\n> Any news?",
            (),
        ),
        (
            "You wrote: “Shall I send it by Friday?”\n\nIt is still to come.",
            ("what", "when", "asks for nothing"),
        ),
        (
            "You wrote: “It comes by Friday.”\n\nCould you send it?\n\nOn Monday you wrote:\n> by Friday?",
            ("when",),
        ),
        ("Just checking in, any news by Friday?", ("who", "asks for nothing")),
    ],
)
def test_a_draft_is_checked_by_its_own_question(account: Any, draft: str, lacks: tuple[str, ...]) -> None:
    """Neither the customer's quoted words nor the mail below ask anything for us."""
    assert smart_ask(draft, account.at(3)).lacks == lacks


def test_a_commitment_without_a_date_lacks_when(account: Any) -> None:
    """The check of what is owed: who is known from the mail, when from the due."""
    assert smart_commitment(account.promised("I'll send the oak list.", due=date(2026, 3, 9))).is_smart
    assert smart_commitment(account.promised("I'll send the oak list.")).lacks == ("when",)


def test_mails_about_ourselves_get_a_nudge(account: Any) -> None:
    """A sentence about our quarter is shown with a nudge; below a dozen sentences there is no share."""
    account.wrote(Side.REP, "We must close this before the end of our quarter.", account.at(3))
    found = motive(account.on(account.at(5)))
    assert (found.share, bool(found.nudge), found.about_us[0].message) == (None, True, "m1@mail.example")


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("Le prix de la cave est dans les conditions.", 0.0),
        ("Votre cave mérite un bon prix.", 1.0),
        ("Le enviaremos la oferta el martes.", 1.0),
        ("Les adjunto la lista de precios.", 1.0),
    ],
)
def test_a_french_article_is_no_you(account: Any, sentence: str, share: float) -> None:
    """ "Le" and "les" are the customer in Spanish alone, before what we do for them."""
    account.wrote(Side.REP, f"{sentence} " * 12, account.at(3))
    assert motive(account.on(account.at(5))).share == share


def test_mails_about_the_customer_need_no_nudge(account: Any) -> None:
    """Sentences that speak of you, or take up the customer's words, count for the customer."""
    for day in (1, 2):
        account.wrote(Side.CUSTOMER, "The humidity of the cellar is our trouble.", account.at(day))
    account.wrote(Side.REP, "Here is what that means for your cellar. " * 12, account.at(3))
    found = motive(account.on(account.at(5)))
    assert (found.share, found.nudge) == (1.0, "")
    assert "cellar" in found.their_words


def test_the_year_shows_idle_months_and_bare_quarters(account: Any) -> None:
    """Months count from the first word on; a forecast quarter is bare until the customer commits to something."""
    account.wrote(Side.CUSTOMER, "We will place the order in September.", account.at(5, month=1))
    account.wrote(Side.REP, "Wonderful.", account.at(6, month=2))
    year = year_of(account.on(account.at(15)))
    assert year.idle == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    (quarter,) = year.quarters
    assert (quarter.first, quarter.is_bare) == (date(2026, 7, 1), True)
    assert quarter.forecasts[0].message == "m1@mail.example"
    account.promised(by=By.CUSTOMER, made=account.at(9))
    year = year_of(account.on(account.at(15)))
    assert year.idle == (date(2026, 1, 1), date(2026, 2, 1))
    assert [part.commitment for part in year.quarters[0].groundwork] == ["c1"]


STEPS = read_map(
    {
        "step": [
            {"name": "talk", "from": ["meeting"]},
            {"name": "needs", "by": "customer", "words": ["measure*"]},
            {"name": "offer", "by": "rep", "words": ["quote*"]},
            {"name": "decision", "by": "customer", "words": ["decision"]},
            {"name": "order", "by": "customer", "words": ["signed order"]},
        ]
    }
)


def test_the_map_is_filled_from_mail_and_calendar(account: Any) -> None:
    """Done by what was held or kept, promised with who and when, a gap where later steps are done, then the next."""
    account.met(account.at(3))
    account.promised("You will have our quote on Friday.", due=date(2026, 3, 6), done=account.at(5))
    account.promised("You get our decision on Monday.", by=By.CUSTOMER, due=date(2026, 3, 16))
    found = map_of(account.on(account.at(9)), STEPS)
    assert [one.standing for one in found.steps] == [
        Standing.DONE,
        Standing.GAP,
        Standing.DONE,
        Standing.PROMISED,
        Standing.AHEAD,
    ]
    assert found.next is not None
    assert (found.next.step.name, found.next.owed_by, found.next.due) == (
        "decision",
        By.CUSTOMER,
        date(2026, 3, 16),
    )
    assert [one.step.name for one in found.after] == ["order"]
    assert found.steps[2].evidence[0].commitment == "c1"


def test_a_promise_of_theirs_is_no_deed_yet(account: Any) -> None:
    """A sentence in which the customer promises fills a step only once it is kept; a plain statement fills it."""
    steps = read_map(
        {"step": [{"name": "people", "by": "customer", "from": ["words"], "words": ["our board"]}]}
    )
    account.wrote(Side.REP, "Who decides?", account.at(2))
    said = "I will introduce you to our board next week."
    promised = account.wrote(Side.CUSTOMER, f"Ola,\n\n{said}\n\nBo", account.at(3))
    row = account.promised(said, by=By.CUSTOMER)
    account.rows[0] = replace(row, message=promised.key)
    assert map_of(account.on(account.at(9)), steps).done == 0
    account.rows[0] = replace(account.rows[0], dismissed=True)
    assert map_of(account.on(account.at(9)), steps).done == 1
    account.rows.clear()
    account.wrote(Side.CUSTOMER, "Our board has seen it.", account.at(4))
    assert map_of(account.on(account.at(9)), steps).done == 1


def test_the_map_ends_where_its_last_step_is_done(account: Any) -> None:
    """What was passed over stays a gap when nothing is left to come next."""
    steps = read_map(
        {
            "step": [
                {"name": "talk", "from": ["meeting"]},
                {"name": "order", "from": ["words"], "words": ["order*"]},
            ]
        }
    )
    account.wrote(Side.REP, "Is it under way?", account.at(3))
    account.wrote(Side.CUSTOMER, "Our order went out.", account.at(4))
    found = map_of(account.on(account.at(9)), steps)
    assert (found.next, found.done, [one.step.name for one in found.gaps]) == (None, 1, ["talk"])


def test_the_other_sides_words_fill_no_step(account: Any) -> None:
    """Our promise of a decision is not the customer's."""
    account.promised("You get our decision.", done=account.at(5), action=Action.REPLY)
    assert map_of(account.on(account.at(9)), STEPS).done == 0


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({}, "at least one"),
        ({"step": [{"title": "x"}]}, "has a name"),
        ({"step": [{"name": "a"}, {"name": "a"}]}, "twice"),
        ({"step": [{"name": "a", "by": "nobody"}]}, "step a"),
    ],
)
def test_what_is_no_map_is_refused_with_a_sentence(plain: dict[str, object], says: str) -> None:
    """A user's own file that is wrong says where."""
    with pytest.raises(ValueError, match=says):
        read_map(plain)
