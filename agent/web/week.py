"""The weekly report as a page: the same value and the same bars as the mail."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.bootstrap.reporting import Reporting
from agent.core.score.isoweek import IsoWeek
from agent.core.score.lines import Line
from agent.errors import BadInput
from agent.flows.report import Week
from agent.store_port import Mailbox
from agent.web.asked import Asked
from agent.web.showing import choice_of
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
    if not chosen.has_begun(asked.now, mailbox.rep.zone):
        raise BadInput(f"{chosen} has not begun: nothing can be said of it yet.", "Look at an earlier week.")
    return chosen, IsoWeek.of(today)


def put_right(read: Week) -> tuple[Line, ...]:
    """What lay open when the week ended and the rep has spoken of since, as it counts for the manager."""
    now_settled = {line.id: line for line in (*read.for_manager.kept, *read.for_manager.late)}
    open_then = (*read.report.overdue, *read.report.unclear)
    return tuple(now_settled[line.id] for line in open_then if line.id in now_settled)


def week(asked: Asked) -> Response:
    """The week that the path names; else the running one, or on a Monday the one that has just ended."""
    mailbox, reporting = asked.mailbox, Reporting(asked.site.app)
    chosen, latest = chosen_week(asked, mailbox)
    read_at = reporting.read_at(mailbox, chosen)
    read = asked.reckoned.week(chosen, asked.now, read_at, reporting.prior(mailbox, chosen, asked.now))
    return asked.page(
        "week",
        mailbox=mailbox,
        report=read.report,
        seen=reporting.seen(mailbox, read),
        put_right=put_right(read),
        can_put_right=asked.now < read_at,
        choice=choice_of(asked, mailbox),
        before=chosen.shifted(-1),
        after=chosen.shifted(1) if chosen < latest else None,
        said=said_of(asked, mailbox),
    )
