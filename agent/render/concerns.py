"""What to do about a commitment that matters, in one sentence: for terminal, mail and page alike."""

from agent.core.commitment import By
from agent.core.score.monday import Concern, Step
from agent.render.filters import day, shortened

_WORDS = {
    Step.OWN_UP: "Tell {other} that it slipped",
    Step.DELIVER: "Deliver to {other}, who knows that it slipped",
    Step.KEEP: "Keep your word to {other}",
    Step.ANSWER: "Say what became of this, promised {whose} {other}",
    Step.ASK: "Ask {other}",
}
_DUES = {
    Step.OWN_UP: ": it was due {due}",
    Step.DELIVER: ": it was due {due}",
    Step.KEEP: ": due {due}",
    Step.ANSWER: "",
    Step.ASK: ": theirs was due {due}",
}


def step_words(concern: Concern, width: int = 48, *, with_due: bool = True) -> str:
    """The sentence, without a full stop; the customer's name in at most `width` columns."""
    line = concern.line
    whose = "by" if line.by is By.CUSTOMER else "to"
    words = _WORDS[concern.step] + (_DUES[concern.step] if with_due else "")
    return words.format(other=shortened(line.other, width), whose=whose, due=day(line.due))
