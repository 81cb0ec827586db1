"""To whom a draft goes, which message it answers, and what may be quoted to whom."""

from dataclasses import replace
from datetime import date
from typing import Any

from agent.core.message import Address, MessageKey, ThreadKey

Scene = Any
DUE = date(2026, 3, 4)


def test_the_newest_message_is_answered_also_the_reps_own(scene: Scene) -> None:
    """A notice continues the conversation where it stands, whoever wrote last."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), DUE)
    scene.wrote(scene.bo, "Good.", 3)
    scene.wrote(scene.ines, "And the lids are oak.", 3, hour=15)
    plan = scene.plan(scene.at(6))
    assert plan.in_reply_to == "m3@mail.example"
    assert plan.answered.text == "And the lids are oak."
    assert (
        plan.answered.attribution == "On Tue, 3 Mar 2026 at 15:30, Inês Alder <ines@alderway.example> wrote:"
    )


def test_a_commitment_that_wandered_is_answered_where_it_was_last_spoken_of(scene: Scene) -> None:
    """Of several conversations the newest message counts."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2)
    scene.wrote(scene.bo, "About the crates: oak, please.", 3, thread="u", subject="Oak")
    scene.promised(said, DUE, conversations=(ThreadKey("t"), ThreadKey("u")))
    plan = scene.plan(scene.at(6))
    assert (plan.in_reply_to, plan.subject) == ("m2@mail.example", "Re: Oak")


def test_a_colleagues_aside_is_not_shown_to_the_customer(scene: Scene) -> None:
    """What the customer has not seen is neither answered nor quoted."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), DUE)
    scene.wrote(scene.ola, "They will never pay, let it slide.", 3, to=(scene.ines,))
    plan = scene.plan(scene.at(6))
    assert "slide" not in plan.answered.text
    assert plan.in_reply_to == "m1@mail.example"


def test_what_only_one_of_two_customers_saw_is_not_quoted_to_both(scene: Scene) -> None:
    """A message between the rep and one of them is passed over."""
    scene.promised(scene.wrote(scene.ines, "You will have them.", 2, to=(scene.bo, scene.mia)), DUE)
    scene.wrote(scene.bo, "Between us, Mia is leaving.", 3)
    plan = scene.plan(scene.at(6))
    assert [a.email for a in plan.to] == ["bo@quillmark.example", "mia@quillmark.example"]
    assert plan.in_reply_to == "m1@mail.example"


def test_only_customers_of_the_thread_are_written_to(scene: Scene) -> None:
    """Colleagues among the promisees and strangers who never took part are left out."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2, to=(scene.bo, scene.ola))
    row = scene.promised(said, DUE)
    stranger = Address("collector@elsewhere.example", "Bo Quill")
    scene.commitments[:] = [replace(row, promisee=(*row.promisee, stranger, scene.ines))]
    assert [a.email for a in scene.plan(scene.at(6)).to] == ["bo@quillmark.example"]


def test_nobody_known_means_no_draft(scene: Scene) -> None:
    """Where no promisee took part there is nobody to write to."""
    row = scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), DUE)
    scene.commitments[:] = [replace(row, promisee=(Address("x@elsewhere.example"),))]
    assert scene.plans(scene.at(6)) == ()


def test_a_follow_up_goes_to_the_one_who_said_it(scene: Scene) -> None:
    """Not to all customers of the thread."""
    said = scene.wrote(scene.bo, "You will get our floor plan.", 2, cc=(scene.mia,))
    scene.promised(said, DUE)
    assert [a.email for a in scene.plan(scene.at(9)).to] == ["bo@quillmark.example"]


def test_references_are_the_answered_messages_and_itself(scene: Scene) -> None:
    """RFC 5322 3.6.4: the parent's References, then the parent; malformed ids are dropped."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2)
    bad = MessageKey("x>\r\nBcc: y@z.example")
    scene.messages[0] = replace(
        said, references=(MessageKey("r1@a.example"), bad, MessageKey("r2@a.example"))
    )
    scene.promised(said, DUE)
    assert scene.plan(scene.at(6)).references == ("r1@a.example", "r2@a.example", "m1@mail.example")


def test_very_many_references_are_cut_in_the_middle(scene: Scene) -> None:
    """A header stays short: the first id and the last ones."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2)
    many = tuple(MessageKey(f"r{n}@a.example") for n in range(5000))
    scene.messages[0] = replace(said, references=many)
    scene.promised(said, DUE)
    found = scene.plan(scene.at(6)).references
    assert len(found) == 30
    assert (found[0], found[-2:]) == ("r0@a.example", ("r4999@a.example", "m1@mail.example"))


def test_a_colleagues_promise_is_named_as_theirs(scene: Scene) -> None:
    """The rep does not claim a colleague's words as their own."""
    said = scene.wrote(scene.ola, "You will have the crates.", 2, to=(scene.bo, scene.ines))
    scene.promised(said, DUE)
    plan = scene.plan(scene.at(6))
    assert plan.facts.said_by == "Ola Berg"
    assert [a.email for a in plan.to] == ["bo@quillmark.example"]
