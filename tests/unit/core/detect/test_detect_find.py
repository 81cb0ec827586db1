"""Own words to commitments, with the weights that ship."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from agent.core.commitment import Action, Found, Owner, Strength
from agent.core.detect import Context, Detector

Find = Callable[..., tuple[Found, ...]]


@pytest.mark.parametrize(
    "text",
    [
        "I'll mail you the brochure tomorrow.",
        "We will rebuild the ramp next week.",
        "You'll have the sketches by Thursday.",
        "The contract goes out to you on Monday.",
        "Let me check the stock and come back to you.",
        "Happy to, I'll bring the prototype.",
        "Yes, Tuesday at ten works for me.",
        "Count me in.",
        "Consider it done.",
        "Will do.",
        "Will do!",
        "No probs, you will.",
        "If the board agrees, we'll ship on the 9th.",
        "I hope to have the survey for you by Friday.",
        "Ingrid, our planner, will rework the route by Monday.",
        "I won't make Friday, you'll have it on Monday.",
        "Expect the corrected bill from me tomorrow.",
        "I'll put you in touch with our notary.",
        "Nothing leaves our yard without your signature.",
        "We won't order the beams before you've seen the plan.",
        "We will not charge you for the second visit.",
    ],
)
def test_an_undertaking_is_found(found_in: Find, text: str) -> None:
    """A reader would hold the writer or the writer's side to it."""
    assert len(found_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Can you send it by Friday?",
        "Please forward the list to Rolf.",
        "I look forward to our talk.",
        "I will be out of the office next week.",
        "The bank will release the money tomorrow.",
        "The price will rise in spring.",
        "I sent it yesterday.",
        "I told her that I would look into it.",
        "Let me know if you want the file and I'll send it.",
        "If you'd like a tour, I can show you around.",
        "I won't be able to attend.",
        "I won't know before Monday.",
        "I won't be in the yard until Monday.",
        "We'll have to pass on this one.",
        "Talk soon.",
        "I'll let you get back to work.",
        "Your lawyer will return the deed.",
        "Will you be there?",
        "Let's meet some time next week?",
        "Thank you for your patience.",
        "I've cancelled tomorrow's call.",
        "I had the posts filmed on Wednesday, so the demo is off and I've cancelled the invite.",
        "See you at the wharf one of these days.",
        "I'm seeing the committee chair over dinner that day.",
        "Our last vendor stopped returning calls the day the warranty ran out, so that matters more than you might think.",
        "I'm writing to follow up on the lease.",
        "Ingrid is going to send me the list on Friday.",
        "I'll be glad to explain the lease.",
        "I'll talk to you later.",
        "I'll ask you to look at the lease again.",
        "So nothing comes on Friday and your order stands.",
        "In the evening you will hear the pipes, I promise nothing about those.",
    ],
)
def test_what_only_looks_like_one_is_left(found_in: Find, text: str) -> None:
    """Requests, courtesies, whereabouts, predictions, reports, offers and others' acts."""
    assert found_in(text) == ()


@pytest.mark.parametrize(
    ("text", "action", "strength", "owner"),
    [
        ("I'll send you the drawings tomorrow.", Action.SEND, Strength.FIRM, Owner.SENDER),
        ("I'll get back to you on the lease.", Action.REPLY, Strength.FIRM, Owner.SENDER),
        ("I'll call you on Monday.", Action.CALL, Strength.FIRM, Owner.SENDER),
        ("I'll introduce you to our treasurer.", Action.INTRODUCE, Strength.FIRM, Owner.SENDER),
        ("I'll try to fix the hinge this week.", Action.DO, Strength.WEAK, Owner.SENDER),
        ("Once the bank has answered I'll send the deed.", Action.SEND, Strength.CONDITIONAL, Owner.SENDER),
        ("We will come to your site on Tuesday.", Action.MEET, Strength.FIRM, Owner.SIDE),
    ],
)
def test_its_fields(found_in: Find, text: str, action: Action, strength: Strength, owner: Owner) -> None:
    """What is to be done, how firmly it was said, and by whom."""
    (found,) = found_in(text)
    assert (found.action, found.strength, found.owner) == (action, strength, owner)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("I'll send you the revised tender by Friday.", "the revised tender"),
        ("We will forward the two-page summary of the audit tomorrow.", "the two-page summary of the audit"),
        ("The signed lease will be sent to you today.", "The signed lease"),
        ("The lease plan I give you on Wednesday.", "The lease plan"),
        ("The plan of the roof follows on Friday.", "The plan of the roof"),
    ],
)
def test_its_object_in_the_writers_words(found_in: Find, text: str, thing: str) -> None:
    """The noun phrase, without recipient and time."""
    (found,) = found_in(text)
    assert found.object == thing


def test_a_named_colleague_is_the_actor(found_in: Find) -> None:
    """The name stands before the apposition."""
    (found,) = found_in("Ingrid, our planner, will rework the route by Monday.")
    assert (found.actor, found.owner) == ("Ingrid", Owner.SIDE)


def test_the_shortest_answer_is_one(found_in: Find) -> None:
    """None of its words promises anything by itself."""
    assert found_in("On it.")


def test_a_condition_is_quoted(found_in: Find) -> None:
    """What the promise waits for."""
    (found,) = found_in("As soon as the mill confirms, I'll send you the date.")
    assert found.condition.lower().startswith("as soon as the mill confirms")


def test_two_acts_in_one_sentence_are_two_commitments(found_in: Find) -> None:
    """Each with its own clause, action and due."""
    first, second = found_in("I'll send the plan by Friday and call you on Monday.")
    assert (first.quote, second.quote) == ("I'll send the plan by Friday", "call you on Monday.")
    assert (first.action, second.action) == (Action.SEND, Action.CALL)
    assert first.due
    assert second.due
    assert (first.due.last, second.due.last) == (date(2026, 3, 6), date(2026, 3, 9))


def test_talk_among_oneselves_before_an_answer_is_no_promise_apart(found_in: Find) -> None:
    """The answer is what is waited for."""
    (found,) = found_in("I'll sit down with our planner and get back to you with the list by Friday.")
    assert found.due
    assert found.quote.startswith("I'll sit down")


@pytest.mark.parametrize(
    "text",
    [
        "You will have the plan by [new date].",
        "Sie bekommen den Plan bis [neuer Termin].",
    ],
)
def test_a_blank_of_our_own_draft_promises_nothing(found_in: Find, text: str) -> None:
    """A notice that was sent as it lay, its date not filled in, is no second promise."""
    assert found_in(text) == ()


def test_quote_and_place_agree(found_in: Find) -> None:
    """The quote is the text between the offsets with white space folded."""
    text = "Hi Bo,\n\nthanks. I will send the\nnew offer on Friday.\n\nKay"
    (found,) = found_in(text)
    assert found.quote == "I will send the new offer on Friday."
    assert " ".join(text[found.start : found.end].split()) == found.quote


def test_a_new_date_renegotiates(found_in: Find) -> None:
    """An old date that cannot be held, and a new one."""
    (found,) = found_in("I won't make Friday, you'll have it on Monday.")
    assert found.renegotiates
    assert found.due
    assert found.due.last == date(2026, 3, 9)


def test_reasons_can_be_read(found_in: Find) -> None:
    """Grammar and time, in words."""
    (found,) = found_in("I'll send the plan by Friday.")
    assert found.reasons[0] == 'I + will + "send"'
    assert "names a time: by Friday" in found.reasons


def test_wording_for_the_other_side_promises_nothing(found_in: Find) -> None:
    """Text in quotation marks that somebody else is to use."""
    assert (
        found_in('Here is a text for you:\n\n"We will repair the gate and send you the bill by Monday."\n')
        == ()
    )


def test_the_subject_line_alone_may_promise(detector: Detector) -> None:
    """Without a place in the text; an answer's subject is somebody else's."""
    context = Context(datetime(2026, 3, 4, tzinfo=UTC))
    (found,) = detector.find_in_subject("You'll have the offer by Friday", context)
    assert (found.start, found.end) == (-1, -1)
    assert detector.find_in_subject("Re: You'll have the offer by Friday", context) == ()


@pytest.mark.parametrize(
    "word",
    [
        "Accepted",
        "Declined",
        "Tentatively accepted",
        "Updated invitation",
        "Canceled event",
        "Zugesagt",
        "Refusé",
        "Aceptada",
    ],
)
def test_a_calendars_answer_is_nobodys_promise(detector: Detector, word: str) -> None:
    """What a calendar writes into a subject quotes the meeting's name."""
    context = Context(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert detector.find_in_subject(f"{word}: I'll show you both rooms on Friday", context) == ()


def test_the_same_text_gives_the_same_answer(found_in: Find) -> None:
    """Detection is pure."""
    text = "I'll send the plan by Friday and call you on Monday."
    assert found_in(text) == found_in(text)


@pytest.mark.parametrize("text", ["", "\n\n", "...", "- \n- \n", '"', "I'll"])
def test_next_to_nothing_is_no_trouble(found_in: Find, text: str) -> None:
    """Empty and broken texts hold nothing."""
    assert found_in(text) == ()
