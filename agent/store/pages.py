"""Pages of a source: items with their verdicts, messages, meetings and the cursor, all or nothing.

The hot path of a scan: everything is asked once and written in bulk for a whole page. What was stored
before is told by the item's ref within its source and by the message's key within the mailbox.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select, update

from agent.ports import Verdict
from agent.store.accounts import mark_dirty
from agent.store.bulk import among, many, one_of, upsert
from agent.store.meetings import store_meetings
from agent.store.messages import Kept, store_messages
from agent.store.tables import ItemRow, SourceRow, table
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId, ReadItem, ReadPage

_ITEM, _SOURCE = table(ItemRow), table(SourceRow)

_COLUMNS = ("source_id", "ref", "verdict", "reason", "message_id")

_SOURCE_COLUMNS = ("mailbox_id", "name", "cursor", "checked_at")

_NUMBER = select(_SOURCE.c.id).where(
    _SOURCE.c.mailbox_id == bindparam("mailbox"), _SOURCE.c.name == bindparam("name")
)
_KNOWN = select(_ITEM.c.ref, _ITEM.c.verdict).where(
    _ITEM.c.source_id == bindparam("source"), among(_ITEM.c.ref, many("refs", _ITEM.c.ref))
)

DUPLICATE = "the same message was read before"


class Pages:
    """Sources and what was read from them (`agent.store_port.Pages`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def cursor(self, mailbox: MailboxId, source: str) -> str | None:
        """How far the source was read; None where it never was."""
        found: str | None = self._connection.execute(
            select(_SOURCE.c.cursor).where(_SOURCE.c.mailbox_id == mailbox, _SOURCE.c.name == plain(source))
        ).scalar_one_or_none()
        return found

    def counts(self, mailbox: MailboxId, sources: Sequence[str] = ()) -> Mapping[Verdict, int]:
        """How many items ended in each verdict, in these sources or in all."""
        asked = select(_ITEM.c.verdict, func.count().label("items")).join(
            _SOURCE, _SOURCE.c.id == _ITEM.c.source_id
        )
        asked = asked.where(_SOURCE.c.mailbox_id == mailbox).group_by(_ITEM.c.verdict)
        if sources:
            asked = asked.where(one_of(_SOURCE.c.name, [plain(name) for name in sources]))
        found = Counter({row.verdict: row.items for row in self._connection.execute(asked)})
        return {verdict: found[verdict] for verdict in Verdict}

    def store(self, mailbox: MailboxId, source: str, page: ReadPage) -> Mapping[Verdict, int]:
        """Keep a page with its cursor; the count of new items by verdict."""
        source_id = self._move_cursor(mailbox, plain(source), page.cursor)
        items = self._new(source_id, page.items)
        kept = store_messages(self._transaction, mailbox, [item.message for item in items if item.message])
        # A calendar file is given again, whole, under the name it had: known or not, its meetings may have changed.
        meetings = [meeting for item in page.items for meeting in item.meetings]
        mark_dirty(self._transaction, kept.dirty | store_meetings(self._transaction, mailbox, meetings))
        self._forsake(source_id, page.removed)
        return self._write(source_id, items, kept)

    def _move_cursor(self, mailbox: MailboxId, source: str, cursor: str) -> int:
        row = (mailbox, source, cursor, self._transaction.now)
        upsert(self._connection, _SOURCE, _SOURCE_COLUMNS, [row], key=_SOURCE_COLUMNS[:2])
        number: int = self._connection.execute(_NUMBER, {"mailbox": mailbox, "name": source}).scalar_one()
        return number

    def _new(self, source_id: int, items: Sequence[ReadItem]) -> list[ReadItem]:
        """Items that were not stored before, or only as quarantined; each ref once."""
        refs = [plain(item.ref) for item in items]
        found = self._connection.execute(_KNOWN, {"source": source_id, "refs": refs})
        known = {row.ref: row.verdict for row in found}
        new: dict[str, ReadItem] = {}
        for ref, item in zip(refs, items, strict=True):
            was = known.get(ref)
            if was is None or (was is Verdict.QUARANTINED and item.verdict is not Verdict.QUARANTINED):
                new.setdefault(ref, item)
        return list(new.values())

    def _write(self, source_id: int, items: Sequence[ReadItem], kept: Kept) -> Mapping[Verdict, int]:
        rows, unseen = [], set(kept.fresh)
        for item in items:
            verdict, reason, number = item.verdict, item.reason, None
            if item.message:
                key = plain(item.message.message.key)
                number = kept.numbers[key]
                if key not in unseen:
                    verdict, reason = Verdict.SKIPPED, DUPLICATE
                unseen.discard(key)
            rows.append((source_id, plain(item.ref), verdict.value, plain(reason), number))
        upsert(self._connection, _ITEM, _COLUMNS, rows, key=_COLUMNS[:2])
        return Counter(Verdict(row[2]) for row in rows)

    def _forsake(self, source_id: int, refs: Sequence[str]) -> None:
        """Note what is gone from the source; what was promised in it was promised all the same."""
        if refs:
            gone = one_of(_ITEM.c.ref, [plain(ref) for ref in refs])
            self._connection.execute(
                update(_ITEM)
                .where(_ITEM.c.source_id == source_id, gone)
                .values(gone_at=self._transaction.now)
            )
