"""The manager's read: every account by what needs attention, and one account as a whole."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, ReadMessage, Side
from agent.core.meeting import Meeting
from agent.core.score.account import AccountLine, AccountPage, account_line, account_page, by_urgency
from agent.core.score.commitment_map import Step
from agent.core.score.dossier import Dossier, dossier
from agent.core.score.heat import HALF_LIFE
from agent.flows.today import risks_of
from agent.store_port import Mailbox, Store, Unit, Wanted

YEAR = timedelta(days=400)  # what the figures look back on, the half-life's faint rest included
_SPOKEN = timedelta(days=90)  # words older than this hold no question that still waits
AHEAD = timedelta(days=400)


def read_accounts(
    store: Store, mailbox: Mailbox, *, now: datetime, half_life: timedelta = HALF_LIFE
) -> list[AccountLine]:
    """A line for every account with a commitment or a meeting, the one that most needs somebody first."""
    with store.reading() as unit:
        found = _dossiers(unit, mailbox, now)
        at_risk = _at_risk(unit, mailbox, now)
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
        at_risk = _at_risk(unit, mailbox, now)
    if not (rows or exchange.messages or exchange.meetings):
        return None
    on = dossier(account, mailbox.rep, now, rows=rows, meetings=exchange.meetings, words=exchange.messages)
    return account_page(on, steps, half_life=half_life, at_risk=at_risk)


def _at_risk(unit: Unit, mailbox: Mailbox, now: datetime) -> frozenset[CommitmentId]:
    return frozenset(risk.commitment for risk in risks_of(unit, mailbox, now) if risk.is_likely)


def _dossiers(unit: Unit, mailbox: Mailbox, now: datetime) -> list[Dossier]:
    rows: dict[str, list[Commitment]] = defaultdict(list)
    for row in unit.ledger.commitments(mailbox.id, Wanted(made_until=now)):
        rows[row.account].append(row)
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for booked in unit.overview.meetings(mailbox.id, now - YEAR, now + AHEAD):
        for account in booked.accounts:
            meetings[account].append(booked.meeting)
    heads = unit.overview.heads(mailbox.id, since=now - YEAR)
    return [
        dossier(
            account,
            mailbox.rep,
            now,
            rows=rows.get(account, ()),
            mails=heads.get(account, ()),
            meetings=meetings.get(account, ()),
            words=words_that_wait(unit, mailbox, account, heads.get(account, ()), now),
        )
        for account in sorted(rows.keys() | meetings.keys())
    ]


def words_that_wait(
    unit: Unit, mailbox: Mailbox, account: str, heads: Sequence[MailHead], now: datetime
) -> tuple[ReadMessage, ...]:
    """The account's recent words, read only where a conversation of the last months ended with the customer's."""
    last = {head.thread: head for head in heads if now - _SPOKEN <= head.sent_at <= now}
    if not any(head.side is Side.CUSTOMER for head in last.values()):
        return ()
    return unit.exchanges.load(mailbox.id, account, since=now - _SPOKEN).messages
