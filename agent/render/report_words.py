"""Words of the reports that hang on more than one figure."""

from agent.core.score.visibility import Visibility
from agent.core.score.week import WeekReport
from agent.render.filters import counted, percent


def in_a_line(report: WeekReport) -> str:
    """The week in one line, which mail programs show beside the subject."""
    said = [f"{percent(report.rate.value)} kept"]
    if report.overdue:
        said.append(f"{len(report.overdue)} overdue")
    if report.unclear:
        said.append(f"{counted(len(report.unclear), 'needs', 'need')} your word")
    said.append(f"{len(report.due_next_week)} due next week")
    return ", ".join(said)


_ALLOWED = {
    Visibility.NOTHING: "You show nothing.",
    Visibility.FIGURES: "You show figures: nobody's words, and no customer's name.",
    Visibility.ACCOUNTS: "You show figures and with whom something is overdue: nobody's words.",
    Visibility.QUOTES: "You show figures and the sentences of what is overdue: no mails.",
}


def allowed(visibility: Visibility) -> str:
    """What the rep's setting lets a manager see."""
    return _ALLOWED[visibility]
