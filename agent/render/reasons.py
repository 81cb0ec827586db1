"""Why an account needs somebody, in a few words for a list."""

from agent.core.score.attention import Reason, Why
from agent.render.filters import counted, span

_OVERDUE = {
    Why.OWN_UP: ("we are {late} late and have not said so", "of ours are overdue and untold"),
    Why.OVERDUE: ("we are {late} late, and they know", "of ours are overdue, and they know"),
    Why.THEY_ARE_LATE: ("they are {late} late", "of theirs are overdue"),
}


def why_words(reason: Reason) -> str:
    """One reason: "we are 16 days late and have not said so"."""
    count = len(reason.parts)
    match reason.why:
        case Why.QUESTION:
            questions = "a question" if count == 1 else counted(count, "question")
            return f"{questions} of theirs unanswered for {_long(reason)}"
        case Why.AT_RISK:
            return f"{counted(count, 'promise')} of ours will probably slip"
        case Why.UNCLEAR:
            return f"{counted(count, 'promise')} {'waits' if count == 1 else 'wait'} for a word from the rep"
        case Why.COOLING:
            before, now = reason.heat or (0.0, 0.0)
            return f"cooling: heat {before:.0f} a month ago, {now:.0f} now"
        case Why.NO_NEXT_STEP:
            return "nothing is agreed to come next"
        case Why.OWN_UP | Why.OVERDUE | Why.THEY_ARE_LATE:
            one, several = _OVERDUE[reason.why]
            if count == 1:
                return one.format(late=_long(reason))
            return f"{count} promises {several}, the newest by {_long(reason)}"


def _long(reason: Reason) -> str:
    return span(reason.since) if reason.since is not None else "some time"
