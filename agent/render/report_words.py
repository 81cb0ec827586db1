"""Words of the reports that hang on more than one figure."""

from collections.abc import Iterable
from datetime import datetime

from agent.core.commitment import By, CommitmentId
from agent.core.drafting.clean import one_line
from agent.core.score.commitment_map import CommitmentMap
from agent.core.score.kept import Earned
from agent.core.score.lines import Line
from agent.core.score.visibility import Visibility
from agent.core.score.week import WeekReport
from agent.core.score.year import Year
from agent.render.filters import counted, percent, shortened


def in_a_line(report: WeekReport) -> str:
    """The week in one line, which mail programs show beside the subject."""
    said = [f"{percent(report.rate.value)} kept"]
    if report.overdue:
        said.append(f"{len(report.overdue)} overdue")
    if report.unclear:
        said.append(f"{counted(len(report.unclear), 'needs', 'need')} your word")
    said.append(f"{len(report.due_next_week)} due next week")
    return ", ".join(said)


def nothing_overdue(report: WeekReport) -> str:
    """What stands where no promise is overdue: no claim about those whose date passed and of which only the rep can tell."""
    passed = [line for line in report.unclear if line.by is By.REP and _is_over(line, report.as_of)]
    if not passed:
        return "Nothing."
    dates = counted(len(passed), "date of yours has", "dates of yours have")
    return f"Nothing for certain: {dates} passed, and only you can say what became of {'it' if len(passed) == 1 else 'them'}."


def slip_notes(report: WeekReport) -> dict[CommitmentId, str]:
    """Beside each promise that slipped: whether its customer heard of it before the due."""
    early = {line.id for line in report.told_in_time}
    return {
        line.id: "told early" if line.id in early else "not told before the due" for line in report.slipped
    }


def credit_notes(earned: Iterable[Earned]) -> dict[CommitmentId, str]:
    """Beside each promise that a kept rate is made of: what it counts."""
    return {one.line.id: f"counts {percent(one.credit)}" for one in earned}


def _is_over(line: Line, moment: datetime) -> bool:
    """Whether its date has passed; a day has when it is over."""
    if isinstance(line.due, datetime):
        return line.due < moment
    return line.due is not None and line.due < moment.date()


_ALLOWED = {
    Visibility.NOTHING: "You show nothing.",
    Visibility.FIGURES: "You show figures: nobody's words, and no customer's name.",
    Visibility.ACCOUNTS: "You show figures and with whom something is overdue: nobody's words.",
    Visibility.QUOTES: "You show figures and the sentences of what is overdue: no mails.",
}


def allowed(visibility: Visibility) -> str:
    """What the rep's setting lets a manager see."""
    return _ALLOWED[visibility]


def map_done(found: CommitmentMap) -> str:
    """How far the way to an order is walked, and what was passed over."""
    said = f"{found.done} of {counted(len(found.steps), 'step')} done"
    return f"{said}; {len(found.gaps)} passed over" if found.gaps else said


def map_next(found: CommitmentMap, width: int) -> str:
    """The step that comes next and whose it is; empty where the last one is done."""
    if found.next is None:
        return ""
    by_whom = {By.REP: " (you owe it)", By.CUSTOMER: " (they owe it)"}
    owed = by_whom[found.next.owed_by] if found.next.owed_by else ""
    return f"next: {shortened(one_line(found.next.step.title), width)}{owed}"


def year_words(year: Year) -> str:
    """The year in a line: in how many months they advanced, when last, and how many were silent since the first word."""
    moved = [month for month in year.months if month.advances]
    busy = [bool(month.advances or month.mails or month.meetings) for month in year.months]
    silent = busy[busy.index(True) :].count(False) if any(busy) else 0
    said = "no advance in twelve months"
    if moved:
        said = f"advanced in {len(moved)} of 12 months, last in {moved[-1].first:%B}"
    return f"{said}; {silent} silent" if silent else said
