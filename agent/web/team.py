"""The manager's week: of each rep what that rep lets be seen, and no mail; not before the rep was told that it is read."""

from datetime import datetime

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
    if "week" not in asked.request.path_params:
        week = _last_open(asked, week)
    opens_at = _opens_at(asked, week)
    return asked.page(
        "team",
        week=week,
        report=_report(asked, week) if opens_at is None else None,
        opens_at=opens_at,
        before=week.shifted(-1),
        after=week.shifted(1) if week < latest else None,
    )


def _last_open(asked: Asked, week: IsoWeek) -> IsoWeek:
    """The week itself, or the last one before it that may be read."""
    while _opens_at(asked, week) is not None:
        week = week.shifted(-1)
    return week


def _opens_at(asked: Asked, week: IsoWeek) -> datetime | None:
    """When the week may be read, where that is still to come: at the moment that its reps were told.

    Whoever runs this on their own machine reads every mailbox anyway.
    """
    if asked.visitor.is_owner:
        return None
    moment = Reporting(asked.site.app).opens_at(week)
    return moment if moment is not None and asked.now < moment else None


def _report(asked: Asked, week: IsoWeek) -> TeamReport:
    mailboxes = asked.site.mailboxes()
    reporting = Reporting(asked.site.app, known=mailboxes)
    read_at = reporting.all_read_at(mailboxes, week)
    weeks = asked.site.team_weeks.of(mailboxes, week, asked.now, read_at)
    return reporting.team(mailboxes, weeks)
