"""Which time in a sentence is the due of its promise."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest

from agent.core.commitment import Found

Find = Callable[..., tuple[Found, ...]]

WRITER = timezone(timedelta(hours=-6))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I'll send the offer of 2 February by Friday.", date(2026, 3, 6)),
        ("I'll send you the note for the June audit tomorrow.", date(2026, 3, 5)),
        ("By Friday I'll have the list for you.", date(2026, 3, 6)),
        ("I'll send it when I get back on Monday.", date(2026, 3, 9)),
        ("I'll look at it tomorrow and let you know.", date(2026, 3, 5)),
        ("I'll test the pumps beginning Monday, March 9 through March 13.", date(2026, 3, 13)),
        ("I'll mail you the plan we spoke of last week.", None),
        ("I'll email you today's minutes.", None),
        ("I'll forward the report dated 3 March.", None),
        ("I'll send you the minutes of the hearing held on 3 March.", None),
        ("I'm repacking the crates today and tomorrow.", date(2026, 3, 5)),
        ("We'll get the pallet rebuilt tomorrow and collected on Friday.", date(2026, 3, 6)),
        ("I'll have the seals picked up tomorrow so they're with you Friday.", date(2026, 3, 6)),
        ("Next month's roster reaches you on Monday.", date(2026, 3, 9)),
        ("I'll join Friday's walk-through.", date(2026, 3, 6)),
        ("The rebate goes out with Monday's payment run.", date(2026, 3, 9)),
        ("I'll send you Monday's figures.", None),
        ("I'm sending the full Q3 deck over by Monday.", date(2026, 3, 9)),
        ("I'll walk your team through Q1 on Friday.", date(2026, 3, 6)),
        ("I'm walking this through engineering now, and by Friday I'll be back to you.", date(2026, 3, 6)),
        ("We hang both over bay 7 on Friday.", date(2026, 3, 6)),
        ("We confirm the menu before Friday's tasting.", None),
        ("From Monday we'll bill you the smaller plan.", date(2026, 3, 9)),
        ("From today I look after your account.", None),
        ("Count us in for the 12th.", date(2026, 3, 12)),
        ("I'll get you the pallets ready for the 12th of March.", date(2026, 3, 12)),
        ("I'll send you the volumes for the 12th.", None),
        ("Our buyer is away until Monday, but I'll push for it.", None),
        ("Give me until Monday and I'll have an answer for you.", date(2026, 3, 9)),
        ("Until Monday I'll send you the certificate of the pins.", date(2026, 3, 9)),
        ("Until Monday I'm away, the plan I'll send you on Tuesday.", date(2026, 3, 10)),
        ("The syringes go up to you with the Friday morning bus.", date(2026, 3, 6)),
        ("I'll have the other 140 on our Monday truck to you.", date(2026, 3, 9)),
        ("Our fitters will have it in and running by Thursday the 12th.", date(2026, 3, 12)),
        ("I'm sending the refund now.", date(2026, 3, 4)),
        ("I'm swamped right now but I'll ring you.", None),
        ("Keep the old key, I'll deliver not today but tomorrow.", date(2026, 3, 5)),
        ("I am out on Friday, but my colleague Marek will meet you.", date(2026, 3, 6)),
        ("The samples you asked for on 3/2 will be with you on Friday.", date(2026, 3, 6)),
        ("I'll make sure that the pumps are looked at this week.", date(2026, 3, 6)),
        ("I'll also revert on the lease, on which I am taking advice, by Friday.", date(2026, 3, 6)),
        ("Confirming our visit for Monday, I'll come to your yard.", date(2026, 3, 9)),
        ("I should be able to tell you who the trainer is by Friday.", date(2026, 3, 6)),
        ("I have no time until tomorrow, at which time I'll write the note.", date(2026, 3, 5)),
        ("I plan on testing it the rest of this week and all of next week.", date(2026, 3, 13)),
        ("We will start the job from Monday 9 March at 07:30.", datetime(2026, 3, 9, 7, 30, tzinfo=WRITER)),
        ("I'll send it within two days after it, so the 12th at the latest.", date(2026, 3, 12)),
        ("You have it in the next few days, Monday at the latest.", date(2026, 3, 9)),
        ("I'll send the samples next week, so that Friday stays free.", date(2026, 3, 13)),
        ("You get the lease back from me signed by Friday.", date(2026, 3, 6)),
        ("In our weekly on Monday I'll send you the plan of the pump.", date(2026, 3, 9)),
        ("The mill stops on the 20th. I'll ring you that evening.", date(2026, 3, 20)),
        ("The mill stops on the 20th and I'll ring you the day after.", date(2026, 3, 21)),
        ("If the mill agrees on the 20th, I'll send you the order the next day.", date(2026, 3, 21)),
        ("We're at your yard tomorrow at nine.", datetime(2026, 3, 5, 9, tzinfo=WRITER)),
        ("I'll put a new lock on that tomorrow.\n\nPaula", date(2026, 3, 5)),
        ("You're on my list for Friday, I'll call you.", date(2026, 3, 6)),
        ("We'll repaint it for the 22nd tomorrow.", date(2026, 3, 5)),
        ("I report to you at the April meeting.", None),
        ("If you return both forms by Monday I'll send you the order on the 12th.", date(2026, 3, 12)),
        ("If the lorry is here before noon, we'll load your crates.", None),
        ("I'll ask the mill again if the sample isn't with you by Monday.", None),
        ("Get me the drawings by Monday and I'll send you a price.", None),
        ("Nothing is lost, and on the 12th you'll have the list from us.", date(2026, 3, 12)),
        ("I'll ask the mill and by Friday you get an answer.", date(2026, 3, 6)),
        ("Our men press the seals on Monday, and you have the pump by the 20th.", date(2026, 3, 20)),
        ("You'll hear how the test went by tomorrow.", date(2026, 3, 5)),
        ("We'll put it on the lorry tonight, at your gate on Friday.", date(2026, 3, 6)),
        ("Our engineer is writing a short report which you will get next week.", date(2026, 3, 13)),
        ("Our trainer will be at your disposal from Monday.", date(2026, 3, 9)),
        ("We'll let it rest until Monday and then I'll call you.", date(2026, 3, 9)),
        (
            "The fair opens on 20 April. The hall is small. I'll ring you at 4.",
            datetime(2026, 3, 4, 16, tzinfo=WRITER),
        ),
        ("I'm extending the offer to the 30th.", None),
        ("You'll have a proof in time for your Monday tasting.", date(2026, 3, 9)),
        ("I'll confirm the colour by tomorrow's tasting.", date(2026, 3, 5)),
        ("On Friday's tasting I will show you both colours.", date(2026, 3, 6)),
        ("Friday's fine, I'll come to your yard.", date(2026, 3, 6)),
        ("Two pumps come up to you with the 3 o'clock lorry.", datetime(2026, 3, 4, 15, tzinfo=WRITER)),
        ("I'll send you the one that I can stand behind tomorrow.", date(2026, 3, 5)),
        ("I'll send you the pumps so long as the mill opens again tomorrow.", None),
        ("Then I'll ring you at 4 like we said.", datetime(2026, 3, 4, 16, tzinfo=WRITER)),
        ("I'll send you the drawings in a sec.", None),
        ("I'll send you the drawings Friday, more likely Monday.", date(2026, 3, 9)),
        ("They'll tell me on Monday, so probably the 12th from me.", date(2026, 3, 12)),
        ("The fair is on the 20th. I'll send you the list two days before.", date(2026, 3, 18)),
        ("The mill was down on Monday. I'll ring you at 4.", datetime(2026, 3, 4, 16, tzinfo=WRITER)),
        ("The mill opens on Monday. I'll ring you at 4.", datetime(2026, 3, 9, 16, tzinfo=WRITER)),
    ],
)
def test_a_promise_has_the_due_of_its_own_clause(
    found_in: Find, text: str, last: date | datetime | None
) -> None:
    """Not the date of the thing, nor of what happened."""
    found = found_in(text)
    assert found
    assert (found[0].due and found[0].due.last) == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Once the deposit is in we'll ship the pumps within two days.", None),
        ("As soon as both forms are here, we'll send you the order within two working days.", None),
        ("After clearance we will ship the pumps within two days.", None),
        ("Should the mill call, I'll let you know within the hour.", None),
        ("Anything urgent I'll send you the same day.", None),
        ("Should be able to send you the order within two days.", date(2026, 3, 6)),
        ("Upon receipt of the signed order, we will dispatch the valves within 48 hours.", None),
        ("When you confirm, our office sends you the badges the same day.", None),
        ("If the mill is repaired by April I will send you the order.", None),
        ("If I don't hear from you within a day, I'll call you.", date(2026, 3, 5)),
        ("When I am back on Friday I'll send it.", date(2026, 3, 6)),
        ("We'll ship the pumps within two days.", date(2026, 3, 6)),
        ("I'll call the mill within two days to hear if the pump runs.", date(2026, 3, 6)),
    ],
)
def test_what_counts_from_something_open_is_no_date_yet(found_in: Find, text: str, last: date | None) -> None:
    """Nor does a condition in somebody else's hands set the day; a "when" of one's own does."""
    found = found_in(text)
    assert found
    assert (found[0].due and found[0].due.last) == last


def test_what_is_joined_without_a_time_shares_the_one_before(found_in: Find) -> None:
    """The fax goes out when the plan is brought."""
    found = found_in("I don't have the plan here, but will bring it in tomorrow and fax you a copy.")
    assert {one.due and one.due.last for one in found} == {date(2026, 3, 5)}


def test_what_is_told_again_for_its_time_is_one_promise(found_in: Find) -> None:
    """The half with the time counts."""
    (found,) = found_in("Our coach types the list and you will have it by Friday.")
    assert found.due
    assert found.due.last == date(2026, 3, 6)


def test_an_event_sets_a_time_without_a_date(found_in: Find) -> None:
    """Its words are kept."""
    (found,) = found_in("I'll send you the list before our call.")
    assert found.due is None
    assert found.due_text == "before our call"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Friday is fine for me. I'll call you at 3 pm.", datetime(2026, 3, 6, 15, tzinfo=WRITER)),
        ("I have the audit on Monday. I'll ring you at 4 pm.", datetime(2026, 3, 9, 16, tzinfo=WRITER)),
        (
            "Friday is fine. Thanks for the map. I'll call you at 3 pm.",
            datetime(2026, 3, 6, 15, tzinfo=WRITER),
        ),
        (
            "Friday is fine. Thanks for the map. It helps. I'll call you at 3 pm.",
            datetime(2026, 3, 6, 15, tzinfo=WRITER),
        ),
        ("Thanks for the map. I'll call you at 3 pm.", datetime(2026, 3, 4, 15, tzinfo=WRITER)),
        ("Friday is fine. I'll call you tomorrow at 3 pm.", datetime(2026, 3, 5, 15, tzinfo=WRITER)),
    ],
)
def test_an_hour_takes_its_day_from_the_three_sentences_before(
    found_in: Find, text: str, last: datetime
) -> None:
    """Where it names none itself."""
    due = found_in(text)[-1].due
    assert due
    assert due.last == last
