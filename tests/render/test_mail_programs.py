"""The reports' HTML against what Gmail's and Outlook's programs do not know.

The facts are those of caniemail.com (each rule names its page there, as of 2024), written down as our own
few rules. Outlook on Windows sets mail with Word and is the poorest; Gmail drops what its filter does not know.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser, LexborNode

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import Seen, manager_reads_at, team_line, team_report
from agent.core.score.visibility import Visibility
from agent.core.score.week import WeekReport, week_report
from agent.render.environment import environment
from agent.render.report import NO_ANSWERS, AnswerLinks, Answers, render_report, render_team
from agent.resources import folder
from tests.render.picturing import drawn

CELLS = frozenset({"td", "th"})
BOXES = CELLS | {"table", "tr"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A property of CSS, on which elements it may stand and with which values; the page of caniemail.com that says why."""

    feature: str
    on: frozenset[str] | None = None  # None: anywhere
    values: str = r".*"


WHOLE_NUMBER = r"(0|\d+px)"
KNOWN = {
    "color": Rule(
        "css-rgba", values=r"#[0-9a-f]{6}"
    ),  # Outlook knows neither rgba() nor names of colour spaces
    "background-color": Rule("css-background-color", values=r"#[0-9a-f]{6}"),
    "font-family": Rule("css-font", values=r"(?!.*system-ui).*(sans-serif|monospace)"),
    "font-size": Rule("css-font-size", values=WHOLE_NUMBER),
    "font-weight": Rule("css-font-weight", values="400|700"),  # Outlook has but these two
    "line-height": Rule("css-line-height", values=WHOLE_NUMBER),
    "text-align": Rule("css-text-align", values="left|center|right"),
    "text-decoration": Rule("css-text-decoration", values="underline|none"),
    "padding": Rule("css-padding", CELLS | {"body"}, r"(0|\d+px)( (0|\d+px))*"),
    "padding-top": Rule("css-padding", CELLS, WHOLE_NUMBER),
    "padding-right": Rule("css-padding", CELLS, WHOLE_NUMBER),
    "padding-bottom": Rule("css-padding", CELLS, WHOLE_NUMBER),
    "padding-left": Rule("css-padding", CELLS, WHOLE_NUMBER),
    "margin": Rule("css-margin", frozenset({"body", "h1", "h2"}), "0"),  # never negative, never auto
    "border-top": Rule("css-border", CELLS, r"1px solid #[0-9a-f]{6}"),
    "display": Rule("css-display", frozenset({"div"}), "none"),  # Outlook knows no other
    # What Outlook leaves out and the page stands without.
    "border-radius": Rule("css-border-radius", BOXES, WHOLE_NUMBER),
    "word-break": Rule("css-word-break", values="break-word"),
    "table-layout": Rule("css-table-layout", frozenset({"table"}), "fixed"),
    "max-width": Rule(
        "css-max-width", frozenset({"table"}), "600px"
    ),  # another table holds the page in Outlook
}
UNKNOWN_TAGS = {
    "html-svg": "svg",
    "html-link": "link",
    "html-semantics": "article, aside, details, figcaption, figure, footer, header, main, mark, nav, section, summary, time",
    "html-form": "form, input, select, textarea, button",
    "html-video": "video, audio, source, iframe, object, embed, canvas",
    "html-script": "script, noscript, base",
    "html-image": "img, picture",  # programs show pictures only when asked; ours are table cells
}
CLIPPED_AT = 102 * 1024  # bytes; Gmail hides the rest of a longer mail
LONGEST_SHEET = 8192  # characters; Gmail drops a longer one

ZONE = ZoneInfo("Europe/Lisbon")
REP = Rep("ines@alderway.example", ZONE, "Inês Alder")
WEEK = IsoWeek(2026, 10)
SUNDAY = datetime(2026, 3, 8, 18, 0, tzinfo=ZONE)
ME, BO = (
    Address(REP.email, REP.name),
    Address("bo@quillmark.example", "Bo Quill of the Northern Timber Company"),
)
HOME = "http://127.0.0.1:8127"
PAGE = f"{HOME}/m/1"


def a_row(number: int, due: date | None, *, by: By = By.REP, **changes: object) -> Commitment:
    first = Due(due, due, "by then") if due else None
    quote = (
        f"You will have the crates of order {number}, " + "with the labels and the papers for the port, " * 3
    )
    found = Found(0, 9, quote, Action.SEND, Strength.FIRM, Owner.SENDER, due=first)
    row = Commitment(
        CommitmentId(f"c{number:011}"), by, ME if by is By.REP else BO, (BO,) if by is By.REP else (ME,),
        f"department-{number}.quillmark.example", MessageKey(f"m{number}@alderway.example"), ThreadKey("t"),
        datetime(2026, 2, 20, 9, 0, tzinfo=ZONE), found, first,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def a_week(count: int) -> WeekReport:
    """A week with `count` commitments in each list."""
    settled = datetime(2026, 3, 4, 9, 0, tzinfo=ZONE)
    kinds: list[Callable[[int], Commitment]] = [
        lambda n: a_row(n, date(2026, 3, 4), settled_at=settled),
        lambda n: a_row(n, date(2026, 3, 3), settled_at=settled),
        lambda n: a_row(n, date(2026, 3, 5)),
        lambda n: a_row(n, date(2026, 3, 11)),
        lambda n: a_row(n, date(2026, 3, 3), unclear=True),
        lambda n: a_row(n, date(2026, 3, 12), moved_at=settled, told_in_time=True),
        lambda n: a_row(n, date(2026, 3, 3), by=By.CUSTOMER),
    ]
    rows = [kind(7 * n + place) for n in range(count) for place, kind in enumerate(kinds)]
    return week_report(rows, REP, now=SUNDAY, week=WEEK, drafts=[row.id for row in rows[::2]])


def seen(report: WeekReport, visibility: Visibility) -> Seen:
    return Seen(visibility, team_line(report, visibility), manager_reads_at(report.week, ZONE))


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


def answers(report: WeekReport) -> Answers:
    """Links as long as they are, for the first of those that ask."""
    tail = "c00000000004.m20260316.MpLZ6LbB.739714." + "0" * 32
    link = AnswerLinks(*(f"{HOME}/answer/1.{tail}",) * 3, date(2026, 3, 16))
    return Answers({line.id: link for line in report.unclear[:12]}, is_for_this_machine=True)


@pytest.fixture(scope="module", params=["empty", "usual", "huge", "with links", "team"])
def mail(request: pytest.FixtureRequest, shipped: Environment) -> str:
    """The HTML of reports as different as they come."""
    if request.param == "team":
        every = [replace(a_week(n), rep=Rep(f"r{n}@alderway.example", ZONE)) for n in (0, 3, 60)]
        every += [replace(every[1], rep=Rep(f"of-many-{n}@alderway.example", ZONE)) for n in range(100)]
        return render_team(shipped, team_report(every, {"r60@alderway.example": Visibility.QUOTES}), "html")
    report = a_week({"empty": 0, "usual": 2, "huge": 300, "with links": 2}[request.param])
    page = PAGE if request.param in ("with links", "huge") else ""
    shown = [
        drawn(f"department-{n}.quillmark.example", heat=100.0)
        for n in range(0 if request.param == "empty" else 3)
    ]
    return render_report(
        shipped, report, "html",
        page=page, seen=seen(report, Visibility.QUOTES), answers=answers(report) if page else NO_ANSWERS, pictures=shown,
    )  # fmt: skip


def styled(mail: str) -> Iterator[tuple[LexborNode, str, str]]:
    """Every declaration in an element's own style."""
    for node in LexborHTMLParser(mail).css("[style]"):
        for declaration in (node.attributes["style"] or "").rstrip(";").split(";"):
            name, _, value = declaration.partition(":")
            yield node, name.strip(), value.strip()


def test_only_what_every_program_knows_is_in_styles(mail: str) -> None:
    """Each property is known, stands on an element where it works, with a value that works."""
    for node, name, value in styled(mail):
        assert name in KNOWN, f"{name} on {node.tag}"
        rule = KNOWN[name]
        assert rule.on is None or node.tag in rule.on, (
            f"{name} on {node.tag}: caniemail.com/features/{rule.feature}"
        )
        assert re.fullmatch(rule.values, value), f"{name}: {value}: caniemail.com/features/{rule.feature}"


@pytest.mark.parametrize("feature", UNKNOWN_TAGS)
def test_no_element_stands_there_that_a_program_drops(mail: str, feature: str) -> None:
    """No pictures, no scripts, no forms, no sheets from elsewhere."""
    assert not LexborHTMLParser(mail).css(UNKNOWN_TAGS[feature]), f"caniemail.com/features/{feature}"


def test_cells_of_a_row_are_padded_alike(mail: str) -> None:
    """Outlook gives all cells of a row the largest vertical padding of them (caniemail.com/features/css-padding)."""
    for row in LexborHTMLParser(mail).css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in CELLS and cell.text(deep=True).strip("\xa0 \n")]
        assert len({_vertical(cell.attributes.get("style") or "") for cell in cells}) <= 1, row.html


def _vertical(style: str) -> tuple[str, str]:
    above = below = "0"
    for name, _, value in (one.partition(":") for one in style.split(";")):
        if name == "padding":
            parts = value.split()
            above, below = parts[0], parts[2] if len(parts) > 2 else parts[0]
        above, below = (
            (value if name == "padding-top" else above),
            (value if name == "padding-bottom" else below),
        )
    return above, below


def test_the_page_is_held_where_max_width_is_unknown(mail: str) -> None:
    """In Outlook on Windows a table of its own, in a comment that only Word reads, is 600 wide and closed again."""
    assert mail.count("<!--[if mso]>") == mail.count("<![endif]-->") == 2
    opened, closed = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", mail)
    assert 'width="600"' in opened
    assert [tag.strip("</>").split()[0] for tag in re.findall(r"<[^>]+>", closed)] == ["td", "tr", "table"]


def test_every_bar_has_its_size_as_attributes(mail: str) -> None:
    """Word reads the width and height of a cell's attributes, and an empty cell is none."""
    for cell in LexborHTMLParser(mail).css("td.bar"):
        assert cell.attributes.get("width") or cell.attributes.get("colspan")
        assert cell.text() == "\xa0"


def test_sheets_stand_in_the_head_one_for_each_purpose(mail: str) -> None:
    """What stays of the sheet only narrows and darkens: Gmail drops a whole sheet for one rule it does not know.

    caniemail.com/features/html-style, css-at-media, css-at-media-prefers-color-scheme
    """
    tree = LexborHTMLParser(mail)
    assert not tree.css("body style")
    sheets = [node.text() for node in tree.css("head style")]
    assert [re.findall(r"@media[^{]*", sheet) for sheet in sheets] == [
        ["@media (max-width: 620px) "],
        ["@media (prefers-color-scheme: dark) "],
    ]
    assert all(len(sheet) < LONGEST_SHEET for sheet in sheets)
    assert not re.search(r"url\(|@import|@font-face|var\(|calc\(|expression", " ".join(sheets))
    assert all(declared.rstrip().endswith("!important") for sheet in sheets for declared in _declared(sheet))


def _declared(sheet: str) -> list[str]:
    return [one for block in re.findall(r"\{([^{}]*)\}", sheet) for one in block.split(";") if one.strip()]


def test_nothing_is_fetched_and_links_lead_home(mail: str) -> None:
    """No address but the rep's own page, and that only behind a link."""
    assert not re.search(r"\bsrc=|url\(|background=|@import", mail)
    for node in LexborHTMLParser(mail).css("[href]"):
        assert node.tag == "a"
        assert (node.attributes["href"] or "").startswith((f"{PAGE}/", f"{HOME}/answer/"))
    assert re.findall(r"https?://[^/\"<]+", mail.replace(HOME, "")) == []


def test_gmail_does_not_cut_it_off(mail: str) -> None:
    """A huge week is shortened to what Gmail shows, and says how much more there is."""
    assert len(mail.encode()) < CLIPPED_AT


def test_tables_that_only_place_things_say_so(mail: str) -> None:
    """Read aloud, a table without headings is no table."""
    for table in LexborHTMLParser(mail).css("table"):
        has_heads = any(cell.tag == "th" for row in table.css("tr") for cell in row.iter())
        assert (table.attributes.get("role") == "presentation") or has_heads


def test_colours_can_be_told_apart(mail: str) -> None:
    """Text against its ground at 4.5 to 1 and more (WCAG AA), on the page and in its boxes."""
    for node, name, value in styled(mail):
        if name == "color":
            assert _contrast(value, _ground(node)) >= 4.5, f"{value} on {_ground(node)}"


def _ground(node: LexborNode | None) -> str:
    while node is not None:
        found = re.search(r"background-color:(#[0-9a-f]{6})", node.attributes.get("style") or "")
        if found:
            return found[1]
        node = node.parent
    return "#ffffff"


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    straight = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), straight, strict=True))


@pytest.mark.parametrize("page", ["", PAGE])
def test_what_needs_a_word_is_answered_by_one_click_or_one_command(shipped: Environment, page: str) -> None:
    """Three links where there are any, with the command beside them; else the commands, or the page where the buttons are."""
    report = a_week(1)
    (unclear,) = report.unclear
    html = render_report(shipped, report, "html", page=page, answers=answers(report))
    assert html.count(f"{HOME}/answer/") == 3
    assert f"kept keep {unclear.id[:6]}" in html
    assert "kept web" in html
    without = render_report(shipped, report, "html", page=page)
    assert (f"{PAGE}/promises/{unclear.id}" in without) == bool(page)
    assert (f"kept keep {unclear.id}" in without) != bool(page)
    text = render_report(shipped, report, "text", page=page)
    assert unclear.id in text
    assert "kept keep ID" in text
