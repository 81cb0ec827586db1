"""Accounts in pictures as no mailbox would have them all at once: every standing of a step, every kind of month."""

from datetime import UTC, date, datetime

from agent.core.commitment import By
from agent.core.score.commitment_map import CommitmentMap, Placed, Source, Standing, Step, Whose
from agent.core.score.in_pictures import InPictures
from agent.core.score.parts import Part
from agent.core.score.year import Month, Year

_THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def drawn(account: str, *, title: str = "They have our offer", heat: float = 63.0) -> InPictures:
    """One account; every text of it is the caller's."""
    placed = [
        Placed(Step(f"step{n}", title, Whose.BOTH, frozenset({Source.COMMITMENT}), ()), standing)
        for n, standing in enumerate(
            (
                *(Standing.DONE, Standing.GAP, Standing.DONE),
                *(Standing.PROMISED, Standing.AHEAD, Standing.AHEAD),
            )
        )
    ]
    placed[3] = Placed(placed[3].step, Standing.PROMISED, (), By.CUSTOMER)
    advanced = (Part("promised", _THEN, quote=title),)
    months = tuple(
        Month(date(2025 + (n > 8), (n + 3) % 12 + 1, 1), advanced * (n % 4), n % 2, n % 3) for n in range(12)
    )
    line = tuple(heat * n / 25 for n in range(26))
    return InPictures(
        account,
        line,
        heat / 2,
        CommitmentMap(tuple(placed), placed[3], tuple(placed[4:])),
        Year(months, ()),
    )
