"""When a promise falls away, and when it only seems to."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side

FRIDAY = date(2026, 3, 6)
WORDS = "I'll send you the comparison of primers by Friday."


def promised(desk: Any, promise: Any) -> None:
    desk.write(WORDS, promise(WORDS.rstrip("."), Action.SEND, FRIDAY, "the comparison of primers"), day=2)


@pytest.mark.parametrize(
    "text",
    [
        "We no longer need the comparison, the board has decided.",
        "Please drop the comparison, we know enough.",
        "No need for the comparison any more.",
        "You can skip the comparison of primers.",
        "The comparison won't be necessary.",
        "Thanks, but we won't need it after all.",
        "No comparison needed after all, the surveyor was happy with the photos.",
        "You can save yourself the comparison; we've sold the boat.",
        "Don't bother with the comparison, Jules found one.",
        "We have decided against new primers altogether, so forget about the comparison.",
    ],
)
def test_the_other_side_lets_it_go(desk: Any, promise: Any, text: str) -> None:
    """Who was to get it says that it is not needed."""
    promised(desk, promise)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert desk.state() is State.WITHDRAWN
    assert desk.row().evidence is None


@pytest.mark.parametrize(
    "text",
    [
        "We don't need the comparison before Monday.",
        "Please hold the comparison, we are not sure we need it.",
        "No need to hurry with the comparison.",
        "Do you still need the comparison from us?",
        "We no longer need the scaffolding.",
        "The comparison is what my boss waits for.",
    ],
)
def test_what_is_only_put_off_or_about_something_else_stays(desk: Any, promise: Any, text: str) -> None:
    """Later is not never, and another thing is another thing."""
    promised(desk, promise)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert desk.state(day=5) is State.OPEN


def test_the_promiser_gives_something_else_instead(desk: Any, promise: Any) -> None:
    """A replaced deliverable is withdrawn, not broken."""
    promised(desk, promise)
    desk.write(
        "Instead of the comparison I have had Otto paint three test plates, they are in your office.", day=4
    )
    assert desk.state() is State.WITHDRAWN


def test_the_promiser_alone_cannot_call_it_unneeded(desk: Any, promise: Any) -> None:
    """ "You don't need a comparison to see that" releases nobody."""
    promised(desk, promise)
    desk.write("You don't need the comparison to see that ours is better.", day=4)
    assert desk.state(day=5) is State.OPEN


SOCKS = "I'll throw in a sample pair of socks by the 18th"


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("Forget the socks by the way, the board orders those from the rink.", True),
        ("Skip the socks eh, nobody needs them.", True),
        ("Hold off on the socks, Ray.", True),
        ("Please leave the socks alone, the club has its own.", True),
        ("You need not knit any socks for us.", True),
        ("Forget the caps by the way, the board orders those from the rink.", False),
        ("We don't need the socks by Friday.", False),
        ("You need not worry about the caps.", False),
    ],
)
def test_what_is_left_is_told_by_a_word_of_it(desk: Any, promise: Any, text: str, is_left: bool) -> None:
    """A promised pair of socks is "the socks"; "by the way" is no day."""
    desk.write(f"{SOCKS}.", promise(SOCKS, Action.SEND, date(2026, 3, 18), "a sample pair of socks"), day=2)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert (desk.row().withdrawn_at is not None) is is_left


@pytest.mark.parametrize(
    "text", ["Scratch tomorrow's call, we've got frost.", "I had to scrap our call, the studio is flooded."]
)
def test_a_call_is_scratched(desk: Any, promise: Any, text: str) -> None:
    """In anybody's words."""
    said = "I'll call you on Thursday at 11"
    desk.write(f"{said}.", promise(said, Action.CALL, desk.at(5, 11), ""), day=2)
    desk.write(text, day=4, side=Side.CUSTOMER if text.startswith("Scratch") else Side.REP)
    assert desk.row().withdrawn_at is not None


@pytest.mark.parametrize(
    "text", ["We have decided to go with another yard.", "The project has been cancelled."]
)
def test_a_lost_deal_ends_what_was_promised_in_it(desk: Any, promise: Any, text: str) -> None:
    """Both sides' promises of that conversation fall away."""
    promised(desk, promise)
    theirs = "I'll send you the drawings on Monday."
    desk.write(
        theirs,
        promise(theirs.rstrip("."), Action.SEND, date(2026, 3, 9), "the drawings"),
        day=3,
        side=Side.CUSTOMER,
    )
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert [row.state(desk.at(20), desk.rep.zone) for row in desk.rows()] == [
        State.WITHDRAWN,
        State.WITHDRAWN,
    ]


def test_a_meeting_called_off_in_words_and_calendar_is_withdrawn(desk: Any, promise: Any) -> None:
    """Our own cancelling counts where a mail says so too."""
    words = "On Wednesday at 11 I'll host a session on primers for your painters."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "a session on primers"), day=2)
    desk.meet("Primers for painters", day=4, hour=11, made=2, changed=3, cancelled=True)
    desk.write("Your painters are all at sea on Wednesday, so I have cancelled the session.", day=3, hour=9)
    assert desk.state() is State.WITHDRAWN


def test_a_meeting_only_taken_out_of_our_calendar_is_not(desk: Any, promise: Any) -> None:
    """Without a word to the customer the promise stands."""
    words = "On Wednesday at 11 I'll host a session on primers for your painters."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "a session on primers"), day=2)
    desk.meet("Primers for painters", day=4, hour=11, made=2, changed=3, cancelled=True)
    assert desk.state() is State.OVERDUE


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("I am sorry to say that the hull has been given to a yard in Hull.", State.WITHDRAWN),
        ("Unfortunately the council has awarded the work to another bidder.", State.WITHDRAWN),
        ("The club has opted for a different manufacturer.", State.WITHDRAWN),
        ("We have chosen another supplier for the paint.", State.WITHDRAWN),
        ("We have decided on another day for the launch.", State.OPEN),
        ("Sorry for the delay, I have given your drawing to an engineer.", State.OPEN),
        ("We have given the keys to a neighbour.", State.OPEN),
        ("I am afraid the hull has been given to a painter for the day, may we talk tomorrow?", State.OPEN),
    ],
)
def test_work_given_to_another_with_regret_is_lost(desk: Any, promise: Any, text: str, state: State) -> None:
    """Told without a question; what only changed hands ends nothing."""
    promised(desk, promise)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert desk.state(day=5) is state


def test_what_was_promised_as_it_is_let_go_by_the_words_around(desk: Any, promise: Any) -> None:
    """Two words of the sentence before tell what "it" was."""
    text = "I'll write up the winter mooring rules for your skippers. I'll send it by Friday."
    desk.write(text, promise("I'll send it by Friday", Action.SEND, FRIDAY, "it"), day=2)
    desk.write("No need for the mooring rules now.", day=9, side=Side.CUSTOMER)
    assert desk.state() is State.WITHDRAWN


VISIT = "I'll come by your yard on Wednesday at 11"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Your training brochure I don't need, thank you.", Side.CUSTOMER),
        ("Skip the badges, we don't need new ones.", Side.CUSTOMER),
        ("New badges called off.", Side.REP),
    ],
)
def test_a_thing_that_is_not_needed_calls_no_visit_off(
    desk: Any, promise: Any, text: str, side: Side
) -> None:
    """A visit is known by its own names; "called off" speaks of no call, and a training brochure is no training."""
    desk.write(f"{VISIT}.", promise(VISIT, Action.MEET, desk.at(4, 11), "your yard"), day=2)
    desk.write(text, day=3, side=side)
    assert desk.state(day=3) is State.OPEN


def test_a_day_named_where_the_visit_is_called_off_is_its_own(desk: Any, promise: Any) -> None:
    """Detection may take the sentence for another talk; it is for the very day that falls away."""
    desk.write(f"{VISIT}.", promise(VISIT, Action.MEET, desk.at(4, 11), "your yard"), day=2)
    desk.meet("Your yard", day=4, hour=11, made=2, changed=3, cancelled=True)
    text = "Rather than drive up on Wednesday I had it filmed, so the visit is off and I've cancelled the invite."
    desk.write(text, promise(text.rstrip("."), Action.MEET, date(2026, 3, 4)), day=3)
    assert desk.rows()[0].withdrawn_at is not None


@pytest.mark.parametrize(
    "text",
    [
        "The fitting on Wednesday is cancelled.",
        "Instead of the fitting we have sold the boat.",
        "No fitting, please.",
    ],
)
def test_work_at_an_hour_is_called_off_by_its_own_name(desk: Any, promise: Any, text: str) -> None:
    """It has no such names as a call or a visit has; nothing breaks on it."""
    said = "I'll do the fitting of the rail on Wednesday at 11"
    desk.write(f"{said}.", promise(said, Action.DO, desk.at(4, 11), "the fitting of the rail"), day=2)
    desk.write(text, day=3, side=Side.CUSTOMER)
    assert len(desk.rows()) == 1
