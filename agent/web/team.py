"""The manager's week: of each rep what that rep lets be seen, and no mail."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.bootstrap.reporting import Reporting
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import TeamReport
from agent.web.asked import Asked
from agent.web.week import chosen_week


def team(asked: Asked) -> Response:
    """The team's figures of a week; for whoever manages it, and for the owner of this machine."""
    mailboxes = asked.site.mailboxes()
    if not (asked.visitor.may_see_team and mailboxes):
        raise HTTPException(404)
    week, latest = chosen_week(asked, mailboxes[0])
    return asked.page(
        "team",
        report=_report(asked, week),
        before=week.shifted(-1),
        after=week.shifted(1) if week < latest else None,
        as_of=asked.now.astimezone(mailboxes[0].rep.zone),
        zone=mailboxes[0].rep.zone,
    )


def _report(asked: Asked, week: IsoWeek) -> TeamReport:
    reporting, mailboxes = Reporting(asked.site.app), asked.site.mailboxes()
    return reporting.team(mailboxes, reporting.weeks(mailboxes, week, asked.now))
