"""What was not understood in the stories of writers who do not know the program, in wordings of our own."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, Due, Found, Owner, Strength
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.sort import meant_action
from agent.core.fulfil.speech import level
from agent.core.fulfil.topic import topic_of

FRIDAY = date(2026, 3, 6)
REP, CUSTOMER = Side.REP, Side.CUSTOMER
SEND, REPLY, CALL, DO = Action.SEND, Action.REPLY, Action.CALL, Action.DO


def found(quote: str, thing: str = "", actor: str = "", action: Action = SEND) -> Found:
    """A promise as detection gives it, due on Friday."""
    due = (
        Due(FRIDAY, FRIDAY, text="by Friday", start=quote.find("by Friday")) if "by Friday" in quote else None
    )
    return Found(
        0, len(quote), quote, action, Strength.FIRM, Owner.SENDER, object=thing, actor=actor, due=due
    )


@pytest.mark.parametrize(
    ("quote", "thing", "actor", "named"),
    [
        (
            "The colour chart will be on the portal for you by Friday",
            "the portal",
            "The colour chart",
            "chart",
        ),
        ("The winch leaves us by express on Monday", "express", "the winch", "winch"),
        ("The roster gets to you by Friday", "", "The roster", "=list"),
        ("The PO will get to you by Friday", "", "The PO", "=order"),
        ("Drum count per deck is with you by Friday", "per deck", "", "count"),
        ("The colour chart with the reds I mail you by Friday", "", "", "chart"),
        ("Deck estimate youll have by Friday", "", "", "=quote"),
        ("We put the layouts of all decks on our server by Friday", "", "", "=drawing"),
        ("The board meets on the 3rd and I will forward you the minutes by Friday", "the", "", "=note"),
        ("Our surveyor is ill, so the hull report I can send by Friday only", "", "", "=report"),
    ],
)
def test_the_thing_is_named_wherever_it_stands(quote: str, thing: str, actor: str, named: str) -> None:
    """Not the way by which it goes, nor the place where it will be."""
    assert topic_of(found(quote, thing, actor), "", "", ()).heads == {named}


@pytest.mark.parametrize(
    ("quote", "taken", "meant"),
    [
        ("We'll put the proofs on our server for you by Friday", DO, SEND),
        ("Twelve drums leave here on Friday", DO, SEND),
        ("We leave here on Friday", DO, DO),
        ("I'll get you the go-ahead on the colour by Friday", SEND, REPLY),
        ("The tins come to you on Friday", Action.MEET, SEND),
        ("The chart will be in your portal on Friday", Action.MEET, SEND),
        ("I'll run a training hour for your crew under the service contract", Action.MEET, Action.MEET),
        ("We come on Friday instead", Action.MEET, Action.MEET),
    ],
)
def test_goods_that_move_are_delivered_and_people_who_come_visit(
    quote: str, taken: Action, meant: Action
) -> None:
    """What is put up for the other side is a delivery as well, and a go-ahead is an answer."""
    assert meant_action(found(quote, action=taken)) is meant


LIVES = [
    # words, thing, actor, action, later mail, its side, its files, its thread, kept
    ("All 140 swatches go on our server by Friday.", "all 140 swatches", "", SEND, "Here they are, 140 of them: https://files.example/q", REP, [], "t1", True),
    ("The tins will be delivered to your quay by Friday.", "The tins", "", SEND, "The tins were unloaded at your quay at noon.", REP, [], "t1", True),
    ("Four tins go to you by courier by Friday.", "four tins", "", SEND, "Parcel handed over, tracking 4711 0815.", REP, [], "t1", True),
    ("Four tins go to you by courier by Friday.", "four tins", "", SEND, "The box with the four tins was picked up, barcode 4711.", REP, [], "t2", True),
    ("I'll leave the brushes by the gate by Friday.", "the brushes", "", SEND, "Picked up the brushes at your gate, lovely.", CUSTOMER, [], "t1", True),
    ("I'll send the certificate of insurance by Friday.", "the certificate of insurance", "", SEND, "Ms Quint, certificate attached, your board is named.", REP, ["COI_Brine.pdf"], "t2", True),
    ("Our price reaches you by Friday.", "our price", "", SEND, "Here is our price with and without the second coat.", REP, ["Offer_77.pdf"], "t1", True),
    ("The spectroscopic certificate I send by Friday.", "", "", SEND, "Here it is, stamped.", REP, ["Spectro_NL_55.pdf"], "t2", True),
    ("The results come by Friday.", "", "The results", SEND, "What we saw: salt 4 mg, iron 0.9 mg, no lead, zinc 3.", REP, [], "t1", True),
    ("I'll send you three slogans by Friday.", "three slogans", "", SEND, "Try these.\nONE: dry for good\nTWO: sail on\nTHREE: blue again", REP, [], "t1", True),
    ("I'll send you three slogans by Friday.", "three slogans", "", SEND, "Our week:\n1. Monday shut\n2. Tuesday open", REP, [], "t1", False),
    ("An estimate for it I'll give you by Friday.", "", "", REPLY, "About the estimate: our man is ill, so Friday will not be possible and a day I cannot name yet.", REP, [], "t1", False),
    ("I'll let you know the board's answer by Friday.", "the board's answer", "", REPLY, "Agreed in full, red trim and all!", CUSTOMER, [], "t2", True),
    pytest.param(
        "I'll let you know the board's answer by Friday.", "the board's answer", "", REPLY, "The safety plan was approved by the harbour.", CUSTOMER, [], "t2", False,
        marks=pytest.mark.xfail(strict=True, reason="an approval on the very day in a new conversation: the signs take it for the answer"),
    ),
    ("A loan pump will be with you by Friday.", "a loan pump", "", SEND, "The loan pump hums, the crew smiles.", CUSTOMER, [], "t1", True),
    ("A loan pump will be with you by Friday.", "a loan pump", "", SEND, "The loan pump should have two outlets.", CUSTOMER, [], "t1", False),
    ("The berth plan gets to you by Friday.", "the berth plan", "", SEND, "The skipper and I have the berth plan, one berth fewer than we feared.", CUSTOMER, [], "t1", True),
    ("I'll drop the sampler off by Friday.", "the sampler", "", SEND, "It's leaning against your gate.", REP, [], "t1", True),
    ("I'll drop the sampler off by Friday.", "the sampler", "", SEND, "It is still at a neighbour of ours.", REP, [], "t1", False),
    ("We send an electrician to look at the board by Friday.", "an electrician", "", SEND, "Goran looked at the board, it is from 1974.", REP, [], "t1", True),
    ("I'll send over pages 40 to 52 by Friday.", "pages 40 to 52", "", SEND, "Page 39 had the wrong drawing, use this one.", REP, ["page39.pdf"], "t1", False),
    ("I'll send over pages 40 to 52 by Friday.", "pages 40 to 52", "", SEND, "Pages 40-52 herewith.", REP, ["manual_40-52.pdf"], "t1", True),
    ("The five adverts come to you by Friday.", "the five adverts", "", SEND, "Three of the adverts were sent so far.", REP, [], "t1", False),
    ("I'll redo the sketch with the lift by Friday.", "the sketch with the lift", "", DO, "The new sketch with the lift is what we wanted, could you print it?", CUSTOMER, [], "t1", True),
    ("I'll let you have the berth plan by Friday.", "the berth plan", "", SEND, "You wanted blue, blue it became after all that.", REP, ["scan_0042.pdf"], "t1", True),
    ("I'll call you by Friday.", "", "", CALL, "good talking just now, makes sense", CUSTOMER, [], "t1", True),
    ("I'll send a sketch and a costing by Friday.", "a sketch and a costing", "", SEND, "The sketch is attached, the costing is still with our buyer.", REP, ["sketch_hull.pdf"], "t1", False),
    ("I'll send a sketch and a costing by Friday.", "a sketch and a costing", "", SEND, "Sketch and costing attached.", REP, ["hull.pdf"], "t1", True),
    ("The loan pump goes to you by courier by Friday.", "", "The loan pump", SEND, "Our crew is standing here. Any sign of the loan pump?", CUSTOMER, [], "t1", False),
    ("A loan pump goes to you by courier by Friday.", "a loan pump", "", SEND, "ok, I settle the bill once the loan pump's come through", CUSTOMER, [], "t1", False),
    ("The loan pump leaves our yard by Friday.", "", "The loan pump", SEND, "The pump's on the van and gone.", REP, [], "t1", True),
    ("I'll send you Theo's drawing by Friday.", "Theo's drawing", "", SEND, "Theo's drawing, a day early.", REP, ["drawing_theo.pdf"], "t1", True),
    ("I'll call by Friday.", "", "", CALL, "Lovely to walk the deck with you both this morning.", REP, [], "t1", True),
    ("We'll start caulking by Friday.", "", "", DO, "Your men began to caulk at eight this morning.", CUSTOMER, [], "t1", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "thing", "actor", "action", "text", "side", "files", "thread", "keeps"), LIVES
)
def test_one_later_mail_of_a_stranger(
    desk: Any,
    promise: Any,
    words: str,
    thing: str,
    actor: str,
    action: Action,
    text: str,
    side: Side,
    files: list[str],
    thread: str,
    keeps: bool,
) -> None:
    """A person who reads both mails would say so too."""
    by = CUSTOMER if action is REPLY and "board" in words else REP
    desk.write(words, promise(words.rstrip("."), action, FRIDAY, thing, actor), day=2, side=by)
    desk.write(text, day=6, hour=15, files=files, side=side, thread=thread, subject="Tins")
    assert (desk.row().settled_at is not None) is keeps


def test_what_is_instead_of_the_only_promise_in_a_conversation_moves_it(desk: Any, promise: Any) -> None:
    """Though it is called by another name: "the 42" were tins."""
    first = "We're bringing the 42 over to you by Friday"
    again = "The van broke down, so the tins come to you on Monday instead"
    desk.write(f"{first}.", promise(first, SEND, FRIDAY, "the 42"), day=2)
    desk.write(f"{again}.", promise(again, SEND, date(2026, 3, 9), "", "the tins"), day=5)
    row = desk.row()
    assert (row.due.last, row.told_in_time) == (date(2026, 3, 9), True)


def test_a_promiser_who_was_going_to_needs_no_more(desk: Any, promise: Any) -> None:
    """ "There's no need for the price I was going to do you" takes it back."""
    words = "I'll send you a package price by Friday"
    desk.write(f"{words}.", promise(words, SEND, FRIDAY, "a package price"), day=2)
    desk.write("There's no need for the package price I was going to do you, the rate card covers it.", day=5)
    assert desk.row().withdrawn_at is not None


def test_what_is_said_again_without_a_date_may_own_a_slip(desk: Any, promise: Any) -> None:
    """ "The chart is still being drawn" is no new promise: it tells that the old one slips."""
    words, again = (
        "I'll send the rigging plan by Friday",
        "The rigging plan is still on the board and I can't say when it comes",
    )
    desk.write(f"{words}.", promise(words, SEND, FRIDAY, "the rigging plan"), day=2)
    desk.write(f"{again}.", promise(again, SEND, None, "the rigging plan"), day=9)
    assert desk.row().told_at is not None


@pytest.mark.parametrize(
    ("typed", "read"),
    [("Cant make it", "can't make it"), ("ive sent it", "i've sent it"), ("I was ill", "i was ill")],
)
def test_apostrophes_left_out_in_a_hurry(typed: str, read: str) -> None:
    """Only where the word can be nothing else."""
    assert level(typed) == read


TEN = datetime(2026, 3, 6, 10, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Can't do ten, I'll ring at 2 instead", 14),
        ("I'll ring at 9 instead", 9),
        ("I'll ring at 11 instead", 11),
    ],
)
def test_an_hour_told_by_its_number_alone(desk: Any, promise: Any, text: str, hour: int) -> None:
    """Of two readings the one nearer to the hour that was agreed on, when people are awake."""
    words = "I'll ring you on Friday at ten"
    desk.write(f"{words}.", promise(words, CALL, TEN), day=2)
    desk.write(f"{text}.", promise(text, CALL), day=5)
    row = desk.row()
    assert (row.due.last, row.told_in_time) == (TEN.replace(hour=hour), True)


def test_a_bare_hour_is_proposed_and_taken_up(desk: Any, promise: Any) -> None:
    """ "Could you ring at 2 instead?", "Sure, 2 it is"."""
    words = "I'll ring you on Friday at ten"
    desk.write(f"{words}.", promise(words, CALL, TEN), day=2)
    desk.write("Could you ring at 2 instead?", day=4, side=CUSTOMER)
    desk.write("Sure, 2 it is.", day=4, hour=12)
    assert desk.row().due.last == TEN.replace(hour=14)


def test_yes_is_no_sign_that_something_is_not_there(desk: Any, promise: Any) -> None:
    """ "Yes there will, it's in chapter three" owns no slip of chapter one."""
    words = "I'll send you chapter one by Friday"
    desk.write(f"{words}.", promise(words, SEND, FRIDAY, "chapter one"), day=2)
    desk.write("Yes there will, it's chapter three. We meet on the 20th of March.", day=10)
    row = desk.row()
    assert (row.moved_at, row.told_at) == (None, None)


def test_money_that_landed_was_paid(desk: Any, promise: Any) -> None:
    """Whatever the bill was called when it was promised."""
    words = "We'll pay the invoice by Friday"
    desk.write(f"{words}.", promise(words, SEND, FRIDAY, "the invoice"), day=2, side=CUSTOMER)
    desk.write("The payment for the first half landed in our account this morning.", day=6)
    assert desk.row().settled_at is not None
