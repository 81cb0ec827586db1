"""More short lives in wordings of their own, written before they were tried: what keeps a promise, and what only seems to.

One line each: the promise, who made it, its thing and action; the later mail, who wrote it, its files; is it kept.
"""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.exchange import Side

REP, CUSTOMER, COLLEAGUE = Side.REP, Side.CUSTOMER, Side.COLLEAGUE
SEND, REPLY, CALL, MEET, DO = Action.SEND, Action.REPLY, Action.CALL, Action.MEET, Action.DO
FRIDAY = date(2026, 3, 6)
TAKEN_FOR_IT = pytest.mark.xfail(
    strict=True, reason="on the very day, of the thing, from who has it: the signs take it for its keeping"
)

# fmt: off
LIVES = [
    # told in the mail
    ("I'll email you the berth number on Monday.", CUSTOMER, "the berth number", SEND, "We will be in berth 14, just behind the fuel dock.", CUSTOMER, (), True),
    ("I'll send the room number tomorrow.", CUSTOMER, "the room number", SEND, "Our meeting will be in room 6B, second floor.", CUSTOMER, (), True),
    ("I'll give you the drying time by Friday.", REP, "the drying time", SEND, "Drying time at 12 degrees: 9 hours for the first coat, 14 for the second.", REP, (), True),
    ("I'll send you the drying times by Friday.", REP, "the drying times", SEND, "The drying times will depend on the lab, which needs 3 more days.", REP, (), False),
    ("I'll let you know the price of the thinner by Friday.", REP, "the price of the thinner", REPLY, "Thinner is 38 a can from now on.", REP, (), True),
    # what the other side has before it
    ("You'll have the berth drawing by Friday.", REP, "the berth drawing", SEND, "Your berth drawing shows the ladder on the wrong side, can you turn it?", CUSTOMER, (), True),
    ("You'll have the berth drawing by Friday.", REP, "the berth drawing", SEND, "When does your berth drawing come?", CUSTOMER, (), False),
    ("You'll have the revised offer by Friday.", REP, "the revised offer", SEND, "Your offer looks high to us, I must say.", CUSTOMER, (), False),
    ("We'll send you the tender list this week.", CUSTOMER, "the tender list", SEND, "In your tender list, line 12 is missing a quantity.", REP, (), True),
    # written out under its title
    ("You get our remarks on the berth drawing by Friday.", CUSTOMER, "our remarks on the berth drawing", SEND, "Two remarks on the berth drawing: the ladder should be on the left, and the fender is missing.", CUSTOMER, (), True),
    ("You get our remarks on the berth drawing by Friday.", CUSTOMER, "our remarks on the berth drawing", SEND, "Two remarks on the berth drawing: the ladder should be on the left, and the fender could be longer.", CUSTOMER, (), True),
    ("You get our remarks on the berth drawing by Friday.", CUSTOMER, "our remarks on the berth drawing", SEND, "Our remarks on the berth drawing: the skipper will write them tomorrow.", CUSTOMER, (), False),
    ("You get our remarks on the berth drawing by Friday.", CUSTOMER, "our remarks on the berth drawing", SEND, "Our remarks on the berth drawing: the skipper needs until Monday.", CUSTOMER, (), False),
    # so it is
    ("I'll put a reserve on the berth by Friday.", REP, "a reserve on the berth", DO, "The berth is on reserve, sleep well.", REP, (), True),
    ("I'll put a reserve on the berth by Friday.", REP, "a reserve on the berth", DO, "The berth is not on reserve yet.", REP, (), False),
    ("I'll put a reserve on the berth by Friday.", REP, "a reserve on the berth", DO, "The berth and its reserve are with the harbour master.", REP, (), False),
    ("I'll send you the price of a third coat by Friday.", REP, "the price of a third coat", SEND, "A third coat is $340 for the whole hull.", REP, (), True),
    ("I'll send you the price of a third coat by Friday.", REP, "the price of a third coat", SEND, "A third coat will not be under $340, the yard is still reckoning.", REP, (), False),
    pytest.param("I'll send you the offer for a third coat by Friday.", REP, "the offer for a third coat", SEND, "Last year we paid $340 to the diver.", REP, (), False, marks=TAKEN_FOR_IT),
    # the other side has it
    ("We'll pay the deposit by Friday.", CUSTOMER, "the deposit", SEND, "The deposit has come in overnight.", REP, (), True),
    ("You'll have the paint chart by Friday.", REP, "the paint chart", SEND, "The paint chart reached me by post.", CUSTOMER, (), True),
    ("You'll have the paint chart by Friday.", REP, "the paint chart", SEND, "Your paint chart is here, the green is a joy.", CUSTOMER, (), True),
    pytest.param("You'll have the paint chart by Friday.", REP, "the paint chart", SEND, "We look at the paint chart when the skipper is here.", CUSTOMER, (), False, marks=TAKEN_FOR_IT),
    ("You'll have the paint chart by Friday.", REP, "the paint chart", SEND, "The paint chart has not reached us.", CUSTOMER, (), False),
    # talks
    ("I'll call Berit at the yard about the crane by Friday.", REP, "Berit at the yard", CALL, "I spoke to Berit this morning: the crane is free on the 20th.", REP, (), True),
    ("I'll call Berit at the yard about the crane by Friday.", REP, "Berit at the yard", CALL, "I have not reached Berit yet, she is at sea.", REP, (), False),
    ("I'll ring you on Friday about the zinc.", REP, "you", CALL, "Thank you for spending so much time with me on the phone.", CUSTOMER, (), True),
    ("I'll ring you on Friday about the zinc.", REP, "you", CALL, "I tried you twice today and got the machine.", REP, (), False),
    ("We'll see you at the slipway on Friday.", CUSTOMER, "you", MEET, "It was a pleasure to have you at the slipway, the boys still talk about the drone.", REP, (), True),
    # questions
    ("I'll send you our questions on the warranty by Friday.", CUSTOMER, "our questions on the warranty", SEND, "Who pays for the lift if the coat fails? And does it cover the rudder?", CUSTOMER, (), True),
    ("I'll answer your questions by Friday.", REP, "your questions", REPLY, "Before I do: which hull is it, the old one?", REP, (), False),
    # sent, paid, done
    ("We'll pay the deposit by Friday.", CUSTOMER, "the deposit", SEND, "The deposit left our account this morning.", CUSTOMER, (), True),
    ("We'll pay the deposit by Friday.", CUSTOMER, "the deposit", SEND, "Deposit received, thank you.", REP, (), True),
    ("We'll pay the deposit by Friday.", CUSTOMER, "the deposit", SEND, "The deposit is with accounts for approval.", CUSTOMER, (), False),
    ("I'll have the sprayer repaired by Friday.", REP, "the sprayer", DO, "The sprayer runs again, new nozzle and all.", REP, (), True),
    pytest.param("I'll have the sprayer repaired by Friday.", REP, "the sprayer", DO, "The nozzle for the sprayer has been ordered.", REP, (), False, marks=TAKEN_FOR_IT),
    ("I'll upload the dive photos by Friday.", REP, "the dive photos", SEND, "All 40 pictures are in the shared folder now.", REP, (), True),
    ("I'll send you the signed berth contract by Friday.", CUSTOMER, "the signed berth contract", SEND, "Here is the berth contract with my remarks.", CUSTOMER, ("berth_contract_remarks.docx",), False),
    ("I'll send you the signed berth contract by Friday.", CUSTOMER, "the signed berth contract", SEND, "Signed, at last.", CUSTOMER, ("berth_contract_signed.pdf",), True),
    ("I'll send you the paint chart by Friday.", REP, "the paint chart", SEND, "The paint chart is on its way, it should be with you tomorrow.", REP, (), True),
    ("I'll send you the paint chart by Friday.", REP, "the paint chart", SEND, "Is the paint chart still of use to you?", REP, (), False),
    ("Otto will send you the paint chart by Friday.", REP, "the paint chart", SEND, "Dear Mara, enclosed the chart. Otto", COLLEAGUE, ("paint_chart.pdf",), True),
    ("I'll send you the signed berth contract by Friday.", CUSTOMER, "the signed berth contract", SEND, "Here is the berth contract as a draft, not signed yet.", CUSTOMER, ("berth_contract.docx",), False),
    ("Our treasurer will transfer the first third by Friday.", CUSTOMER, "the first third", SEND, "The first third was transferred this morning.", CUSTOMER, (), True),
    ("I'll ring the harbour archive about the berth by Friday.", REP, "the harbour archive", CALL, "I spoke to the harbour archive today: the berth may stay.", REP, (), True),
    ("You'll have the mast back by Friday.", REP, "the mast back", SEND, "Thanks for bringing the mast round.", CUSTOMER, (), True),
    # an answer
    ("I'll tell you by Friday whether we can do it in May.", REP, "whether we can do it in May", REPLY, "May is fine, from the 11th on.", REP, (), True),
    ("I'll find out and tell you by Friday.", REP, "", REPLY, "The answer is no: zinc and copper eat each other.", REP, (), True),
    ("I'll find out and tell you by Friday.", REP, "", REPLY, "The answer is still with the lab.", REP, (), False),
    ("I'll tell you by Friday whether we can do it in May.", REP, "whether we can do it in May", REPLY, "Production is still looking at May.", REP, (), False),
    ("I'll let you know on Friday who will be our skipper.", CUSTOMER, "who will be our skipper", REPLY, "Our skipper will be Ines, she has done the Skagerrak four times.", CUSTOMER, (), True),
]
# fmt: on


@pytest.mark.parametrize(("words", "by", "thing", "action", "text", "side", "files", "keeps"), LIVES)
def test_one_later_mail_keeps_it_or_only_seems_to(
    desk: Any,
    promise: Any,
    words: str,
    by: Side,
    thing: str,
    action: Action,
    text: str,
    side: Side,
    files: tuple[str, ...],
    keeps: bool,
) -> None:
    """A person who reads both mails would say so too."""
    desk.write(words, promise(words.rstrip("."), action, FRIDAY, thing), day=2, side=by)
    desk.write(text, day=6, hour=15, files=files, side=side)
    assert (desk.row().settled_at is not None) is keeps
