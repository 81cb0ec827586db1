"""What keeps a promise, and what only looks as if it did. One row is one later mail."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side
from agent.core.message import Address, MailKind

REPORT = ("I'll send you the coating report by Friday.", "the coating report")
SAMPLES = ("We'll ship you the paint samples by Friday.", "the paint samples")
PRICE = ("You'll have the price for the dry dock by Friday.", "the price for the dry dock")
QUOTE = ("I'll get you the revised proposal for the ferry by Friday.", "the revised proposal for the ferry")
FRIDAY = date(2026, 3, 6)


def promised(
    desk: Any, promise: Any, words: str, thing: str, action: Action = Action.SEND, **more: Any
) -> None:
    """A promise of the rep on Monday, due on Friday."""
    desk.write(words, promise(words.rstrip("."), action, FRIDAY, thing, **more), day=2)


KEEPS = [
    (REPORT, "Here is the report.", ["coating_report.pdf"], "t1"),
    (REPORT, "As promised, attached.", ["scan0017.pdf"], "t1"),
    (REPORT, "The coating report is here: https://share.harbourpaint.example/d/81", [], "t1"),
    (REPORT, "You will find the report under this link: https://share.harbourpaint.example/d/81", [], "t1"),
    (REPORT, "I uploaded the coating report to your portal this morning.", [], "t1"),
    (REPORT, "Mara,\nthe findings of the coating test are attached.", ["coating_findings.pdf"], "t2"),
    (SAMPLES, "The samples left our works this morning, tracking 1Z 55 0001.", [], "t1"),
    (SAMPLES, "Six paint samples are on their way with the courier.", [], "t2"),
    (PRICE, "The price for the dry dock comes to 18,400 with scaffolding.", [], "t1"),
    (PRICE, "Dry dock, price per square metre:\nbottom 41\ntopsides 36", [], "t1"),
    (QUOTE, "The new offer for the ferry is attached.", ["ferry_offer_rev2.pdf"], "t3"),
    (
        QUOTE,
        "Revised pricing for the ferry in the attached sheet, but the crane is still open.",
        ["ferry.xlsx"],
        "t1",
    ),
]


@pytest.mark.parametrize("side", [Side.REP, Side.COLLEAGUE])
@pytest.mark.parametrize(("said", "text", "files", "thread"), KEEPS)
def test_the_thing_itself_keeps_a_promise_to_send(
    desk: Any, promise: Any, said: tuple[str, str], text: str, files: list[str], thread: str, side: Side
) -> None:
    """Attached, linked, written out or reported as sent, by the rep or a colleague, here or in another thread."""
    promised(desk, promise, *said)
    key = desk.write(text, day=4, files=files, thread=thread, side=side)
    row = desk.row()
    assert (row.evidence.message, desk.state()) == (key, State.KEPT)
    assert row.reasons


@pytest.mark.parametrize(
    ("said", "text", "files", "thread"),
    [
        (REPORT, "Still working on the coating report.", [], "t1"),
        (REPORT, "The coating report will be attached to my next mail.", [], "t1"),
        pytest.param(
            *(REPORT, "Two pages about our new yard are attached.", ["new_yard.pdf"], "t2"),
            marks=pytest.mark.xfail(
                strict=True, reason="a file under a subject of the thing: the signs take it for the thing"
            ),
        ),
        (REPORT, "Our brochure is attached. The report is not ready yet.", ["brochure.pdf"], "t1"),
        (REPORT, "I sent the coating report to our lab for a second opinion.", [], "t1"),
        (REPORT, "Did you ever read the coating report of last year?", [], "t1"),
        (REPORT, "Here is the invoice for January.", ["invoice_0107.pdf"], "t1"),
        (SAMPLES, "The samples are being mixed.", [], "t1"),
        (SAMPLES, "The paint samples will leave our works tomorrow.", [], "t1"),
        (PRICE, "Nothing to report on the price for the dry dock so far.", [], "t1"),
        (QUOTE, "Thank you for the visit. The ferry is a beauty.", [], "t1"),
    ],
)
def test_what_only_speaks_of_the_thing_keeps_nothing(
    desk: Any, promise: Any, said: tuple[str, str], text: str, files: list[str], thread: str
) -> None:
    """Not yet, to somebody else, a question, or another thing: the promise stays as it was."""
    promised(desk, promise, *said)
    desk.write(text, day=4, files=files, thread=thread)
    assert desk.row().settled_at is None
    assert desk.state(day=5) is State.OPEN


def test_two_things_of_one_sort_are_told_apart_by_their_names(desk: Any, promise: Any) -> None:
    """The banner that comes first does not keep the promise of the flag."""
    words = "The banner proofs go out on Tuesday and the flag proofs on Thursday."
    banner = promise(
        "The banner proofs go out on Tuesday", Action.SEND, date(2026, 3, 3), "The banner proofs"
    )
    flag = promise("the flag proofs on Thursday", Action.SEND, date(2026, 3, 5), "the flag proofs")
    desk.write(words, banner, flag, day=2)
    first = desk.write("The banner proofs are attached.", day=3, files=["proofs_banner.pdf"])
    second = desk.write("And the flag proofs.", day=5, files=["proofs_flag.pdf"])
    assert [row.evidence.message for row in desk.rows()] == [first, second]


def test_it_is_what_was_spoken_of_before(desk: Any, promise: Any) -> None:
    """ "I'll send it over" means the drawing that was asked for."""
    desk.write("Do you have a drawing of the rudder?", day=2, side=Side.CUSTOMER)
    desk.write(
        "We do. I'll send it over tomorrow.",
        promise("I'll send it over tomorrow", Action.SEND, date(2026, 3, 3), "it"),
        day=2,
        hour=12,
    )
    wrong = desk.write(
        "Our opening hours at Easter are attached.", day=3, files=["opening_hours.pdf"], thread="t2"
    )
    right = desk.write("The rudder, in two views.", day=4, files=["rudder_drawing.pdf"])
    row = desk.row()
    assert row.evidence.message == right != wrong


@pytest.mark.parametrize(
    ("words", "thing", "answer", "keeps"),
    [
        (
            "I'll let you know by Friday whether the crane fits.",
            "whether the crane fits",
            "The crane fits, with a hand's width to spare.",
            True,
        ),
        (
            "I'll let you know by Friday whether the crane fits.",
            "whether the crane fits",
            "Good news from the yard: it's a yes.",
            True,
        ),
        (
            "I'll get back to you on the warranty by Friday.",
            "the warranty",
            "The warranty covers the keel for five years, blisters included.",
            True,
        ),
        ("I'll get back to you on the warranty by Friday.", "the warranty", "Got it, will look.", False),
        (
            "I'll get back to you on the warranty by Friday.",
            "the warranty",
            "I'm still waiting for our lawyers on the warranty.",
            False,
        ),
        (
            "I'll get back to you on the warranty by Friday.",
            "the warranty",
            "Is the warranty for the boat or for the coating?",
            False,
        ),
        (
            "I'll come back to you with our questions by Friday.",
            "our questions",
            "1. Does it cure below 10 degrees?\n2. Who sands?",
            True,
        ),
    ],
)
def test_only_an_answer_in_substance_keeps_a_promise_to_answer(
    desk: Any, promise: Any, words: str, thing: str, answer: str, keeps: bool
) -> None:
    """Acknowledgements, questions back and "still waiting" are no answer."""
    promised(desk, promise, words, thing, Action.REPLY)
    desk.write(answer, day=4)
    assert (desk.row().settled_at is not None) is keeps


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("Otto has been through the survey, all fine.", True),
        ("The survey is checked, and nothing rattles.", True),
        ("Otto is still going through the survey.", False),
        ("The survey has 40 pages.", False),
    ],
)
def test_a_report_that_it_is_done_keeps_a_promise_to_do(
    desk: Any, promise: Any, text: str, keeps: bool
) -> None:
    """The work must be said to be done, not only to be going on."""
    words = "Otto will check the survey by Friday."
    promised(desk, promise, words, "the survey", Action.DO, actor="Otto")
    desk.write(text, day=4)
    assert (desk.row().settled_at is not None) is keeps


@pytest.mark.parametrize(
    ("text", "cc", "keeps"),
    [
        ("Mara, meet Otto. Otto, meet Mara.", [Address("otto@harbourpaint.example", "Otto Lund")], True),
        ("Mara, Otto is the man for the primer.", [], False),
        (
            "Mara has thirty bins and a board, Otto has opinions.",
            [Address("o.lund@harbourpaint.example", "Otto Lund")],
            True,
        ),
    ],
)
def test_both_people_on_a_mail_keep_a_promise_to_introduce(
    desk: Any, promise: Any, text: str, cc: list[Address], keeps: bool
) -> None:
    """A name in passing brings nobody together."""
    promised(desk, promise, "I'll put you in touch with Otto by Friday.", "", Action.INTRODUCE)
    desk.write(text, day=4, cc=cc)
    assert (desk.row().settled_at is not None) is keeps


@pytest.mark.parametrize(
    ("text", "side", "keeps"),
    [
        ("Thanks for ringing this morning, the primer is clear now.", Side.CUSTOMER, True),
        ("Good talking to you today. Two pages on the primer follow.", Side.REP, True),
        ("Sorry I missed you, I left a message.", Side.REP, False),
        ("I look forward to our call.", Side.CUSTOMER, False),
        ("Ahead of our call: which primer is it?", Side.CUSTOMER, False),
    ],
)
def test_mail_that_speaks_of_the_talk_as_past_keeps_a_promise_to_call(
    desk: Any, promise: Any, text: str, side: Side, keeps: bool
) -> None:
    """ "Called and left a message" is no call, and a call to come is none yet."""
    promised(desk, promise, "I'll ring you on Friday about the primer.", "the primer", Action.CALL)
    desk.write(text, day=6, hour=16, side=side)
    assert (desk.row().settled_at is not None) is keeps


def test_a_talk_at_its_hour_is_kept_though_the_mail_about_it_comes_later(desk: Any, promise: Any) -> None:
    """The mail says when the talk was, not when the promise was kept."""
    words = "I'll ring you on Friday at 9."
    desk.write(words, promise(words.rstrip("."), Action.CALL, desk.at(6, 9)), day=2)
    desk.write("Thank you for the call this morning.", day=6, hour=15, side=Side.CUSTOMER)
    assert desk.state() is State.KEPT


@pytest.mark.parametrize("kind", [MailKind.AUTO_REPLY, MailKind.BULK, MailKind.BOUNCE, MailKind.CALENDAR])
def test_mail_without_words_of_its_own_is_no_evidence(desk: Any, promise: Any, kind: MailKind) -> None:
    """An auto-reply, a newsletter, a bounce or an invitation keeps nothing."""
    promised(desk, promise, *REPORT)
    desk.write("The coating report is attached.", day=4, files=["coating_report.pdf"], kind=kind)
    assert desk.row().settled_at is None


def test_mail_among_colleagues_is_no_evidence(desk: Any, promise: Any) -> None:
    """What the customer never saw keeps nothing."""
    promised(desk, promise, *REPORT)
    desk.write(
        "The coating report is attached.",
        day=4,
        files=["coating_report.pdf"],
        to=[Address("otto@harbourpaint.example")],
    )
    assert desk.row().settled_at is None


def test_the_customers_own_file_does_not_keep_the_reps_promise(desk: Any, promise: Any) -> None:
    """Only the side that owes can send it."""
    promised(desk, promise, *REPORT)
    desk.write(
        "Our own coating report of last year is attached.",
        day=4,
        files=["coating_report_2025.pdf"],
        side=Side.CUSTOMER,
    )
    assert desk.row().settled_at is None


def test_the_customers_thanks_for_it_show_that_it_came(desk: Any, promise: Any) -> None:
    """What went by another way than mail is seen by the other side's thanks."""
    promised(desk, promise, *SAMPLES)
    key = desk.write("Thank you for the paint samples, they arrived this morning.", day=5, side=Side.CUSTOMER)
    assert desk.row().evidence.message == key


def test_a_conditional_promise_waits_and_is_kept_when_it_comes(desk: Any, promise: Any) -> None:
    """Without a due it is open as long as it takes."""
    words = "Once the yard has confirmed, I'll pass their letter on to you."
    desk.write(words, promise(words.rstrip("."), Action.SEND, None, "their letter"), day=2)
    assert desk.state(day=20) is State.OPEN
    desk.write("The yard has confirmed; their letter is attached.", day=25, files=["yard.pdf"])
    assert desk.state(day=26) is State.KEPT


def test_a_weak_sign_for_an_undated_promise_asks_the_rep(desk: Any, promise: Any) -> None:
    """Where nothing in the mail can tell, the state is unclear, until something does."""
    words = "I'll get back to you."
    desk.write(words, promise(words.rstrip("."), Action.REPLY), day=2)
    desk.write(
        "I'll call you on Monday about the crane.",
        promise("I'll call you on Monday about the crane", Action.CALL, date(2026, 3, 9), "the crane"),
        day=2,
        hour=11,
    )
    desk.write("The primer needs two coats below the waterline.", day=4)
    answer = next(row for row in desk.rows(day=5) if row.found.action is Action.REPLY)
    assert answer.state(desk.at(5), desk.rep.zone) in (State.UNCLEAR, State.KEPT)


def test_a_customers_promise_is_kept_by_the_customers_side(desk: Any, promise: Any) -> None:
    """Both sides are held to the same measure."""
    words = "You'll get the fleet list from us by Friday."
    desk.write(
        words, promise(words.rstrip("."), Action.SEND, FRIDAY, "the fleet list"), day=2, side=Side.CUSTOMER
    )
    key = desk.write("List attached, 34 hulls.", day=6, side=Side.CUSTOMER, files=["fleet.csv"])
    row = desk.row()
    assert (row.by, row.evidence.message, desk.state()) == ("customer", key, State.KEPT)
    assert [a.email for a in row.promisee] == ["nia@harbourpaint.example"]


def test_a_talk_is_on_the_reps_day_wherever_the_mail_was_written(desk: Any, promise: Any) -> None:
    """Thanks from the other side of the world, a day on by the clock there, are for Friday's call."""
    desk.rep = replace(desk.rep, zone=ZoneInfo("America/Los_Angeles"))
    words = "I'll ring you on Friday about the primer."
    desk.write(words, promise(words.rstrip("."), Action.CALL, FRIDAY, "the primer"), day=2)
    desk.write("Thank you for the call.", day=6, hour=22, side=Side.CUSTOMER)
    there = desk.messages[-1].sent_at.astimezone(ZoneInfo("Pacific/Auckland"))
    desk.messages[-1] = replace(desk.messages[-1], sent_at=there)
    assert desk.row().state(desk.at(9), desk.rep.zone) is State.KEPT


def test_what_fits_another_promise_much_better_keeps_only_that(desk: Any, promise: Any) -> None:
    """The label artwork is no printed label, though both say label."""
    one, two = "I'll send you the label artwork by Friday.", "You'll have the printed labels by Friday."
    desk.write(
        f"{one} {two}",
        promise(one.rstrip("."), Action.SEND, FRIDAY, "the label artwork"),
        promise(two.rstrip("."), Action.SEND, FRIDAY, "the printed labels"),
        day=2,
    )
    desk.write("Attached is the label artwork.", day=4, files=["label_artwork.pdf"])
    assert [row.settled_at is not None for row in desk.rows()] == [True, False]


def test_a_couriers_notice_keeps_what_was_promised_as_it(desk: Any, promise: Any) -> None:
    """The stores write elsewhere and shortly; what "it" was stands before the promise."""
    words = "The winch has eaten a rope. We will ship it to you on Friday."
    mark = promise("We will ship it to you on Friday", Action.SEND, FRIDAY)
    desk.write(words, mark, day=2, side=Side.CUSTOMER)
    desk.write(
        "Good day, winch handed to the courier today, tracking 40 2211.",
        day=6,
        side=Side.CUSTOMER,
        thread="t2",
        subject="Shipment 12",
    )
    assert desk.state() is State.KEPT
