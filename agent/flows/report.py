"""Last step: a week of one rep as a report whose every figure opens to its commitments."""

from dataclasses import dataclass
from datetime import datetime

from agent.core.score.isoweek import IsoWeek
from agent.core.score.lines import with_words_until
from agent.core.score.week import WeekReport, week_report
from agent.store_port import DraftState, Mailbox, Store, Wanted

_WAITING = frozenset({DraftState.WRITTEN, DraftState.EDITED})


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a rep."""

    report: WeekReport  # as it stood at its end
    for_manager: WeekReport  # with what the rep said of it since, until the manager read


def report_week(store: Store, mailbox: Mailbox, *, week: IsoWeek, now: datetime) -> WeekReport:
    """The weekly kept-promise report of one rep."""
    return read_week(store, mailbox, week=week, now=now, words_until=now).report


def read_week(store: Store, mailbox: Mailbox, *, week: IsoWeek, now: datetime, words_until: datetime) -> Week:
    """A rep's week for the rep, and for the manager, who reads at `words_until`."""
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(now=now))
        drafts = [row.commitment for row in unit.drafts.all(mailbox.id) if row.state in _WAITING]
    report = week_report(rows, mailbox.rep, now=now, week=week, drafts=drafts)
    end = week.ends(mailbox.rep.zone)
    put_right = tuple(with_words_until(row, end, words_until) for row in rows)
    if put_right == rows:
        return Week(report, report)
    return Week(report, week_report(put_right, mailbox.rep, now=now, week=week))
