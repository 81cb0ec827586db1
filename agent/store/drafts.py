"""Drafts as rows: the intent is written before the provider is asked, and every step is claimed.

A claim is an UPDATE that names the state it starts from; whoever changes the row has it. That works
the same on SQLite and PostgreSQL and needs no lock.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy import Row as SqlRow

from agent.core.commitment import CommitmentId
from agent.ports import DraftKind, OutgoingDraft
from agent.store.bulk import insert_new, one_of
from agent.store.tables import DraftRow, table
from agent.store.teams import admit, of_team
from agent.store.transaction import Transaction, plain
from agent.store_port import NEXT_STATES, DraftId, DraftState, MailboxId, StoredDraft

_ROW = table(DraftRow)


class Drafts:
    """Drafts, at most one of a kind for a commitment, ever (`agent.store_port.Drafts`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def plan(
        self,
        mailbox: MailboxId,
        commitment: CommitmentId,
        kind: DraftKind,
        draft: OutgoingDraft,
        *,
        next_attempt_at: datetime,
    ) -> StoredDraft | None:
        """Write the intent. One that is still planned takes the new text; None where one went further."""
        admit(self._transaction, mailbox)
        its_key = (_ROW.c.mailbox_id == mailbox, _ROW.c.commitment == commitment, _ROW.c.kind == kind)
        known = self._where(*its_key)
        content = {**self._content(draft), "next_attempt_at": next_attempt_at}
        if known:
            return self._change(known[0], DraftState.PLANNED, content)
        times = dict.fromkeys(("planned_at", "changed_at"), self._transaction.now)
        key = {"mailbox_id": mailbox, "commitment": commitment, "kind": kind.value, "mark": draft.mark}
        start = {
            "state": DraftState.PLANNED.value,
            "provider_ref": "",
            "sink": "",
            "attempts": 0,
            "empty_looks": 0,
        }
        values = {**key, **start, **times, **content}
        insert_new(self._connection, _ROW, tuple(values), [tuple(values.values())])
        (row,) = self._where(*its_key)  # that of another worker, where it planned the same in this moment
        return row if row.state is DraftState.PLANNED else None

    def hold(self, draft: StoredDraft) -> StoredDraft | None:
        """Note that a planned draft waits for mail that is still to be read; the first time stands. None where it went further."""
        first = func.coalesce(_ROW.c.held_at, self._transaction.now)
        return self._change(draft, DraftState.PLANNED, {"held_at": first})

    def due(self, mailbox: MailboxId, state: DraftState, now: datetime) -> tuple[StoredDraft, ...]:
        """Rows in this state whose next attempt has come, the longest waiting first."""
        admit(self._transaction, mailbox)
        return self._where(
            _ROW.c.mailbox_id == mailbox,
            _ROW.c.state == state,
            _ROW.c.next_attempt_at <= now,
            order=(_ROW.c.next_attempt_at, _ROW.c.id),
        )

    def advance(
        self,
        draft: StoredDraft,
        state: DraftState,
        *,
        next_attempt_at: datetime | None = None,
        provider_ref: str = "",
        sink: str | None = None,
    ) -> StoredDraft | None:
        """Move the row from the state it was read in; None where somebody else moved it first."""
        if state not in NEXT_STATES.get(draft.state, frozenset()):
            raise ValueError(f"a draft that is {draft.state} cannot become {state}")
        values: dict[str, object] = {"state": state, "next_attempt_at": next_attempt_at, "empty_looks": 0}
        if provider_ref:
            values["provider_ref"] = plain(provider_ref)
        if sink is not None:
            values["sink"] = sink
        if state is DraftState.WRITING:
            values["attempts"] = _ROW.c.attempts + 1
        return self._change(draft, draft.state, values)

    def looked_in_vain(self, draft: StoredDraft, *, next_attempt_at: datetime) -> StoredDraft | None:
        """Note that a draft was not where it should be; when to look again."""
        values = {"empty_looks": _ROW.c.empty_looks + 1, "next_attempt_at": next_attempt_at}
        return self._change(draft, draft.state, values)

    def note_withdrawal(self, draft: StoredDraft, *, begins: bool) -> StoredDraft | None:
        """Note that a written draft is about to be taken away, or is to stay after all; None where somebody else moved it."""
        moment = self._transaction.now if begins else None
        return self._change(draft, DraftState.WRITTEN, {"next_attempt_at": moment, "empty_looks": 0})

    def all(
        self,
        mailbox: MailboxId,
        *,
        states: Collection[DraftState] | None = None,
        commitments: Collection[CommitmentId] | None = None,
    ) -> tuple[StoredDraft, ...]:
        """Every draft of the mailbox, or those in these states or for these commitments, oldest plan first."""
        admit(self._transaction, mailbox)
        conditions = [_ROW.c.mailbox_id == mailbox]
        if states is not None:
            conditions.append(_ROW.c.state.in_(states))
        if commitments is not None:
            conditions.append(one_of(_ROW.c.commitment, commitments))
        return self._where(*conditions)

    def _change(self, draft: StoredDraft, state: DraftState, values: dict[str, object]) -> StoredDraft | None:
        """Change the row where nobody moved it on since it was read, in `state` and with these attempts."""
        unmoved = (_ROW.c.state == state, _ROW.c.attempts == draft.attempts)
        done = self._connection.execute(
            update(_ROW)
            .where(_ROW.c.id == draft.id, *of_team(self._transaction, _ROW.c.mailbox_id), *unmoved)
            .values(changed_at=self._transaction.now, **values)
        )
        return self._where(_ROW.c.id == draft.id)[0] if done.rowcount == 1 else None

    def _content(self, draft: OutgoingDraft) -> dict[str, object]:
        return {
            "text_hash": hashlib.sha256(draft.text.encode("utf-8", "replace")).digest(),
            "in_reply_to": None if draft.in_reply_to is None else plain(draft.in_reply_to),
            "sealed": self._transaction.seal("draft.sealed", draft),
        }

    def _where(
        self, *conditions: ColumnElement[bool], order: tuple[ColumnElement[object], ...] = ()
    ) -> tuple[StoredDraft, ...]:
        ours = of_team(self._transaction, _ROW.c.mailbox_id)
        asked = select(_ROW).where(*ours, *conditions).order_by(*order or (_ROW.c.planned_at, _ROW.c.id))
        return tuple(self._draft(row) for row in self._connection.execute(asked))

    def _draft(self, row: SqlRow[tuple[object, ...]]) -> StoredDraft:
        return StoredDraft(
            id=DraftId(row.id),
            commitment=CommitmentId(row.commitment),
            kind=row.kind,
            state=row.state,
            draft=self._transaction.open("draft.sealed", row.sealed, OutgoingDraft),
            planned_at=row.planned_at,
            changed_at=row.changed_at,
            next_attempt_at=row.next_attempt_at,
            attempts=row.attempts,
            empty_looks=row.empty_looks,
            provider_ref=row.provider_ref,
            held_at=row.held_at,
            sink=row.sink,
        )
