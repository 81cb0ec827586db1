"""The few accounts that a week was about, each with what a picture of it is drawn from.

Pure, and the same values as on the account's page: heat week by week, the commitment map, the year by month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from agent.core.drafting.clean import one_line
from agent.core.score.account import weekly_heat
from agent.core.score.commitment_map import CommitmentMap, Step, map_of
from agent.core.score.dossier import Dossier
from agent.core.score.heat import HALF_LIFE, contributions, heat_over_time
from agent.core.score.week import WeekReport
from agent.core.score.year import Year, year_of

MOST = 3  # a report is read in a minute
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InPictures:
    """One account as it stood at the end of a week."""

    account: str
    heat_line: tuple[float, ...]  # week by week for half a year; the last is the report's moment
    heat_before: float  # thirty days earlier
    map: CommitmentMap
    year: Year

    @property
    def heat(self) -> float:
        """How warm it is, 0 to 100."""
        return self.heat_line[-1]


def in_pictures(on: Dossier, steps: Sequence[Step], *, half_life: timedelta = HALF_LIFE) -> InPictures:
    """The account in pictures; `on` must hold the words of its mails."""
    (before,) = heat_over_time(on, (on.now - _MONTH,), half_life=half_life, warmth=contributions(on))
    return InPictures(
        one_line(on.account), weekly_heat(on, half_life=half_life), before, map_of(on, steps), year_of(on)
    )


def worth_a_picture(report: WeekReport) -> tuple[str, ...]:
    """The accounts that matter in this week: those of what matters on Monday, then those with most overdue between us."""
    named = [concern.line.account for concern in report.monday]
    late = [line.account for line in report.accounts if line.we_are_late or line.they_are_late]
    busy = [line.account for line in report.accounts]
    return tuple(dict.fromkeys([*named, *late, *busy]))[:MOST]
