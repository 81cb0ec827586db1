"""What to do about what matters, as terminal, mail and page say it."""

from datetime import date

import pytest

from agent.core.commitment import By, CommitmentId, State
from agent.core.score.lines import Line
from agent.core.score.monday import Concern, Step
from agent.render.concerns import step_words


def _concern(step: Step, by: By = By.REP) -> Concern:
    line = Line(CommitmentId("c1"), by, "quillmark.example", "Bo {Quill}", "“", date(2026, 3, 3), State.OPEN)
    return Concern(step, line)


@pytest.mark.parametrize(
    ("step", "by", "says"),
    [
        (Step.OWN_UP, By.REP, "Tell Bo {Quill} that it slipped: it was due Tue 3 Mar"),
        (Step.DELIVER, By.REP, "Deliver to Bo {Quill}, who knows that it slipped: it was due Tue 3 Mar"),
        (Step.KEEP, By.REP, "Keep your word to Bo {Quill}: due Tue 3 Mar"),
        (Step.ANSWER, By.REP, "Say what became of this, promised to Bo {Quill}"),
        (Step.ANSWER, By.CUSTOMER, "Say what became of this, promised by Bo {Quill}"),
        (Step.ASK, By.CUSTOMER, "Ask Bo {Quill}: theirs was due Tue 3 Mar"),
    ],
)
def test_each_step_is_one_sentence(step: Step, by: By, says: str) -> None:
    """Who is to be told or asked, whose word it was, and by when; a page that shows the due beside it leaves it out."""
    assert step_words(_concern(step, by)) == says
    assert step_words(_concern(step, by), with_due=False) == says.partition(":")[0]
