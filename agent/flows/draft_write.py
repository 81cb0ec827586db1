"""Writing what is planned: everything asked once more, the row claimed, the provider asked once.

After an unclear answer the row stays in WRITING and nothing is tried: `draft_watch.py` looks first.
A clear refusal puts the intent back.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.crash import crashpoint
from agent.errors import BadInput, KeptError, LeaseLost, ProviderDown, SlowDown, SourceError, SourceMissing
from agent.flows.draft_rows import DraftKey, DraftRows, Outlet
from agent.ports import DraftFate
from agent.store_port import DraftState, StoredDraft

_TRY_AGAIN = timedelta(minutes=15)
_HUMAN_WRITES = timedelta(hours=1)  # when to look again where a human has begun an answer
_MOST_ATTEMPTS = 5
_LIVE_MAIL = ("gmail:", "outlook:", "imap:")  # how sources of signed-in mailboxes begin


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes into one outlet."""

    rows: DraftRows
    outlet: Outlet

    def write(self, now: datetime, renewed: Collection[DraftKey]) -> int:
        """Ask the sink once for every intent whose time has come and that was renewed; how many were written.

        An intent of before that nobody renewed waits: what made it is not so at the moment.
        """
        return sum(self._one(row, now, renewed) for row in self.rows.due(DraftState.PLANNED, now))

    def _one(self, row: StoredDraft, now: datetime, renewed: Collection[DraftKey]) -> bool:
        is_new = row.planned_at == now  # planned in this very round, from everything there is
        if not is_new and self.rows.sent_since(row, row.planned_at) is not None:
            self.rows.advance(row, DraftState.ANSWERED_OTHERWISE, now)
            return False
        if (row.commitment, row.kind) not in renewed:
            return False
        parent = self._parent(row)
        if parent is None:
            return False
        row = replace(row, draft=replace(row.draft, parent=parent))
        if self.outlet.sink.is_taken(row.draft):
            self.rows.wait(row, now + _HUMAN_WRITES, now)
            return False
        return self._create(row, now)

    def _parent(self, row: StoredDraft) -> str | None:
        """The provider's name of the message answered, empty where it has none; None where another mailbox has it."""
        key = row.draft.in_reply_to
        if not self.outlet.name or key is None:
            return ""
        with self.rows.store.reading() as unit:
            refs = unit.pages.refs_of(self.rows.mailbox.id, key)
        for source in self.outlet.sources:
            if source in refs:
                return refs[source]
        is_elsewhere = any(source.startswith(_LIVE_MAIL) for source in refs)
        return "" if self.outlet.is_home and not is_elsewhere else None

    def _create(self, row: StoredDraft, now: datetime) -> bool:
        standing = self.outlet.sink.standing()
        crashpoint("draft.before_claim")
        claimed = self.rows.advance(
            row,
            DraftState.WRITING,
            now,
            next_attempt_at=now + self.outlet.sink.shows_within,
            provider_ref=standing,  # until it has a name
            sink=self.outlet.name,
        )
        if claimed is None:
            return False  # somebody else writes it
        try:
            ref = self._ask(replace(claimed, draft=row.draft), now)
        except ProviderDown:
            return False  # unclear: the row stays in WRITING, and recovery looks before anything else
        except (SourceError, BadInput, LeaseLost) as trouble:
            self._note_refusal(claimed, trouble, now)
            return False
        return ref is not None and self._note_written(claimed, ref, now)

    def _ask(self, row: StoredDraft, now: datetime) -> str | None:
        """The provider's name of the new draft; None where one lay there that our rows know nothing of."""
        if self.outlet.name:  # a database that was restored may have forgotten what was made since
            seen = self.outlet.sink.find(row.draft.mark)
            if seen.fate is not DraftFate.GONE:
                self.rows.settle(row, seen, now)
                return None
        crashpoint("draft.before_create")
        ref = self.outlet.sink.create(row.draft, fence=self._fence)
        crashpoint("draft.after_create")
        return ref

    def _fence(self) -> None:
        self.outlet.renew()
        crashpoint("draft.after_fence")

    def _note_written(self, row: StoredDraft, ref: str, now: datetime) -> bool:
        return self.rows.advance(row, DraftState.WRITTEN, now, provider_ref=ref) is not None

    def _note_refusal(self, row: StoredDraft, trouble: KeptError, now: datetime) -> None:
        """The intent stays for later, or fails for good; what the user must know is raised."""
        is_lost = isinstance(trouble, SourceMissing)  # the thread, say
        if isinstance(trouble, BadInput) or (is_lost and row.attempts >= _MOST_ATTEMPTS):
            self.rows.advance(row, DraftState.FAILED, now)
            return  # of what cannot be written nothing more can be done; `kept drafts` shows it
        self.rows.advance(row, DraftState.PLANNED, now, next_attempt_at=now + _pause_after(trouble))
        if not (is_lost or isinstance(trouble, SlowDown)):
            raise trouble


def _pause_after(trouble: KeptError) -> timedelta:
    """Until the intent is taken up again; at once by whoever took the mailbox over."""
    if isinstance(trouble, SlowDown):
        return timedelta(seconds=trouble.retry_after)
    return timedelta() if isinstance(trouble, LeaseLost) else _TRY_AGAIN
