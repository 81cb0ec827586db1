"""The weekly report as a page: the same value and the same bars as the mail."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.core.score.isoweek import IsoWeek
from agent.web.asked import Asked
from agent.web.word import said_of


def week(asked: Asked) -> Response:
    """The week that the path names; else the running one, or on a Monday the one that has just ended."""
    mailbox = asked.mailbox
    today = asked.now.astimezone(mailbox.rep.zone).date()
    named = asked.request.path_params.get("week")
    try:
        chosen = IsoWeek.parse(named) if named else IsoWeek.of(today - timedelta(days=1))
    except ValueError:
        raise HTTPException(404) from None
    return asked.page(
        "week",
        mailbox=mailbox,
        report=asked.reckoned.week(chosen, asked.now),
        before=chosen.shifted(-1),
        after=chosen.shifted(1) if chosen < IsoWeek.of(today) else None,
        said=said_of(asked, mailbox),
    )
