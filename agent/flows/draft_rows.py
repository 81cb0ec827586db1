"""What the steps of drafting share: the Drafts that are open, and the rows that say where each draft stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.commitment import CommitmentId
from agent.core.drafting.facts import DraftKind
from agent.core.drafting.sent import Sent, what_was_sent
from agent.core.score.smart import Smart, smart_ask
from agent.crash import crashpoint
from agent.errors import NoSuchCommitment
from agent.ports import DraftFate, DraftSink, SeenDraft
from agent.store_port import DraftState, Lease, Mailbox, Store, StoredDraft

LOOK_AGAIN = timedelta(
    minutes=2
)  # two looks this far apart before one that is gone was thrown away, not sent

DraftKey = tuple[CommitmentId, DraftKind]

_STATE_OF = {
    DraftFate.UNTOUCHED: DraftState.WRITTEN,
    DraftFate.EDITED: DraftState.EDITED,
    DraftFate.SENT_AS_IS: DraftState.SENT_AS_IS,
    DraftFate.SENT_EDITED: DraftState.SENT_EDITED,
}
_STATE_AFTER = {
    Sent.AS_IS: DraftState.SENT_AS_IS,
    Sent.EDITED: DraftState.SENT_EDITED,
    Sent.OTHERWISE: DraftState.ANSWERED_OTHERWISE,
}


def ask_of(row: StoredDraft) -> Smart | None:
    """Whether a follow-up, as kept wrote it, asks who to do what by when; None for drafts that ask nothing of the customer."""
    if row.kind is not DraftKind.FOLLOW_UP:
        return None
    return smart_ask(row.draft.text, row.planned_at)


@dataclass(frozen=True, slots=True)
class Outlet:
    """Drafts that can be written into now. Without a name, the folder of this machine."""

    sink: DraftSink
    name: str = ""  # the connection's
    sources: tuple[str, ...] = ()  # the connection's: what was read there is answered there
    is_home: bool = True  # takes the drafts that belong to no connection in particular
    lease: Lease | None = None
    renew: Callable[[], None] = lambda: None  # raises `LeaseLost` where somebody else took over
    owed: tuple[datetime, ...] = ()  # when each thing was listed that is still to be read and waited for


@dataclass(frozen=True, slots=True)
class DraftRows:
    """The rows of one rep's drafts."""

    store: Store
    mailbox: Mailbox

    def due(self, state: DraftState, now: datetime) -> tuple[StoredDraft, ...]:
        """Those in this state whose next attempt has come."""
        with self.store.reading() as unit:
            return unit.drafts.due(self.mailbox.id, state, now)

    def under_question(self) -> tuple[StoredDraft, ...]:
        """Those of which it is unclear whether they were written."""
        with self.store.reading() as unit:
            return unit.drafts.all(self.mailbox.id, states={DraftState.WRITING})

    def advance(
        self,
        row: StoredDraft,
        state: DraftState,
        now: datetime,
        *,
        next_attempt_at: datetime | None = None,
        provider_ref: str = "",
        sink: str | None = None,
    ) -> StoredDraft | None:
        """Move a row on; None where somebody else moved it first."""
        with self.store.writing(now) as unit:
            moved = unit.drafts.advance(
                row, state, next_attempt_at=next_attempt_at, provider_ref=provider_ref, sink=sink
            )
            crashpoint(f"draft.before_{state.value}")
        crashpoint(f"draft.after_{state.value}")
        return moved

    def wait(self, row: StoredDraft, at: datetime, now: datetime) -> None:
        """Let a planned draft wait until then; its text is made anew."""
        with self.store.writing(now) as unit:
            unit.drafts.plan(self.mailbox.id, row.commitment, row.kind, row.draft, next_attempt_at=at)

    def looked_in_vain(self, row: StoredDraft, now: datetime, again: timedelta | None = None) -> None:
        """Note that it was not found; it is looked for once more a while later."""
        with self.store.writing(now) as unit:
            unit.drafts.looked_in_vain(row, next_attempt_at=now + (LOOK_AGAIN if again is None else again))

    def note_withdrawal(self, row: StoredDraft, now: datetime, *, begins: bool) -> StoredDraft | None:
        """Write down that kept is about to take it away, before it does, or that it is to stay after all."""
        with self.store.writing(now) as unit:
            return unit.drafts.note_withdrawal(row, begins=begins)

    def settle(self, row: StoredDraft, seen: SeenDraft, now: datetime) -> None:
        """Note what was found in Drafts."""
        self.advance(row, _STATE_OF[seen.fate], now, provider_ref=seen.ref)

    def is_news(self, row: StoredDraft, seen: SeenDraft) -> bool:
        """Whether what was found differs from what the row says."""
        return _STATE_OF[seen.fate] is not row.state

    def sent_since(self, row: StoredDraft, since: datetime) -> DraftState | None:
        """What the rep's own mail in the thread since then makes of the draft; None where there is none."""
        try:
            with self.store.reading() as unit:
                _, commitment = unit.ledger.find([self.mailbox.id], row.commitment)
                exchange = unit.exchanges.load(self.mailbox.id, commitment.account)
        except NoSuchCommitment:
            return None
        draft = row.draft
        own_keys = (f"kept.{draft.mark}@{draft.sender.domain}",)
        sent = what_was_sent(exchange, draft.text, answered=draft.in_reply_to, own_keys=own_keys, since=since)
        return _STATE_AFTER[sent] if sent else None


def is_time(row: StoredDraft, now: datetime) -> bool:
    """Whether a row need not wait any longer."""
    return row.next_attempt_at is None or row.next_attempt_at <= now
