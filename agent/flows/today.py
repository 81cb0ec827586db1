"""The daily brief of one rep, from the ledger, today's calendar and the times of the rep's mails."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.due.workdays import PLAIN_WEEK, Workdays
from agent.core.fulfil.exchange import MailHead, Side
from agent.core.fulfil.ledger import EntryKind
from agent.core.message import ThreadKey
from agent.core.radar.history import Mails
from agent.core.radar.record import MOST, is_whole
from agent.core.radar.slip import Risk, radar
from agent.core.radar.started import Started, started
from agent.core.score.today import Brief, brief
from agent.resting import no_collecting
from agent.store_port import DraftState, Mailbox, Store, Unit, Wanted

Heads = Mapping[str, Sequence[MailHead]]
"""The heads of mails by account, in order of time."""

RECORD = timedelta(days=400)  # how far back the radar learns from
_EVER = datetime.min.replace(tzinfo=UTC)
_A_WEEK = timedelta(days=7)
_MOST = 10  # promises at risk whose conversations are read
_OPEN = frozenset(
    {State.OPEN, State.OVERDUE, State.UNCLEAR, State.WITHDRAWN}
)  # withdrawn perhaps only later than now
_QUIET = frozenset({State.DISMISSED})
WAITING_DRAFTS = frozenset({DraftState.WRITTEN, DraftState.EDITED})


def brief_for(store: Store, mailbox: Mailbox, *, now: datetime, workdays: Workdays = PLAIN_WEEK) -> Brief:
    """What `mailbox.rep` must know on the day of `now`."""
    with no_collecting(), store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(states=_OPEN, now=now))
        quiet = unit.ledger.commitments(mailbox.id, Wanted(states=_QUIET, made_from=now - _A_WEEK, now=now))
        risks = risks_of(unit, mailbox, now)
        return brief_of(unit, mailbox, (*rows, *quiet), risks, now=now, workdays=workdays)


def brief_of(
    unit: Unit,
    mailbox: Mailbox,
    rows: Sequence[Commitment],
    risks: Sequence[Risk],
    *,
    now: datetime,
    workdays: Workdays = PLAIN_WEEK,
) -> Brief:
    """The brief where the rows that matter today, and what the radar says of them, are known."""
    start = datetime.combine(now.astimezone(mailbox.rep.zone).date(), time.min, tzinfo=mailbox.rep.zone)
    booked = unit.overview.meetings(mailbox.id, start, start + timedelta(days=1))
    unclear = [row.id for row in rows if row.unclear]
    lately_quiet = [row.id for row in rows if row.dismissed and row.made_at >= now - _A_WEEK]
    return brief(
        rows,
        mailbox.rep,
        now,
        meetings=[(one.meeting, one.accounts) for one in booked],
        risks=risks,
        begun=_begun(unit, mailbox, rows, risks, now),
        asked_at=unit.browsing.asked_since(mailbox.id, unclear),
        drafts=unit.browsing.drafts_in(mailbox.id, WAITING_DRAFTS),
        silenced=unit.browsing.asked_since(mailbox.id, lately_quiet, EntryKind.SILENCED),
        workdays=workdays,
    )


def matters_today(row: Commitment, now: datetime) -> bool:
    """Whether a row can stand in the brief of `now`: it is neither settled nor withdrawn, or was silenced this week."""
    if row.dismissed:
        return row.made_at >= now - _A_WEEK
    return all(moment is None or moment > now for moment in (row.settled_at, row.withdrawn_at))


def risks_of(unit: Unit, mailbox: Mailbox, now: datetime) -> tuple[Risk, ...]:
    """What the radar says of every dated promise that is due within its horizon."""
    rows = _latest_promises(unit, mailbox, now)
    threads = {key for row in rows for key in (row.thread, *row.conversations)}
    heads = unit.browsing.heads_in(mailbox.id, threads, since=now - RECORD)
    return radar(rows, mailbox.rep, now, mails=_our_mails(heads))


def _latest_promises(unit: Unit, mailbox: Mailbox, now: datetime) -> tuple[Commitment, ...]:
    """The rep's dated promises from which the radar says what it would say of all of them; it learns from the latest alone."""
    dated = Wanted(by=By.REP, made_from=now - RECORD, made_until=now, due_from=_EVER)
    since = unit.overview.nth_due(mailbox.id, replace(dated, due_until=now), 2 * MOST)
    if since is not None:
        latest = unit.ledger.commitments(mailbox.id, replace(dated, due_from=since))
        if is_whole(latest, mailbox.rep, now, since=since):
            return latest
    return unit.ledger.commitments(mailbox.id, dated)


def radar_over(unit: Unit, mailbox: Mailbox, rows: Iterable[Commitment], now: datetime) -> tuple[Risk, ...]:
    """The same where all of the mailbox's rows are known."""
    heads = unit.overview.heads(mailbox.id, since=now - RECORD)
    recent = [row for row in rows if row.by is By.REP and now - RECORD <= row.made_at < now]
    return radar(recent, mailbox.rep, now, mails=_our_mails(heads))


def _begun(
    unit: Unit, mailbox: Mailbox, rows: Iterable[Commitment], risks: Sequence[Risk], now: datetime
) -> Mapping[CommitmentId, Started]:
    """What our side has said of the work, for the promises most at risk."""
    watched = {risk.commitment for risk in risks[:_MOST]}
    found: dict[CommitmentId, Started] = {}
    for row in rows:
        if row.id in watched:
            messages = unit.exchanges.load(mailbox.id, row.account, since=row.made_at).messages
            if (said := started(row, messages, now)) is not None:
                found[row.id] = said
    return found


def _our_mails(heads: Heads) -> Mails:
    times: defaultdict[ThreadKey, set[datetime]] = defaultdict(set)
    for mails in heads.values():
        for head in mails:
            if head.side in (Side.REP, Side.COLLEAGUE):
                times[head.thread].add(head.sent_at)
    return {thread: sorted(some) for thread, some in times.items()}
