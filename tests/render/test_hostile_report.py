"""Five hundred hostile words from a small grammar, in every field a stranger can fill: nothing runs, nothing moves.

The page is laid out alike for hostile words and for plain ones: the same elements, in the same order, with
the same classes. So nothing a stranger writes opens, closes or styles anything.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.in_pictures import InPictures
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import Seen, team_line, team_report
from agent.core.score.visibility import Visibility
from agent.core.score.week import WeekReport, week_report
from agent.render import filters
from agent.render.environment import environment
from agent.render.report import render_report, render_team
from agent.resources import folder
from tests.render.picturing import drawn

ZONE = ZoneInfo("Europe/Lisbon")
WEEK, NOW = IsoWeek(2026, 10), datetime(2026, 3, 9, 10, 0, tzinfo=ZONE)
PAGE = "http://127.0.0.1:8127/m/1"
COUNT, AT_ONCE = 500, 10

# The grammar: a payload is a way out of where it stands, then something that would run, show or style, then a rest.
_OUT = (
    "", '"', "'", "`", "”", "-->", "]]>", "</td></tr></table>", "</style>", "</title>", "</a>", "</div></body></html>",
    "<!--", "<![endif]-->", "<!--[if mso]>", "&quot;", "&#34;", "&#x22;", "%22", "\\x22", "\\u0022", "\x00", "\r\n\r\n", "\u2028",
)  # fmt: skip
_TAG = (
    "script", "img", "svg", "iframe", "object", "embed", "link", "meta", "base", "form", "input", "button", "style", "math", "details",
    "video", "a", "table", "template", "noscript", "xmp", "plaintext", "marquee", "isindex", "v:rect", "ScRiPt", "scr\x00ipt", "/script/",
)  # fmt: skip
_ATTRIBUTE = (
    "onerror=alert(1)", "onload=alert(1)", "src=x onerror=alert(1)", "href=javascript:alert(1)", 'href="java\tscript:alert(1)"',
    "srcdoc=<script>alert(1)</script>", "style=position:fixed;top:0;width:100%;height:100%", 'style="background:url(//x.example)"',
    "http-equiv=refresh content=0;url=//x.example", "formaction=javascript:alert(1)", "xlink:href=data:text/html,x", "autofocus onfocus=alert(1)",
)  # fmt: skip
_BARE = (
    "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "{# #}", "{{ ''.__class__ }}", "${7*7}", "<%= 7 %>", "#{7}", "@import url(//x.example)",
    "expression(alert(1))", "* { display: none }", "javascript:alert(1)", "=cmd|' /C calc'!A0", "\u202egnp.exe", "\x1b[2J\x1b]0;title\x07",
    "W" * 300, "漢" * 200, "e\u0301\u0302\u0303" * 90, "\u200b" * 50, "a&#8203;b", "ﷺ" * 60, "\ufeff", "\ud7ff", "<" * 90, "&" * 90,
)  # fmt: skip
_REST = ("", "//", "<!--", ">", "/>", "</script>", " x=", "\\", "'", '"', "&", "{{")


def payloads() -> list[str]:
    """Always the same five hundred."""
    chance = random.Random(20260316)
    made: dict[str, None] = {}
    while len(made) < COUNT:
        tag = f"<{chance.choice(_TAG)} {chance.choice(_ATTRIBUTE)}>"
        core = chance.choice(
            (tag, tag, tag.upper(), chance.choice(_BARE), f"{tag}alert(1)</{chance.choice(_TAG)}>")
        )
        made[f"{chance.choice(_OUT)}{core}{chance.choice(_REST)}"] = None
    return list(made)


def a_row(number: int, words: str, kind: int) -> Commitment:
    """A commitment in one of the lists of the report in which every text is `words`."""
    me = Address("ines@alderway.example", words)
    other = Address("bo@quillmark.example", words)
    by = By.CUSTOMER if kind == 3 else By.REP
    day = date(2026, 3, 11) if kind == 2 else date(2026, 3, 4)
    due = Due(day, day, words, zone=words, rule=words)
    row = Commitment(
        CommitmentId(f"c{number:011}"), by, me if by is By.REP else other, (other,) if by is By.REP else (me,),
        f"{number}{words}", MessageKey(f"m{number}@mail.example"), ThreadKey("t"), datetime(2026, 3, 2, 9, 0, tzinfo=ZONE),
        Found(0, 1, words, Action.SEND, Strength.FIRM, Owner.SENDER, words, words, due=due, due_text=words), due,
    )  # fmt: skip
    changes = ({}, {"settled_at": datetime(2026, 3, 3, tzinfo=ZONE)}, {}, {}, {"unclear": True})[kind]
    return replace(row, **changes)


def a_week(words: list[str]) -> WeekReport:
    """A report in which each of these words stands somewhere, as the rep's name too."""
    rep = Rep("ines@alderway.example", ZONE, words[0])
    rows = [a_row(n, said, n % 5) for n, said in enumerate(words)]
    return week_report(rows, rep, now=NOW, week=WEEK, drafts=[row.id for row in rows])


def in_pictures(report: WeekReport) -> list[InPictures]:
    """Two accounts that are called so, with steps that are called so."""
    return [drawn(line.account, title=line.account) for line in report.accounts[:2]]


def pages(shipped: Environment, report: WeekReport) -> Iterator[str]:
    seen = Seen(Visibility.QUOTES, team_line(report, Visibility.QUOTES))
    yield render_report(shipped, report, "html", page=PAGE, seen=seen, pictures=in_pictures(report))
    yield render_report(shipped, report, "html", seen=seen, pictures=in_pictures(report))
    yield render_team(shipped, team_report([report], {report.rep.email: Visibility.QUOTES}), "html")


def layout(page: str) -> list[tuple[str, str, str]]:
    """Every element with its class and style, in order; what is between them left out."""
    said = LexborHTMLParser(page).css("*")
    return [
        (node.tag or "", node.attributes.get("class") or "", node.attributes.get("style") or "")
        for node in said
    ]


def attributes(page: str) -> set[str]:
    return {name for node in LexborHTMLParser(page).css("*") for name in node.attributes}


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


@pytest.fixture(scope="module")
def plain(shipped: Environment) -> list[str]:
    return list(pages(shipped, a_week([f"Plain words {n}" for n in range(AT_ONCE)])))


@pytest.mark.parametrize("start", range(0, COUNT, AT_ONCE))
def test_hostile_words_neither_run_nor_move_anything(
    shipped: Environment, plain: list[str], start: int
) -> None:
    """The layout is that of plain words, no attribute is new, and every link leads to the rep's own pages."""
    words = payloads()[start : start + AT_ONCE]
    for page, usual in zip(pages(shipped, a_week(words)), plain, strict=True):
        assert layout(page) == layout(usual)
        assert attributes(page) <= attributes(usual)
        for node in LexborHTMLParser(page).css("[href]"):
            assert (node.attributes["href"] or "").startswith(f"{PAGE}/")
        assert page.count("<!--") == usual.count("<!--")
        assert page.count("<style") == usual.count("<style")
        assert not any(ord(c) < 32 and c != "\n" for c in page)


@pytest.mark.parametrize("start", range(0, COUNT, 100))
def test_hostile_words_stay_in_their_columns(shipped: Environment, start: int) -> None:
    """On a terminal nothing is coloured, moved or wider than 78 columns."""
    for at in range(start, start + 100, AT_ONCE):
        report = a_week(payloads()[at : at + AT_ONCE])
        seen = Seen(Visibility.QUOTES, team_line(report, Visibility.QUOTES))
        team = team_report([report], {report.rep.email: Visibility.QUOTES})
        for text in (
            render_report(shipped, report, "text", seen=seen, pictures=in_pictures(report)),
            render_team(shipped, team, "text"),
        ):
            assert not any(ord(c) < 32 and c != "\n" for c in text)
            assert "\u202e" not in text
            assert all(filters.columns(line) <= 78 for line in text.splitlines())


def test_there_are_five_hundred() -> None:
    """Each another one, of every kind of way out."""
    made = payloads()
    assert len(set(made)) == COUNT
    assert all(any(one.startswith(way) for one in made) for way in _OUT)
