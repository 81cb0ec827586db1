"""The phrases by which a clause shows what it does to a promise: one row for each way of saying it."""

import time

import pytest

from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.speech import bare_subject, level
from agent.core.fulfil.undone import is_undone

SHOWN = [
    (Cue.HANDS_OVER, "The lease is attached."),
    (Cue.HANDS_OVER, "Here's the plan of the quay"),
    (Cue.HANDS_OVER, "You'll find the drawings in the folder under this link"),
    (Cue.HANDS_OVER, "All the sheets are below"),
    (Cue.SENT, "The card went into the mail at noon"),
    (Cue.SENT, "The drum left our works on Monday"),
    (Cue.SENT, "I've put the drawings in your data room"),
    (Cue.SENT, "Your invoice was paid this morning"),
    (Cue.SENT, "It is with the courier, tracking to follow"),
    (Cue.ARRIVED, "Thank you for the swatches"),
    (Cue.ARRIVED, "The drum was delivered at nine"),
    (Cue.ARRIVED, "We’ve got the keys"),
    (Cue.PENDING, "No news from the lab"),
    (Cue.PENDING, "We're still waiting for the harbour master"),
    (Cue.PENDING, "The plan is being checked"),
    (Cue.SLIPS, "I'm afraid the drum will be late"),
    (Cue.SLIPS, "I need a few more days"),
    (Cue.SLIPS, "Friday passed without a word from me"),
    (Cue.SLIPS, "We won't be ready on Monday"),
    (Cue.TALKED, "Thanks for ringing"),
    (Cue.TALKED, "Thank you very much for the tour of the yard"),
    (Cue.TALKED, "Great call today"),
    (Cue.TALKED, "Here are the points from today's meeting"),
    (Cue.TALKED, "It was good to meet you all"),
    (Cue.TALKED, "Following up on our meeting, two numbers"),
    (Cue.TALKED, "Your demo on Thursday convinced the painters"),
    (Cue.TALKED, "As discussed on the phone, we start in May"),
    (Cue.MISSED, "Sorry I missed you"),
    (Cue.MISSED, "I left a voicemail"),
    (Cue.MISSED, "Two things before our call"),
    (Cue.NO_SHOW, "I'm sorry I missed our call"),
    (Cue.NO_SHOW, "Nobody joined, so I hung up"),
    (Cue.DONE, "The valve is replaced"),
    (Cue.DONE, "Otto has been through the list"),
    (Cue.DECIDES, "We've decided on the blue one"),
    (Cue.DECIDES, "The board has chosen the smaller dock"),
    (Cue.UNNEEDED, "We no longer need the crane"),
    (Cue.UNNEEDED, "Please drop the comparison"),
    (Cue.UNNEEDED, "We found one ourselves"),
    (Cue.CANCELS, "I have cancelled the session"),
    (Cue.CANCELS, "Friday's visit is off"),
    (Cue.LOST, "We have decided to go with another yard"),
    (Cue.LOST, "The project was shelved"),
    (Cue.INTRODUCES, "Mara, meet Otto"),
]


@pytest.mark.parametrize(("cue", "text"), SHOWN)
def test_a_phrase_shows_its_cue(cue: Cue, text: str) -> None:
    """Each way of saying it is heard."""
    assert says(level(text), cue)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        (Cue.UNNEEDED, "No need to hurry"),
        (Cue.UNNEEDED, "You don't need to wait for us"),
        (Cue.TALKED, "Thanks for your mail"),
        (Cue.TALKED, "Our call is on Thursday"),
        (Cue.MISSED, "Thank you for the call"),
        (Cue.HANDS_OVER, "The tower is high"),
        (Cue.SENT, "The essence of it"),
        (Cue.LOST, "We have decided to go with the blue one"),
        (Cue.CANCELS, "The offer stands"),
    ],
)
def test_what_only_sounds_alike_shows_nothing(cue: Cue, text: str) -> None:
    """The neighbours of each phrase are left alone."""
    assert not says(level(text), cue)


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        ("the report is not ready", True),
        ("the report will follow", True),
        ("we still wait", True),
        ("the report is attached", False),
        ("for whoever cannot wait", False),
        ("", False),
    ],
)
def test_a_clause_that_puts_off_is_undone(text: str, undone: bool) -> None:
    """ "Not" and "not yet" count, but not in a piece that only explains."""
    assert is_undone(text) is undone


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: AW: Re[2]: Dry dock", "Dry dock"),
        ("Fwd: Dry dock: price", "Dry dock: price"),
        ("Rent: dry dock", "Rent: dry dock"),
        ("Re:", ""),
    ],
)
def test_a_subject_is_bared_of_its_marks(subject: str, bare: str) -> None:
    """Marks of answering in any language go, words with a colon stay."""
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    "piece", ["thanks for the ", "you'll find the ", "we won't need ", "a", " ", ": ", "not yet "]
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """A clause of two hundred kilobytes is looked through for every cue in well under two seconds."""
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    for cue in Cue:
        says(text, cue)
    assert time.process_time() - began < 2
