"""What became of drafts: found after an unclear answer, edited, sent or thrown away by the human, or out of date."""

from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import By, Commitment, State
from agent.core.drafting.facts import DraftKind
from agent.core.drafting.heads_up import is_ahead
from agent.crash import crashpoint
from agent.flows.draft_rows import DraftRows, Outlet, is_time
from agent.ports import DraftFate, DraftSink
from agent.store_port import DraftState, Mailbox, StoredDraft

_LOOKED_AFTER = frozenset({DraftState.PLANNED, DraftState.WRITTEN, DraftState.EDITED})


@dataclass(frozen=True, slots=True)
class Watcher:
    """Looks after the drafts that lie in an open outlet."""

    rows: DraftRows
    outlet: Outlet | None

    def recover(self, now: datetime) -> None:
        """Look for every draft that may or may not have been written, and say which.

        What is found is known at once; what is not may still be on its way, and only a look in due time says so.
        """
        for row in self.rows.under_question():
            if self.outlet is None or row.sink != self.outlet.name:
                continue
            seen = self.outlet.sink.find(row.draft.mark, ref=row.provider_ref)
            if seen.fate is not DraftFate.GONE:
                self.rows.settle(row, seen, now)
            elif not is_time(row, now):
                continue
            elif sent := self.rows.sent_since(row, row.draft.written_at):
                self.rows.advance(row, sent, now)
            elif row.empty_looks >= 1:
                self._not_there(row, self.outlet.sink, now)
            else:
                self.rows.looked_in_vain(row, now, self.outlet.sink.shows_within)

    def _not_there(self, row: StoredDraft, sink: DraftSink, now: datetime) -> None:
        """Never made, and made anew; or made and taken away by the human before kept saw it, which is final."""
        if row.provider_ref and sink.has_lost(row.draft, row.provider_ref):
            self.rows.advance(row, DraftState.DELETED_BY_HUMAN, now)
        else:
            self.rows.advance(row, DraftState.PLANNED, now, next_attempt_at=now)

    def look_after(self, now: datetime) -> None:
        """Note what the human did with each draft; take away what is untouched and no longer right."""
        mailbox = self.rows.mailbox
        with self.rows.store.reading() as unit:
            rows = unit.drafts.all(mailbox.id, states=_LOOKED_AFTER)
            ids = {row.commitment for row in rows}
            current = {row.id: row for row in unit.overview.rows(mailbox.id, ids)}
        for row in rows:
            right = is_still_right(current.get(row.commitment), row.kind, now, mailbox)
            if row.state is DraftState.PLANNED and not right:
                self.rows.advance(row, DraftState.WITHDRAWN, now)
            elif row.state is not DraftState.PLANNED:
                self._look_at(row, now, right=right)

    def _look_at(self, row: StoredDraft, now: datetime, *, right: bool) -> None:
        if self.outlet is None or row.sink != self.outlet.name:
            return  # it lies in Drafts that are not open now
        seen = self.outlet.sink.find(row.draft.mark, ref=row.provider_ref)
        if seen.fate is DraftFate.GONE:
            self._note_gone(row, now)
        elif seen.fate is DraftFate.UNTOUCHED:
            if row.state is not DraftState.WRITTEN:
                return  # once edited it is the human's, whatever it says now
            if not right:
                self._withdraw(row, self.outlet.sink, now)
            elif row.is_being_withdrawn:
                self.rows.note_withdrawal(row, now, begins=False)
        elif self.rows.is_news(row, seen):
            self.rows.settle(row, seen, now)

    def _withdraw(self, row: StoredDraft, sink: DraftSink, now: datetime) -> None:
        """Take it away, under an intent that is written first: a kept that dies in between knows whose hand it was."""
        intent = self.rows.note_withdrawal(row, now, begins=True)
        if intent is None:
            return
        crashpoint("draft.before_withdraw")
        is_done = sink.withdraw(row.draft.mark, ref=row.provider_ref)
        crashpoint("draft.after_withdraw")
        if is_done:
            self.rows.advance(intent, DraftState.WITHDRAWN, now)
        else:  # a human was quicker, and what they did is found by the next look
            self.rows.note_withdrawal(intent, now, begins=False)

    def _note_gone(self, row: StoredDraft, now: datetime) -> None:
        """Taken away by kept, which died before it noted so; sent, as the exchange tells; or thrown away by the human.

        A provider may show the sent mail a while later.
        """
        if row.is_being_withdrawn:
            self.rows.advance(row, DraftState.WITHDRAWN, now)
        elif sent := self.rows.sent_since(row, row.draft.written_at):
            self.rows.advance(row, sent, now)
        elif not row.sink or (row.empty_looks >= 1 and is_time(row, now)):
            self.rows.advance(row, DraftState.DELETED_BY_HUMAN, now)
        elif row.empty_looks == 0:
            self.rows.looked_in_vain(row, now)


def is_still_right(row: Commitment | None, kind: DraftKind, now: datetime, mailbox: Mailbox) -> bool:
    """Whether the slip that the draft is about still stands untold, or is still to come for a heads-up."""
    if row is None:
        return False
    if kind is DraftKind.HEADS_UP:
        return is_ahead(row, now, mailbox.rep)
    if row.state(now, mailbox.rep.zone) is not State.OVERDUE:
        return False
    return row.told_at is None or row.by is By.CUSTOMER
