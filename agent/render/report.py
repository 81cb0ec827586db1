"""The weekly report of a rep, and the team's, as text for a terminal, HTML for mail and browser, or JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jinja2 import Environment

from agent.core.commitment import CommitmentId
from agent.core.score.account_plain import pictures_as_plain
from agent.core.score.in_pictures import InPictures
from agent.core.score.plain import report_as_plain, team_as_plain
from agent.core.score.team import Seen, TeamReport
from agent.core.score.week import WeekReport
from agent.render import bars, report_words
from agent.render import pictures as pictures_of
from agent.render.concerns import step_words


class ReportFormat(StrEnum):
    """What a report can be rendered to."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class AnswerLinks:
    """Where one click answers what became of one commitment."""

    keep: str
    move: str
    dismiss: str
    move_to: date  # the day that `move` names


@dataclass(frozen=True, slots=True)
class Answers:
    """The links of a report, by commitment; a line without any has the words to type."""

    by_id: Mapping[CommitmentId, AnswerLinks] = field(default_factory=dict)
    is_for_this_machine: bool = False  # they open where kept runs, and nowhere else


NO_ANSWERS = Answers()


def render_report(
    environment: Environment,
    report: WeekReport,
    form: ReportFormat | str,
    *,
    page: str = "",
    seen: Seen | None = None,
    answers: Answers = NO_ANSWERS,
    pictures: Sequence[InPictures] = (),
) -> str:
    """One rep's week; raises ValueError where `form` is no `ReportFormat`.

    `page` is the address of the rep's pages, to which lines then lead; `seen` what a manager will see;
    `answers` where one click answers what needs the rep's word; `pictures` what is drawn of the accounts that matter.
    """
    form = ReportFormat(form)
    if form is ReportFormat.JSON:
        return _json(report_as_plain(report, seen, pictures_as_plain(pictures)))
    return _fill(
        environment, "week", form, report=report, page=page, seen=seen, answers=answers, shown=pictures
    )


def render_team(environment: Environment, report: TeamReport, form: ReportFormat | str) -> str:
    """A team's week: what each rep lets be seen."""
    form = ReportFormat(form)
    if form is ReportFormat.JSON:
        return _json(team_as_plain(report))
    return _fill(environment, "team", form, report=report)


_PICTURES = {
    "heat": pictures_of.heat_bars,
    "columns": pictures_of.columns,
    "heat_line": pictures_of.heat_characters,
    "map": pictures_of.steps_picture,
    "map_line": pictures_of.map_characters,
    "map_done": report_words.map_done,
    "map_next": report_words.map_next,
    "year": pictures_of.year_picture,
    "year_line": pictures_of.year_characters,
    "year_words": report_words.year_words,
}
_BARS = {
    "pictures": _PICTURES,
    "interval": bars.interval_bar,
    "line": bars.interval_line,
    "heights": bars.heights,
    "sparkline": bars.sparkline,
    "moved": bars.points_moved,
    "share": bars.share_of,
    "most": bars.most_owed,
    "in_a_line": report_words.in_a_line,
    "allowed": report_words.allowed,
    "slip_notes": report_words.slip_notes,
    "credit_notes": report_words.credit_notes,
    "nothing_overdue": report_words.nothing_overdue,
    "step": step_words,
}


def _fill(environment: Environment, name: str, form: ReportFormat, **values: object) -> str:
    ending = "html" if form is ReportFormat.HTML else "txt"
    template = environment.get_template(f"report/{name}.{ending}.j2")
    if form is ReportFormat.TEXT:
        return _tidy(template.render(bars=_BARS, **values))
    return _short_enough(
        lambda lines, drawn: template.render(bars=_BARS, most_lines=lines, most_drawn=drawn, **values)
    )


_LENGTHS = ((12, 3), (8, 3), (5, 3), (5, 1), (3, 1), (3, 0))  # lines of each list, and accounts drawn


def _short_enough(fill: Callable[[int, int], str]) -> str:
    """The page with as many lines in each list, and as many pictures, as Gmail shows without cutting the mail off."""
    from agent.render.inlined import inlined, is_clipped  # a library that a terminal does not wait for

    page = ""
    for most_lines, most_drawn in _LENGTHS:
        page = inlined(fill(most_lines, most_drawn).strip()) + "\n"
        if not is_clipped(page):
            break
    return page


def _tidy(text: str) -> str:
    """Without blanks at line ends and with single empty lines, whatever lists were left out."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n") + "\n"


def _json(plain: dict[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
