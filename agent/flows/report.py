"""Last step: a week of one rep as a report whose every figure opens to its commitments."""

from datetime import datetime

from agent.core.score.isoweek import IsoWeek
from agent.core.score.week import WeekReport, week_report
from agent.store_port import DraftState, Mailbox, Store, Wanted

_WAITING = frozenset({DraftState.WRITTEN, DraftState.EDITED})


def report_week(store: Store, mailbox: Mailbox, *, week: IsoWeek, now: datetime) -> WeekReport:
    """The weekly kept-promise report of one rep."""
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(now=now))
        drafts = [row.commitment for row in unit.drafts.all(mailbox.id) if row.state in _WAITING]
    return week_report(rows, mailbox.rep, now=now, week=week, drafts=drafts)
