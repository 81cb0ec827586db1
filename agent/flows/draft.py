"""Fourth step: the honest word into the rep's Drafts, at most once, and what became of it.

An intent row is written first; then the sink is asked once, under a mark that is the same for the
same commitment and kind; after anything unclear kept looks before it tries again. A draft that a
human edited, sent or deleted is never changed or made again. A draft that is no longer right and
untouched is taken away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.drafting.facts import DraftKind, DraftPlan
from agent.core.drafting.plan import plan_drafts
from agent.core.due import Workdays
from agent.core.fulfil.exchange import Exchange, Side
from agent.core.message import Address
from agent.core.policy import Policy
from agent.errors import DraftRefused, ProviderDown, SlowDown, SourceError
from agent.ports import DraftFate, DraftSink, OutgoingDraft
from agent.store_port import DraftState, Mailbox, Store, StoredDraft, Wanted

Render = Callable[[DraftPlan, Address, str, datetime], OutgoingDraft]
"""A planned draft filled in: of whom, under which mark, written when. Raises `DraftRefused`."""

_LOOK_AGAIN = timedelta(minutes=2)  # two empty looks this far apart before a draft is made anew
_TRY_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a round came to."""

    written: int
    refused: tuple[str, ...] = ()  # a sentence for each draft that a template or the check of facts refused


@dataclass(frozen=True, slots=True)
class Drafter:
    """Writes one rep's drafts."""

    store: Store
    mailbox: Mailbox
    sink: DraftSink
    render: Render
    policy: Policy
    workdays: Workdays = field(default_factory=Workdays)

    def run(self, now: datetime) -> Drafted:
        """Take away what is no longer right, plan what is due, settle what is under way, and write."""
        self.look_after(now)
        refused = self.plan(now)
        self.recover(now)
        return Drafted(self.write(now), tuple(refused))

    def plan(self, now: datetime) -> list[str]:
        """Write an intent for every draft that is due at `now`; a sentence for each that is refused."""
        refused: list[str] = []
        taken = self._taken(now)
        for account in self._accounts_in_arrears(now):
            with self.store.reading() as unit:
                rows = unit.ledger.commitments(self.mailbox.id, Wanted(account=account, now=now))
                exchange = unit.exchanges.load(self.mailbox.id, account)
            plans = plan_drafts(rows, exchange, self.mailbox.rep, self.policy, now, self.workdays)
            new = [plan for plan in plans if (plan.commitment, plan.kind) not in taken]
            refused += self._intend(new, self._sender(exchange), now)
        return refused

    def _taken(self, now: datetime) -> set[tuple[CommitmentId, DraftKind]]:
        """What needs no new text: drafts that went beyond the intent, and intents that wait for their time."""
        with self.store.reading() as unit:
            rows = unit.drafts.all(self.mailbox.id)
        waiting = (row for row in rows if row.state is not DraftState.PLANNED or not _is_time(row, now))
        return {(row.commitment, row.kind) for row in waiting}

    def _accounts_in_arrears(self, now: datetime) -> Sequence[str]:
        overdue = Wanted(states=frozenset({State.OVERDUE}), now=now)
        with self.store.reading() as unit:
            rows = unit.ledger.commitments(self.mailbox.id, overdue)
        return sorted({row.account for row in rows})

    def _intend(self, plans: Sequence[DraftPlan], sender: Address, now: datetime) -> list[str]:
        drafts: list[tuple[DraftPlan, OutgoingDraft]] = []
        refused: list[str] = []
        for plan in plans:
            try:
                drafts.append((plan, self.render(plan, sender, mark_of(self.mailbox, plan), now)))
            except DraftRefused as refusal:
                refused.append(refusal.sentence)
        with self.store.writing(now) as unit:
            for plan, draft in drafts:
                unit.drafts.plan(self.mailbox.id, plan.commitment, plan.kind, draft, next_attempt_at=now)
        return refused

    def _sender(self, exchange: Exchange) -> Address:
        """The rep as the newest mail of the rep's own names them."""
        own = [message.sender for message in exchange.messages if message.side is Side.REP]
        return own[-1] if own else Address(self.mailbox.rep.email, self.mailbox.rep.name)

    def write(self, now: datetime) -> int:
        """Ask the sink once for every intent whose time has come; how many drafts were written."""
        return sum(self._write_one(row, now) for row in self._due(DraftState.PLANNED, now))

    def _write_one(self, row: StoredDraft, now: datetime) -> bool:
        claimed = self._advance(row, DraftState.WRITING, now, next_attempt_at=now + _LOOK_AGAIN)
        if claimed is None:
            return False  # somebody else writes it
        try:
            ref = self.sink.create(claimed.draft)
        except ProviderDown:
            return False  # unclear: the row stays in WRITING, and recovery looks before anything else
        except SlowDown as trouble:
            self._advance(
                claimed, DraftState.PLANNED, now, next_attempt_at=now + timedelta(seconds=trouble.retry_after)
            )
            return False
        except SourceError:
            self._advance(claimed, DraftState.PLANNED, now, next_attempt_at=now + _TRY_AGAIN)
            raise
        return self._advance(claimed, DraftState.WRITTEN, now, provider_ref=ref) is not None

    def recover(self, now: datetime) -> None:
        """Look for every draft that may or may not have been written, and say which."""
        for row in self._due(DraftState.WRITING, now):
            seen = self.sink.find(row.draft.mark, ref=row.provider_ref)
            if seen.fate is not DraftFate.GONE:
                self._advance(row, DraftState.WRITTEN, now, provider_ref=seen.ref)
            elif row.empty_looks >= 1:
                self._advance(row, DraftState.PLANNED, now, next_attempt_at=now)
            else:
                with self.store.writing(now) as unit:
                    unit.drafts.looked_in_vain(row, next_attempt_at=now + _LOOK_AGAIN)

    def look_after(self, now: datetime) -> None:
        """Note what the human did with each draft; take away what is untouched and no longer right."""
        with self.store.reading() as unit:
            rows = unit.drafts.all(self.mailbox.id)
            current = {row.id: row for row in unit.ledger.commitments(self.mailbox.id, Wanted(now=now))}
        for row in rows:
            right = _is_still_right(current.get(row.commitment), now, self.mailbox)
            if row.state is DraftState.PLANNED and not right:
                self._advance(row, DraftState.WITHDRAWN, now)
            elif row.state in (DraftState.WRITTEN, DraftState.EDITED):
                self._look_at(row, now, right=right)

    def _look_at(self, row: StoredDraft, now: datetime, *, right: bool) -> None:
        fate = self.sink.find(row.draft.mark, ref=row.provider_ref).fate
        if fate is DraftFate.GONE:
            self._advance(row, DraftState.DELETED_BY_HUMAN, now)
        elif fate is DraftFate.EDITED and row.state is DraftState.WRITTEN:
            self._advance(row, DraftState.EDITED, now)
        elif (
            fate is DraftFate.UNTOUCHED
            and not right
            and self.sink.withdraw(row.draft.mark, ref=row.provider_ref)
        ):
            self._advance(row, DraftState.WITHDRAWN, now)

    def _due(self, state: DraftState, now: datetime) -> tuple[StoredDraft, ...]:
        with self.store.reading() as unit:
            return unit.drafts.due(self.mailbox.id, state, now)

    def _advance(
        self,
        row: StoredDraft,
        state: DraftState,
        now: datetime,
        *,
        next_attempt_at: datetime | None = None,
        provider_ref: str = "",
    ) -> StoredDraft | None:
        with self.store.writing(now) as unit:
            return unit.drafts.advance(row, state, next_attempt_at=next_attempt_at, provider_ref=provider_ref)


def _is_time(row: StoredDraft, now: datetime) -> bool:
    return row.next_attempt_at is None or row.next_attempt_at <= now


def mark_of(mailbox: Mailbox, plan: DraftPlan) -> str:
    """The draft's mark: the same for the same mailbox, commitment and kind, on any machine and after any restore."""
    return str(uuid5(NAMESPACE_URL, f"kept:{mailbox.team}/{mailbox.rep.email}/{plan.commitment}/{plan.kind}"))


def _is_still_right(row: Commitment | None, now: datetime, mailbox: Mailbox) -> bool:
    """Whether the slip that the draft is about still stands untold."""
    if row is None or row.state(now, mailbox.rep.zone) is not State.OVERDUE:
        return False
    return row.told_at is None or row.by is By.CUSTOMER
