"""The weekly report as a page: the same value and the same bars as the mail."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.core.score.isoweek import IsoWeek
from agent.store_port import Mailbox
from agent.web.asked import Asked
from agent.web.word import said_of

_YEARS = 30  # before and after which nobody had a mailbox


def chosen_week(asked: Asked, mailbox: Mailbox) -> tuple[IsoWeek, IsoWeek]:
    """The week that the path names or leaves to us, and the running one; as the rep's days go."""
    today = asked.now.astimezone(mailbox.rep.zone).date()
    named = asked.request.path_params.get("week")
    try:
        chosen = IsoWeek.parse(named) if named else IsoWeek.of(today - timedelta(days=1))
    except ValueError:
        raise HTTPException(404) from None
    if abs(chosen.year - today.year) > _YEARS:
        raise HTTPException(404)
    return chosen, IsoWeek.of(today)


def week(asked: Asked) -> Response:
    """The week that the path names; else the running one, or on a Monday the one that has just ended."""
    mailbox = asked.mailbox
    chosen, latest = chosen_week(asked, mailbox)
    return asked.page(
        "week",
        mailbox=mailbox,
        report=asked.reckoned.week(chosen, asked.now),
        before=chosen.shifted(-1),
        after=chosen.shifted(1) if chosen < latest else None,
        said=said_of(asked, mailbox),
    )
