"""Of which sort a promise is where its plain words contradict what it was taken for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, Due, Found, Owner, Strength
from agent.core.fulfil.sort import meant_action

NINE = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("quote", "taken", "meant"),
    [
        ("The test report comes on Wednesday", Action.MEET, Action.SEND),
        ("I'll come by on Wednesday", Action.MEET, Action.MEET),
        ("I'll see to it and let you know", Action.DO, Action.REPLY),
        ("I'll put you in touch with Otto", Action.SEND, Action.INTRODUCE),
        ("I'm hooking you up with her by Wednesday", Action.DO, Action.INTRODUCE),
        ("I'll tie you two together by email", Action.REPLY, Action.INTRODUCE),
        ("I connect the two of you by Thursday", Action.DO, Action.INTRODUCE),
        ("I'm coming over on Saturday to pace it out", Action.MEET, Action.MEET),
        ("Our chef and I are coming to the showroom", Action.MEET, Action.MEET),
        ("Our treasurer will pay the mooring fee by Friday", Action.DO, Action.SEND),
        ("I'll have the signed plan back to you by Friday", Action.DO, Action.SEND),
        ("I hope to have the tide tables with you by Friday", Action.DO, Action.SEND),
        ("I'll have the winch repaired by Friday", Action.DO, Action.DO),
        ("I'll have the winch repaired by Friday", Action.SEND, Action.DO),
        ("I'll have the plan checked and back to you by Friday", Action.SEND, Action.SEND),
        ("I'll try to have the tide tables with you by Friday", Action.MEET, Action.SEND),
        ("I'll have Tom with you at nine", Action.MEET, Action.MEET),
        ("We'll paint the hull by Friday", Action.DO, Action.DO),
        ("Tide report: will do", Action.DO, Action.SEND),
        ("It'll be with you on Monday", Action.MEET, Action.SEND),
        ("I'll be with you on Monday", Action.MEET, Action.MEET),
        ("I'll get three cans of primer over to you by Friday", Action.MEET, Action.SEND),
        ("I'll draw up a survey of the keel and let you have it by Friday", Action.DO, Action.SEND),
        ("The winch: will do", Action.DO, Action.DO),
        ("I'll telephone Lyn this afternoon about the photographs", Action.CALL, Action.CALL),
        ("He calls you on Wednesday about the income form", Action.CALL, Action.CALL),
        ("I'll give you a bell on Thursday about the report", Action.CALL, Action.CALL),
        ("He comes to you on the 16th", Action.MEET, Action.MEET),
        ("Our engineer Chidi is coming to you on Wednesday to tighten it", Action.MEET, Action.MEET),
        ("Mechanic's coming by tomorrow to look at the door", Action.MEET, Action.MEET),
        ("We'll pop back on Monday for a second pass", Action.MEET, Action.MEET),
        ("Our mark-up will come to you on Friday", Action.MEET, Action.SEND),
        ("Our driver will drop it at your yard on Monday", Action.MEET, Action.SEND),
        ("I'll have the wording signed off by Friday", Action.SEND, Action.DO),
        ("I'll have the wording sent by Friday", Action.SEND, Action.SEND),
        ("I'll have the signed plan and the keys couriered to you by Friday", Action.SEND, Action.SEND),
    ],
)
def test_plain_words_win(quote: str, taken: Action, meant: Action) -> None:
    """Money paid and things that end up with the other side are deliveries, a report that comes is no visit."""
    assert meant_action(Found(0, len(quote), quote, taken, Strength.FIRM, Owner.SENDER)) is meant


@pytest.mark.parametrize(
    ("quote", "meant"),
    [
        ("They'll be with you by nine", Action.SEND),
        ("Answers to 2 and 4 will be with you by nine", Action.SEND),
        ("Otto Brandt will be with you by nine", Action.MEET),
        ("Otto and I will be with you at nine", Action.MEET),
    ],
)
def test_what_is_with_you_at_an_hour_may_be_a_thing(quote: str, meant: Action) -> None:
    """Only somebody by name, or I, comes."""
    due = Due(NINE, NINE, "by nine")
    found = Found(0, len(quote), quote, Action.SEND, Strength.FIRM, Owner.SENDER, due=due)
    assert meant_action(found) is meant


def test_what_is_shown_at_an_hour_is_a_meeting() -> None:
    """ "On Tuesday at 9 I'll show you the winch" is kept by the meeting, not by a file."""
    quote = "On Tuesday at 9 I'll show you the winch"
    found = Found(
        0, len(quote), quote, Action.SEND, Strength.FIRM, Owner.SENDER, due=Due(NINE, NINE, "Tuesday at 9")
    )
    assert meant_action(found) is Action.MEET
