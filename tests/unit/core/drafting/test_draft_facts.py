"""The facts of a draft, written as people write them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Due
from agent.core.drafting.clean import first_name, full_name, one_line, quotable, reply_subject
from agent.core.drafting.dates import Writing, names_month, write_attribution, write_day, write_due
from agent.core.drafting.language import is_familiar, language_of
from agent.core.drafting.things import thing_named
from agent.core.message import Address
from agent.core.policy import Policy

Scene = Any


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Crates", "Re: Crates"),
        ("Re: Crates", "Re: Crates"),
        ("RE: AW: Re[2]: Crates", "Re: Crates"),
        ("SV: Crates: oak", "Re: Crates: oak"),
        ("Fwd: Crates", "Re: Fwd: Crates"),
        ("Reply: in oak", "Re: Reply: in oak"),
        ("Crates\r\nBcc: x@y.example", "Re: Crates Bcc: x@y.example"),
        ("Crates\x00\x1b[2J\u2028end", "Re: Crates[2J end"),
        ("\u202eevil", "Re: evil"),
        ("", "Re:"),
    ],
)
def test_a_reply_subject_is_one_clean_line_with_re_once(subject: str, expected: str) -> None:
    """Reply marks of any language are taken off, and nothing can begin a second header line."""
    assert reply_subject(subject) == expected


def test_a_very_long_subject_is_cut_at_a_word() -> None:
    """A subject of a whole mail is no subject."""
    assert len(reply_subject("word " * 500)) < 220


@pytest.mark.parametrize(
    ("name", "email", "first", "full"),
    [
        ("Bo Quill", "bo@q.example", "Bo", "Bo Quill"),
        ("Quill, Bo", "bo@q.example", "Bo", "Bo Quill"),
        ("Dr. Bo Quill", "bo@q.example", "Bo", "Bo Quill"),
        ("BO QUILL", "bo@q.example", "BO", "BO Quill"),
        ("MARIANNE QUILL", "m@q.example", "Marianne", "Marianne Quill"),
        ("Anne-Marie d’Aoste", "a@q.example", "Anne-Marie", "Anne-Marie d’Aoste"),
        ("B. Quill", "b@q.example", "", "B. Quill"),
        ("'Bo Quill'", "bo@q.example", "Bo", "Bo Quill"),
        ("", "bo.quill@q.example", "Bo", ""),
        ("", "b.quill@q.example", "", ""),
        ("", "bquill@q.example", "", ""),
        ("", "info@q.example", "", ""),
        ("bo@q.example", "bo@q.example", "", ""),
        ("Win $500 now", "bo@q.example", "", ""),
        ("<script>alert(1)</script>", "x@q.example", "", ""),
        ("{{7*7}}", "x@q.example", "", ""),
        ("Orders and Deliveries of the Quill Company", "x@q.example", "", ""),
    ],
)
def test_only_what_looks_like_a_name_is_used_as_one(name: str, email: str, first: str, full: str) -> None:
    """A display name is a stranger's free text; without a sure name nobody is called by one."""
    person = Address(email, name)
    assert (first_name(person), full_name(person)) == (first, full)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("You will have it by Friday.", "You will have it by Friday"),
        ("but I'll send it\n  by Friday,", "I'll send it by Friday"),
        ('the "final" list comes soon', "the 'final' list comes soon"),
        ("“I'll do it”", "I'll do it"),
        ("Could you have it by Friday?", "Could you have it by Friday?"),
    ],
)
def test_a_promise_is_quoted_verbatim_on_one_line(words: str, expected: str) -> None:
    """White space is folded and quotation marks inside become single, so that ours enclose it."""
    assert quotable(words) == expected


def test_a_long_promise_is_quoted_in_part() -> None:
    """Cut at a word, with an ellipsis."""
    found = quotable("I promise to " + "carry the crates " * 60)
    assert len(found) < 300
    assert found.endswith(" …")


def test_control_and_direction_marks_are_gone_but_letters_stay() -> None:
    """Every script stays readable; what is unseen goes, line ends become spaces."""
    assert one_line("a\tb\u202e\u200bc\nd\x07 é 漢 ن") == "a bc d é 漢 ن"


@pytest.mark.parametrize(
    ("phrase", "turned", "expected"),
    [
        ("the revised proposal", False, "the revised proposal"),
        ("a replacement for the pump", False, "the replacement for the pump"),
        ("our price list", False, "our price list"),
        ("your order", False, "your order"),
        ("two references", False, "the two references"),
        ("our price list", True, "your price list"),
        ("my notes from Tuesday", True, "your notes from Tuesday"),
        ("your signed form", True, "our signed form"),
        ("it", False, ""),
        ("pricing", False, ""),
        ("", False, ""),
        ("a few pictures", False, ""),
        ("a quick word", False, ""),
        ("the list that you wanted", False, ""),
        ("the list of our sites", True, ""),
        ("the file at https://x.example/a", False, ""),
        ("the plan. Call me", False, ""),
        ("the " + "very " * 12 + "long list", False, ""),
        ("that certificate", False, "the certificate"),
        ("the colour card in a fortnight", False, ""),
        ("the end of the", False, ""),
        ("the plan for", False, ""),
        ("your hands", False, ""),
        ("the end user manual", False, ""),
        ("the three-week plan", False, "the three-week plan"),
        ("the figures of the month", False, "the figures of the month"),
    ],
)
def test_a_thing_is_named_only_where_it_reads_well(phrase: str, turned: bool, expected: str) -> None:
    """Persons are turned for the draft's writer; pronouns, clauses and oddities are left to the quotation."""
    assert thing_named(phrase, turned=turned) == expected


DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("writing", "day", "expected"),
    [
        (Writing("en"), DAY, "Sunday 1 March"),
        (Writing("en", month_first=True), DAY, "Sunday, March 1"),
        (Writing("de"), DAY, "Sonntag, 1. März"),
        (Writing("fr"), DAY, "dimanche 1er mars"),
        (Writing("es"), DAY, "domingo 1 de marzo"),
        (Writing("en"), date(2025, 12, 31), "Wednesday 31 December 2025"),
        (Writing("en", month_first=True), date(2025, 12, 31), "Wednesday, December 31, 2025"),
        (Writing("es"), date(2025, 12, 31), "miércoles 31 de diciembre de 2025"),
    ],
)
def test_days_are_written_out(writing: Writing, day: date, expected: str) -> None:
    """Weekday, day and month in the habit of the place; another year is named."""
    assert write_day(day, writing, this_year=2026) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Tuesday 10 March at 3 pm"),
        ("de", "Dienstag, 10. März, um 15:00 Uhr"),
        ("fr", "mardi 10 mars à 15 h"),
        ("es", "martes 10 de marzo a las 15:00"),
    ],
)
def test_hours_are_written_as_people_write_them(language: str, expected: str) -> None:
    """Each language has its own way with hours."""
    zone = ZoneInfo("Europe/Berlin")
    moment = datetime(2026, 3, 10, 15, 0, tzinfo=zone)
    assert write_due(Due(moment, moment, "at 3"), Writing(language), zone=zone, this_year=2026) == expected


def test_an_hour_of_another_place_names_the_place() -> None:
    """What was promised in New York time is said in New York time."""
    there, here = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
    moment = datetime(2026, 3, 10, 15, 30, tzinfo=there)
    due = Due(moment, moment, "3:30pm ET", zone="America/New_York")
    expected = "Tuesday 10 March at 3:30 pm (New York)"
    assert write_due(due, Writing(), zone=here, this_year=2026) == expected
    assert write_due(due, Writing(), zone=there, this_year=2026) == "Tuesday 10 March at 3:30 pm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 18 Feb", True),
        ("on March 3rd", True),
        ("by Friday", False),
        ("by the 15th", False),
        ("in May", False),
    ],
)
def test_a_date_that_was_named_needs_no_explaining(text: str, expected: bool) -> None:
    """Day and month in the words themselves."""
    assert names_month(text, "en") is expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("mardi à 15 h", "fr", False),
        ("le mardi 3 mars", "fr", True),
        ("el martes a las 15:00", "es", False),
        ("el 6 de marzo", "es", True),
        ("bis zum 6. März", "de", True),
        ("am 12. Mai", "de", True),
    ],
)
def test_a_weekday_is_no_month(text: str, language: str, expected: bool) -> None:
    """ "mardi" and "martes" begin as "mars" and "marzo" do, and are Tuesdays."""
    assert names_month(text, language) is expected


def test_attributions_are_those_of_mail_programs() -> None:
    """A line that every reply parser knows, in the thread's language."""
    at = datetime(2026, 3, 3, 16, 5, tzinfo=ZoneInfo("Europe/Paris"))
    who = "Bo <bo@q.example>"
    assert (
        write_attribution(at, who, Writing("en")) == "On Tue, 3 Mar 2026 at 16:05, Bo <bo@q.example> wrote:"
    )
    assert write_attribution(at, who, Writing("en", month_first=True)).startswith(
        "On Tue, Mar 3, 2026 at 4:05 PM"
    )
    assert write_attribution(at, who, Writing("de")).endswith("um 16:05 Uhr schrieb Bo <bo@q.example>:")
    assert write_attribution(at, who, Writing("fr")).endswith("a écrit :")
    assert write_attribution(at, who, Writing("es")).endswith("escribió:")


@pytest.mark.parametrize(
    ("text", "language", "familiar"),
    [
        ("Thank you for the drawings, we will look at them on Monday and call you.", "en", False),
        (
            "Vielen Dank für die Zeichnungen, ich melde mich bei Ihnen, sobald wir sie geprüft haben.",
            "de",
            False,
        ),
        ("Danke dir für die Pläne, ich schicke sie dir bis Freitag zurück, wenn du magst.", "de", True),
        ("Merci pour les plans, nous vous envoyons la réponse avec le devis dans la semaine.", "fr", False),
        ("Merci pour les plans, je te les envoie dans la semaine avec ton devis.", "fr", True),
        ("Gracias por los planos, le envío la oferta con los precios para el lunes.", "es", False),
        ("Gracias por los planos, te envío la oferta con los precios para el lunes, dime tú.", "es", True),
        ("OK", "en", False),
        ("", "en", False),
    ],
)
def test_the_language_of_a_thread(text: str, language: str, familiar: bool) -> None:
    """Small words tell the language and whether people are on familiar terms; the unsure is English."""
    found = language_of([text])
    assert (found, is_familiar([text], found)) == (language, familiar)


def test_greeting_and_closing_are_the_reps_own(scene: Scene) -> None:
    """Learned from the newest mail of the rep to the same person."""
    scene.wrote(scene.ines, "Dear Bo,\n\nWelcome.", 1, signature="Kind regards,\nInês Alder\nAlderway")
    said = scene.wrote(scene.ines, "Hi Bo,\n\nYou will have the crates.", 2, signature="Best,\nInês")
    scene.promised(said, date(2026, 3, 4), quote="You will have the crates")
    facts = scene.plan(scene.at(6)).facts
    assert (facts.greeting, facts.closing) == ("Hi Bo,", ("Best,", "Inês"))


@pytest.mark.parametrize(
    "opening",
    [
        "Good morning Bo,",
        "Hi Mia,",
        "Hi both,",
        "Hi Bo, a quick one on the crates and the lids,",
        "Bo wrote to me",
        "",
    ],
)
def test_a_greeting_that_does_not_fit_is_not_taken_over(scene: Scene, opening: str) -> None:
    """Wrong names, times of day and whole sentences are no greeting to repeat."""
    said = scene.wrote(scene.ines, f"{opening}\n\nYou will have the crates.", 2)
    scene.promised(said, date(2026, 3, 4), quote="You will have the crates")
    assert scene.plan(scene.at(6)).facts.greeting == "Hello Bo,"


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("Have a lovely weekend,\nInês", ("Inês",)),
        ("Cheers\nInês Alder | Sales", ("Cheers", "Inês Alder")),
        ("Warm regards\nThe Alderway team", ("Inês",)),
        ("", ("Inês",)),
    ],
)
def test_a_closing_is_a_phrase_with_the_reps_name(
    scene: Scene, ending: str, expected: tuple[str, ...]
) -> None:
    """Other endings leave the first name alone."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2, signature=ending)
    scene.promised(said, date(2026, 3, 4))
    assert scene.plan(scene.at(6)).facts.closing == expected


def test_several_people_are_greeted_together(scene: Scene) -> None:
    """By their first names, or not by name where one is unknown."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2, to=(scene.bo, scene.mia))
    scene.promised(said, date(2026, 3, 4))
    assert scene.plan(scene.at(6)).facts.greeting == "Hello Bo and Mia,"


def test_the_new_date_is_a_blank_and_the_ask_has_a_day(scene: Scene) -> None:
    """A notice never invents a date; a follow-up asks for three working days from now."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), date(2026, 3, 4))
    facts = scene.plan(scene.at(6), Policy(offer_to_make_good=True)).facts
    assert (facts.new_date, facts.ask_by, facts.offers_to_make_good) == ("[new date]", "", True)
    scene.commitments.clear()
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), date(2026, 3, 4))
    facts = scene.plan(scene.at(6)).facts
    assert (facts.new_date, facts.ask_by) == ("", "Wednesday 11 March")


def test_a_rep_without_a_name_in_the_settings_signs_as_the_mails_do(scene: Scene) -> None:
    """The display name of the rep's own mail stands in."""
    said = scene.wrote(scene.ines, "You will have the crates.", 2)
    scene.promised(said, date(2026, 3, 4))
    scene.rep_name = ""
    assert scene.plan(scene.at(6)).facts.closing == ("Inês",)


@pytest.mark.parametrize(
    ("quote", "due_text", "named"),
    [
        ("You will have the crates by 4 March", "by 4 March", True),
        ("You will have the crates by Wednesday", "by Wednesday", False),
        ("Crates: will do", "by 4 March", False),  # the date stood in the request
    ],
)
def test_a_day_is_explained_unless_the_quotation_names_it(
    scene: Scene, quote: str, due_text: str, named: bool
) -> None:
    """What the reader can see in the quoted words is not said again."""
    scene.promised(scene.wrote(scene.ines, quote, 2), date(2026, 3, 4), due_text=due_text)
    assert scene.plan(scene.at(6)).facts.due_is_named is named


def test_today_needs_no_explaining(scene: Scene) -> None:
    """Promised for the day of writing, which the draft names already."""
    scene.promised(
        scene.wrote(scene.ines, "You will have the crates today", 4), date(2026, 3, 4), due_text="today"
    )
    assert scene.plan(scene.at(6)).facts.due_is_named
