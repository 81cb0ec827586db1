"""The manager's read: every account by what needs attention, and one account as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, ReadMessage, Side
from agent.core.meeting import Meeting
from agent.core.policy import Rep
from agent.core.radar.slip import Risk
from agent.core.score.account import AccountLine, AccountPage, account_line, account_page, by_urgency
from agent.core.score.commitment_map import Step
from agent.core.score.dossier import Dossier, dossier
from agent.core.score.heat import HALF_LIFE
from agent.flows.today import RECORD, Heads, risks_of
from agent.resting import no_collecting
from agent.store_port import BookedMeeting, Mailbox, Store, Unit, Wanted

Rows = Mapping[str, Sequence[Commitment]]
Meetings = Mapping[str, Sequence[Meeting]]

YEAR = RECORD  # what the figures look back on, the half-life's faint rest included
_SPOKEN = timedelta(days=90)  # words older than this hold no question that still waits
AHEAD = timedelta(days=400)
_NO_HEADS: Heads = MappingProxyType({})


def read_accounts(
    store: Store, mailbox: Mailbox, *, now: datetime, half_life: timedelta = HALF_LIFE
) -> list[AccountLine]:
    """A line for every account with a commitment or a meeting, the one that most needs somebody first."""
    with no_collecting(), store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(made_until=now))
        heads = unit.overview.heads(mailbox.id, since=now - YEAR)
        at_risk = likely_of(risks_of(unit, mailbox, now))
        meetings = meetings_by_account(unit.overview.meetings(mailbox.id, now - YEAR, now + AHEAD))
        found = dossiers_in_short(
            unit, mailbox, now, rows=rows_by_account(rows), heads=heads, meetings=meetings
        )
        return by_urgency(account_line(on, half_life=half_life, at_risk=at_risk) for on in found)


def read_account(
    store: Store,
    mailbox: Mailbox,
    account: str,
    *,
    now: datetime,
    steps: Sequence[Step],
    half_life: timedelta = HALF_LIFE,
) -> AccountPage | None:
    """The page of one account; None where the mailbox knows nothing of it."""
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(account=account))
        exchange = unit.exchanges.load(mailbox.id, account)
        at_risk = likely_of(risks_of(unit, mailbox, now))
    if not (rows or exchange.messages or exchange.meetings):
        return None
    on = dossier(account, mailbox.rep, now, rows=rows, meetings=exchange.meetings, words=exchange.messages)
    return account_page(on, steps, half_life=half_life, at_risk=at_risk)


def likely_of(risks: Iterable[Risk]) -> frozenset[CommitmentId]:
    """The promises that will probably slip."""
    return frozenset(risk.commitment for risk in risks if risk.is_likely)


def dossiers_in_short(
    unit: Unit, mailbox: Mailbox, now: datetime, *, rows: Rows, heads: Heads, meetings: Meetings
) -> Iterator[Dossier]:
    """What a line of the list is made of, for each account with a commitment or a meeting: of words only those that may wait."""
    names = sorted(name for name in rows.keys() | meetings.keys() if rows.get(name) or meetings.get(name))
    words = _words_that_wait(unit, mailbox, {name: heads.get(name, ()) for name in names}, now)
    return dossiers(names, mailbox.rep, now, rows=rows, mails=heads, meetings=meetings, words=words)


def dossiers(
    names: Iterable[str],
    rep: Rep,
    now: datetime,
    *,
    rows: Rows,
    meetings: Meetings,
    words: Mapping[str, Sequence[ReadMessage]],
    mails: Heads = _NO_HEADS,
) -> Iterator[Dossier]:
    """The dossier of each account, one after the other, from what was read of all of them together."""
    return (
        dossier(
            name,
            rep,
            now,
            rows=rows.get(name, ()),
            mails=mails.get(name, ()),
            meetings=meetings.get(name, ()),
            words=words.get(name, ()),
        )
        for name in names
    )


def rows_by_account(rows: Iterable[Commitment]) -> Mapping[str, tuple[Commitment, ...]]:
    """Each account's commitments, in the order they came in."""
    found: dict[str, list[Commitment]] = defaultdict(list)
    for row in rows:
        found[row.account].append(row)
    return {name: tuple(some) for name, some in found.items()}


def meetings_by_account(booked: Iterable[BookedMeeting]) -> Mapping[str, list[Meeting]]:
    """The meetings that each account was asked to."""
    found: dict[str, list[Meeting]] = defaultdict(list)
    for one in booked:
        for account in one.accounts:
            found[account].append(one.meeting)
    return found


def _words_that_wait(
    unit: Unit, mailbox: Mailbox, heads: Heads, now: datetime
) -> Mapping[str, tuple[ReadMessage, ...]]:
    """Recent words by account, read only where a conversation of the last months ended with the customer's."""
    spoken = now - _SPOKEN
    waiting = [account for account, mails in heads.items() if _ends_with_theirs(mails, spoken, now)]
    return unit.exchanges.words(mailbox.id, waiting, since=spoken)


def _ends_with_theirs(heads: Sequence[MailHead], since: datetime, now: datetime) -> bool:
    last = {head.thread: head.side for head in heads if since <= head.sent_at <= now}
    return Side.CUSTOMER in last.values()
