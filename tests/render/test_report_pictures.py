"""Pictures of a report: the page's numbers as table cells in mail, as characters in text, as figures in JSON, each with its words."""

import json
import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from agent.core.policy import Rep
from agent.core.score.in_pictures import MOST, InPictures, worth_a_picture
from agent.core.score.isoweek import IsoWeek
from agent.core.score.week import week_report
from agent.core.score.year import Year
from agent.render import pictures, report_words
from agent.render.environment import environment
from agent.render.report import render_report
from agent.resources import folder
from tests.render.picturing import drawn
from tests.render.test_mail_programs import a_week

_NOW = datetime(2026, 3, 8, 18, tzinfo=ZoneInfo("Europe/Lisbon"))
EMPTY = week_report(
    [], Rep("ines@alderway.example", ZoneInfo("Europe/Lisbon")), now=_NOW, week=IsoWeek(2026, 10)
)


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


def cells(shipped: Environment, one: InPictures) -> LexborHTMLParser:
    return LexborHTMLParser(render_report(shipped, EMPTY, "html", pictures=[one]))


def test_heat_is_a_row_of_bars_as_high_as_it_was(shipped: Environment) -> None:
    """Every other week of the page's line, the last is now and stands out."""
    one = drawn("quillmark.example", heat=100.0)
    bars = cells(shipped, one).css("td.warm, td.cool")
    assert [int(bar.attributes["height"] or 0) for bar in bars] == pictures.heat_bars(one.heat_line, 40)
    assert [bar.attributes["class"] for bar in bars] == ["bar cool"] * 12 + ["bar warm"]
    assert pictures.heat_bars(one.heat_line, 40)[-1] == 40
    assert pictures.heat_bars((0.0,) * 26, 40) == [1] * 13


def test_the_map_and_the_year_are_the_pages(shipped: Environment) -> None:
    """The very nodes and dots of the SVG, a cell each, in their order."""
    one = drawn("quillmark.example")
    found = cells(shipped, one)
    steps = [node.attributes["class"] for node in found.css("td.done, td.promised, td.gap, td.ahead")]
    assert steps == [f"bar {node.kind}" for node in pictures.steps_picture(one.map).nodes]
    months = found.css("td.moved, td.spoke, td.silent")
    dots = pictures.year_picture(one.year.months).dots
    assert [(node.text() or "").strip("\xa0") for node in months] == [dot.text for dot in dots]
    assert [node.attributes["title"] for node in months] == [dot.label for dot in dots]


@pytest.mark.parametrize("form", ["html", "text"])
def test_each_picture_is_said_in_words(shipped: Environment, form: str) -> None:
    """Whoever does not see it reads the same."""
    said = render_report(shipped, EMPTY, form, pictures=[drawn("quillmark.example")])
    flat = " ".join(re.sub(r"<[^>]+>", "", said).split())
    for words in (
        "63 of 100, 32 a month ago",
        "2 of 6 steps done; 1 passed over",
        "next: They have our offer (they owe it)",
        "advanced in 9 of 12 months, last in March",
    ):
        assert words in flat, words


def test_months_before_the_first_word_are_no_silence() -> None:
    """Only a month without a word after there were words is one of silence."""
    year = drawn("quillmark.example").year
    early = [replace(month, advances=(), mails=0, meetings=0) for month in year.months]
    assert report_words.year_words(Year(tuple(early), ())) == "no advance in twelve months"
    early[9] = replace(early[9], mails=1)
    assert report_words.year_words(Year(tuple(early), ())).endswith("; 2 silent")


def test_json_has_the_figures(shipped: Environment) -> None:
    """All twenty-six weeks, the steps and the months, with their parts."""
    (plain,) = json.loads(render_report(shipped, EMPTY, "json", pictures=[drawn("quillmark.example")]))[
        "in_pictures"
    ]
    assert (plain["heat"], len(plain["heat_by_week"]), len(plain["year"]["months"])) == (63.0, 26, 12)


def test_a_report_draws_the_few_accounts_that_matter(shipped: Environment) -> None:
    """Those of what matters on Monday first, never more than a few, each once; nothing is drawn of nobody."""
    report = a_week(9)
    named = worth_a_picture(report)
    monday = dict.fromkeys(concern.line.account for concern in report.monday)
    assert list(named) == [*monday][:MOST]
    assert len(set(named)) == len(named) == MOST
    assert worth_a_picture(EMPTY) == ()
    assert "this week was about" not in render_report(shipped, EMPTY, "html")


@pytest.mark.parametrize("count", [1, 5, 6, 7, 9, 12, 13, 26])
def test_columns_fill_a_row(count: int) -> None:
    """Their widths add up to a hundred and differ by no more than one."""
    widths = pictures.columns(count)
    assert sum(widths) == 100
    assert max(widths) - min(widths) <= 1
