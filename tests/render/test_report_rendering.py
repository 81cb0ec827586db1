"""The weekly report as text, HTML and JSON."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import KeptRate
from agent.core.score.team import team_report
from agent.core.score.week import TrendPoint, WeekReport, week_report
from agent.render import bars, filters
from agent.render.environment import environment
from agent.render.report import render_report, render_team
from agent.resources import folder

ZONE = ZoneInfo("Europe/Lisbon")
REP = Rep("ines@alderway.example", ZONE, "Inês Alder")
WEEK = IsoWeek(2026, 10)
SUNDAY = datetime(2026, 3, 8, 18, 0, tzinfo=ZONE)
BO = Address("bo@quillmark.example", "Bo Quill")


def a_commitment(name: str, due: date | None, *, by: By = By.REP, **changes: object) -> Commitment:
    me = Address(REP.email, REP.name)
    first = Due(due, due, "by then") if due else None
    found = Found(
        0, 9, f"You will have the {name} crates.", Action.SEND, Strength.FIRM, Owner.SENDER, due=first
    )
    row = Commitment(
        id=CommitmentId(name.rjust(12, "0")),
        by=by,
        promiser=me if by is By.REP else BO,
        promisee=(BO,) if by is By.REP else (me,),
        account="quillmark.example",
        message=MessageKey("m@alderway.example"),
        thread=ThreadKey("t"),
        made_at=datetime(2026, 2, 20, 9, 0, tzinfo=ZONE),
        found=found,
        due=first,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def a_put_off(name: str, moved_at: datetime) -> Commitment:
    """From the sixth to the twelfth, told in time."""
    later = Due(date(2026, 3, 12), date(2026, 3, 12), "on the 12th")
    return replace(a_commitment(name, date(2026, 3, 6)), due=later, moved_at=moved_at, told_in_time=True)


def a_full_report(count: int = 1) -> WeekReport:
    settled = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
    rows = [
        *(a_commitment(f"kept{n}", date(2026, 3, 4), settled_at=settled) for n in range(count)),
        a_commitment("late", date(2026, 3, 3), settled_at=settled),
        a_commitment("over", date(2026, 3, 5)),
        a_commitment("known", date(2026, 3, 5), told_at=settled),
        a_commitment("next", date(2026, 3, 11)),
        a_commitment("open", None),
        a_commitment("asked", date(2026, 3, 3), unclear=True),
        a_put_off("moved", settled),
        a_commitment("theirs", date(2026, 3, 3), by=By.CUSTOMER),
    ]
    return week_report(rows, REP, now=SUNDAY, week=WEEK, drafts=(CommitmentId("over".rjust(12, "0")),))


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


@pytest.mark.parametrize("count", [1, 40])
def test_the_text_report_fits_a_terminal(shipped: Environment, count: int) -> None:
    """At most 78 columns, no blanks at line ends, no double empty lines."""
    text = render_report(shipped, a_full_report(count), "text")
    assert all(filters.columns(line) <= 78 and line == line.rstrip() for line in text.splitlines())
    assert "\n\n\n" not in text


@pytest.mark.parametrize("form", ["text", "html"])
def test_every_list_is_in_the_report(shipped: Environment, form: str) -> None:
    """Each commitment is shown with its id, by which its evidence opens."""
    shown = render_report(shipped, a_full_report(), form)
    for name in ("kept0", "late", "over", "known", "next", "asked", "moved", "theirs"):
        assert name.rjust(12, "0") in shown
    for heading in (
        "Overdue now",
        "Due next week",
        "Customers owe you",
        "Needs your word",
        "Kept in time",
        "Moved",
    ):
        assert heading in shown


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_week_without_anything_still_speaks(shipped: Environment, form: str) -> None:
    """A newcomer's first report says where everyone starts."""
    shown = render_report(shipped, week_report([], REP, now=SUNDAY, week=WEEK), form)
    assert "No promise has come due yet. Everyone starts at 80%." in shown
    assert "Nothing presses." in shown


@pytest.mark.parametrize("form", ["text", "html"])
def test_an_empty_list_claims_no_more_than_is_known(shipped: Environment, form: str) -> None:
    """Beside a promise kept late it is not said that nothing came due, nor beside an unclear one that every date was met."""
    settled = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
    late = a_commitment("late", date(2026, 3, 3), settled_at=settled)
    asked = a_commitment("asked", date(2026, 3, 3), unclear=True)
    shown = render_report(shipped, week_report([late, asked], REP, now=SUNDAY, week=WEEK), form)
    shown = " ".join(shown.split())
    assert "Nothing was kept in time this week." in shown
    assert "1 date of yours has passed, and only you can say what became of it." in shown
    ahead = week_report([replace(asked, due=None)], REP, now=SUNDAY, week=WEEK)
    assert "of yours" not in render_report(shipped, ahead, form)


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(
    ("by", "says"), [(By.REP, "promised to Bo Quill"), (By.CUSTOMER, "promised by Bo Quill")]
)
def test_who_promised_is_told_right(shipped: Environment, form: str, by: By, says: str) -> None:
    """What a customer promised is asked about as promised by them."""
    asked = a_commitment("asked", date(2026, 3, 3), by=by, unclear=True)
    assert f"Say what became of this, {says}" in render_report(
        shipped, week_report([asked], REP, now=SUNDAY, week=WEEK), form
    )


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_rate_and_the_slips_open_to_their_promises(shipped: Environment, form: str) -> None:
    """Each promise that counted stands with its id and what it counts, and each slip with whether it was told early."""
    settled = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
    rows = [
        a_commitment(
            "old",
            date(2026, 2, 11),
            settled_at=datetime(2026, 2, 10, 9, 0, tzinfo=ZONE),
            made_at=datetime(2026, 2, 1, tzinfo=ZONE),
        ),
        a_commitment("broken", date(2026, 2, 25)),
        a_put_off("moved", settled),
        a_commitment("over", date(2026, 3, 5)),
    ]
    shown = render_report(shipped, week_report(rows, REP, now=SUNDAY, week=WEEK), form)
    plain = " ".join(re.sub(r"<style.*?</style>|<[^>]+>|&[a-z]+;", " ", shown, flags=re.DOTALL).split())
    made_of = plain[plain.index("What the kept rate is made of") :]
    assert made_of.count("counts 0%") == 2
    assert made_of.index("counts 0%") < made_of.index("counts 100%")
    assert "old".rjust(12, "0") in made_of
    slipped = plain[plain.index("Slipped this week") : plain.index("What the kept rate is made of")]
    assert (slipped.count("told early"), slipped.count("not told before the due")) == (1, 1)


def test_long_lists_are_cut_and_say_so(shipped: Environment) -> None:
    """A mail of a thousand lines helps nobody."""
    assert "and 28 more: kept promises" in render_report(shipped, a_full_report(40), "text")


def test_json_holds_every_figure_with_its_ids(shipped: Environment) -> None:
    """What the page and the mail show can be checked from the JSON."""
    plain = json.loads(render_report(shipped, a_full_report(), "json"))
    assert plain["week"] == "2026-W10"
    assert plain["figures"]["overdue"] == 2
    assert {line["id"] for line in plain["overdue"]} == {"over".rjust(12, "0"), "known".rjust(12, "0")}
    assert len(plain["kept_rate"]["parts"]) == plain["kept_rate"]["counted"] == 4


def test_an_unknown_format_is_refused(shipped: Environment) -> None:
    """Only the three formats there are."""
    with pytest.raises(ValueError, match="pdf"):
        render_report(shipped, a_full_report(), "pdf")


def test_html_is_made_for_mail_programs(shipped: Environment) -> None:
    """Tables with inline styles 600 wide, nothing remote, no script, every table closed."""
    html = render_report(shipped, a_full_report(), "html")
    assert 'width="600"' in html
    assert not re.search(r"<script|<img|<link|src=|url\(|https?://|javascript:", html)
    for tag in ("table", "tr", "td", "div", "span"):
        assert len(re.findall(rf"<{tag}[\s>]", html)) == html.count(f"</{tag}>"), tag


def test_the_team_report_holds_no_words_of_customers(shipped: Environment) -> None:
    """Figures and names of reps, in all formats."""
    team = team_report([a_full_report()])
    for form in ("text", "html", "json"):
        shown = render_team(shipped, team, form)
        assert "Inês Alder" in shown
        assert "crates" not in shown
        assert "Quill" not in shown
    assert all(filters.columns(line) <= 78 for line in render_team(shipped, team, "text").splitlines())


@pytest.mark.parametrize("parts", [10, 40, 100, 536])
@pytest.mark.parametrize(
    ("low", "value", "high"), [(0, 0, 0), (0, 0, 0.4), (0.5, 0.8, 0.95), (0.97, 1, 1), (0.999, 1, 1)]
)
def test_interval_bars_add_up(parts: int, low: float, value: float, high: float) -> None:
    """The pieces of a bar are whole, never negative, and fill it."""
    bar = bars.interval_bar(KeptRate(value, low, high, 1), parts)
    pieces = (bar.before, bar.lower, bar.mark, bar.upper, bar.after)
    assert sum(pieces) == parts
    assert min(pieces) >= 0
    assert bar.mark >= 1


def test_the_trend_is_said_in_points() -> None:
    """Up, down or unchanged against the week before, as the whole per cents that are shown."""

    def moved(*values: float) -> str:
        return bars.points_moved([TrendPoint(WEEK, KeptRate(v, 0, 1, 1)) for v in values])

    assert (moved(0.8, 0.84), moved(0.84, 0.83), moved(0.84, 0.84)) == (
        "up 4 points",
        "down 1 point",
        "unchanged",
    )
    assert moved(0.8) == "unchanged"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(seconds=5), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3, hours=2), "3 days"),
    ],
)
def test_delays_are_said_in_the_largest_fitting_unit(length: timedelta, expected: str) -> None:
    """Minutes, hours, days."""
    assert filters.span(length) == expected


@pytest.mark.parametrize(
    "text", ["", "short", "several words that go on", "oneverylongwordwithoutanyblank", "漢字" * 20]
)
def test_columns_are_exact(text: str) -> None:
    """A padded text takes exactly its width, wide characters counted as two."""
    assert filters.columns(filters.padded(text, 12)) == 12


def test_weeks_are_named_by_their_days() -> None:
    """Month and year are said once where they are the same."""
    assert filters.days_of(IsoWeek(2026, 10)) == "2 to 8 March 2026"
    assert filters.days_of(IsoWeek(2026, 14)) == "30 March to 5 April 2026"
    assert filters.days_of(IsoWeek(2026, 1)) == "29 December 2025 to 4 January 2026"
