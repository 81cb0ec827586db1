"""Why an account needs somebody, said so that a manager understands it at once."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.core.score.attention import Reason, Why
from agent.core.score.parts import Part
from agent.render.reasons import why_words

PART = Part("overdue", datetime(2026, 3, 2, tzinfo=UTC))
DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(Why.OWN_UP, 100, (PART,), since=16 * DAYS), "we are 16 days late and have not said so"),
        (
            Reason(Why.OWN_UP, 100, (PART, PART), since=3 * DAYS),
            "2 promises of ours are overdue and untold, the newest by 3 days",
        ),
        (Reason(Why.OVERDUE, 70, (PART,), since=DAYS / 3), "we are 8 hours late, and they know"),
        (Reason(Why.THEY_ARE_LATE, 40, (PART,), since=4 * DAYS), "they are 4 days late"),
        (Reason(Why.QUESTION, 50, (PART,), since=5 * DAYS), "a question of theirs unanswered for 5 days"),
        (Reason(Why.AT_RISK, 60, (PART,)), "1 promise of ours will probably slip"),
        (Reason(Why.UNCLEAR, 10, (PART, PART)), "2 promises wait for a word from the rep"),
        (Reason(Why.COOLING, 30, heat=(41.2, 12.6)), "cooling: heat 41 a month ago, 13 now"),
        (Reason(Why.NO_NEXT_STEP, 20), "nothing is agreed to come next"),
    ],
)
def test_a_reason_is_a_few_plain_words(reason: Reason, words: str) -> None:
    """One of each kind."""
    assert why_words(reason) == words
