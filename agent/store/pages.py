"""Pages of a source: items with their verdicts, messages, meetings and the cursor, all or nothing.

The hot path of a scan: everything is asked once and written in bulk for a whole page. What was stored
before is told by the item's ref within its source and by the message's key within the mailbox.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from agent.core.message import MessageKey
from agent.ports import Verdict
from agent.store.accounts import mark_dirty
from agent.store.bulk import among, many, one_of, upsert
from agent.store.connections import hold_fast
from agent.store.meetings import store_meetings
from agent.store.messages import Kept, store_messages
from agent.store.same_id import told_apart
from agent.store.suspects import by_source
from agent.store.tables import ItemRow, MessageRow, SourceRow, table
from agent.store.teams import admit
from agent.store.transaction import Transaction, plain
from agent.store.vanishing import Place, believe, forsake, link_meetings, list_again
from agent.store_port import Lease, MailboxId, Reached, ReadItem, ReadPage

_ITEM, _MESSAGE, _SOURCE = table(ItemRow), table(MessageRow), table(SourceRow)

_COLUMNS = ("source_id", "ref", "verdict", "reason", "message_id", "walk")

_SOURCE_COLUMNS = ("mailbox_id", "name", "cursor", "checked_at")

_PLACE = select(_SOURCE.c.id, _SOURCE.c.walk).where(
    _SOURCE.c.mailbox_id == bindparam("mailbox"), _SOURCE.c.name == bindparam("name")
)
_KNOWN = select(_ITEM.c.ref, _ITEM.c.verdict, _ITEM.c.walk, _ITEM.c.gone_at).where(
    _ITEM.c.source_id == bindparam("source"), among(_ITEM.c.ref, many("refs", _ITEM.c.ref))
)

_READ = frozenset({Verdict.READ, Verdict.PARTIAL})  # what such an item held is stored as it was then

DUPLICATE = "the same message was read before"


class Pages:
    """Sources and what was read from them (`agent.store_port.Pages`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def cursor(self, mailbox: MailboxId, source: str) -> str | None:
        """How far the source was read; None where it never was."""
        admit(self._transaction, mailbox)
        found: str | None = self._connection.execute(
            select(_SOURCE.c.cursor).where(_SOURCE.c.mailbox_id == mailbox, _SOURCE.c.name == plain(source))
        ).scalar_one_or_none()
        return found

    def reached(self, mailbox: MailboxId, sources: Sequence[str]) -> Mapping[str, Reached]:
        """How far each of these sources was read, all in one answer, and what is suspected in them."""
        admit(self._transaction, mailbox)
        names = {plain(source): source for source in sources}
        asked = select(_SOURCE.c.name, _SOURCE.c.cursor, _SOURCE.c.frozen_at).where(
            _SOURCE.c.mailbox_id == mailbox, one_of(_SOURCE.c.name, list(names))
        )
        found = {row.name: Reached(row.cursor, row.frozen_at) for row in self._connection.execute(asked)}
        suspects = by_source(self._transaction, mailbox)
        return {
            source: replace(found.get(name, Reached()), suspects=suspects.get(name, {}))
            for name, source in names.items()
        }

    def below(self, mailbox: MailboxId, begins: str) -> Mapping[str, Reached]:
        """How far every source was read whose name begins so."""
        admit(self._transaction, mailbox)
        asked = select(_SOURCE.c.name, _SOURCE.c.cursor, _SOURCE.c.frozen_at).where(
            _SOURCE.c.mailbox_id == mailbox, _SOURCE.c.name.startswith(plain(begins), autoescape=True)
        )
        found = {row.name: Reached(row.cursor, row.frozen_at) for row in self._connection.execute(asked)}
        return {
            name: reached for name, reached in found.items() if name.startswith(plain(begins))
        }  # SQLite's LIKE takes A for a

    def counts(self, mailbox: MailboxId, sources: Sequence[str] = ()) -> Mapping[Verdict, int]:
        """How many items ended in each verdict, in these sources or in all."""
        admit(self._transaction, mailbox)
        asked = select(_ITEM.c.verdict, func.count().label("items")).join(
            _SOURCE, _SOURCE.c.id == _ITEM.c.source_id
        )
        asked = asked.where(_SOURCE.c.mailbox_id == mailbox).group_by(_ITEM.c.verdict)
        if sources:
            asked = asked.where(one_of(_SOURCE.c.name, [plain(name) for name in sources]))
        found = Counter({row.verdict: row.items for row in self._connection.execute(asked)})
        return {verdict: found[verdict] for verdict in Verdict}

    def ref_of(self, mailbox: MailboxId, source: str, key: MessageKey) -> str:
        """The source's own name for the message with this key; empty where it was not read there."""
        admit(self._transaction, mailbox)
        return self.refs_of(mailbox, key).get(source, "")

    def refs_of(self, mailbox: MailboxId, key: MessageKey) -> Mapping[str, str]:
        """What each source that holds the message with this key calls it; where it is gone, what it was called."""
        admit(self._transaction, mailbox)
        asked = (
            select(_SOURCE.c.name, _ITEM.c.ref)
            .join(_SOURCE, _SOURCE.c.id == _ITEM.c.source_id)
            .join(_MESSAGE, _MESSAGE.c.id == _ITEM.c.message_id)
            .where(_SOURCE.c.mailbox_id == mailbox)
            .where(_MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.key == plain(key))
            .order_by(_ITEM.c.gone_at.is_(None), _ITEM.c.ref)
        )
        return {row.name: row.ref for row in self._connection.execute(asked)}

    def frozen(self, mailbox: MailboxId, source: str) -> datetime | None:
        """Since when the source's vanishing is not believed; None where all is well."""
        admit(self._transaction, mailbox)
        asked = select(_SOURCE.c.frozen_at).where(
            _SOURCE.c.mailbox_id == mailbox, _SOURCE.c.name == plain(source)
        )
        found: datetime | None = self._connection.execute(asked).scalar_one_or_none()
        return found

    def believe(self, mailbox: MailboxId, source: str) -> int:
        """The user says that what vanished is gone indeed; how many items."""
        admit(self._transaction, mailbox)
        place = self._place(mailbox, plain(source))
        count, accounts = believe(self._transaction, place)
        mark_dirty(self._transaction, accounts)
        return count

    def store(
        self, mailbox: MailboxId, source: str, page: ReadPage, *, lease: Lease | None = None
    ) -> Mapping[Verdict, int]:
        """Keep a page with its cursor; the count of new items by verdict."""
        admit(self._transaction, mailbox)
        if lease is not None:
            hold_fast(self._transaction, lease)
        place = self._move_cursor(mailbox, plain(source), page)
        items = told_apart(self._transaction, mailbox, self._new(place, page.items))
        booked = [item.message for item in items if item.message]
        grown = frozenset(
            plain(item.message.message.key) for item in items if item.message and item.has_grown
        )
        kept = store_messages(self._transaction, mailbox, booked, grown)
        # A calendar file is given again, whole, under the name it had: known or not, its meetings may have changed.
        meetings = [meeting for item in page.items for meeting in item.meetings]
        dirty = kept.dirty | store_meetings(self._transaction, mailbox, meetings)
        counts = self._write(place, items, kept)
        if meetings:
            dirty |= link_meetings(self._transaction, mailbox, place, page)
        dirty |= forsake(self._transaction, place, page)
        mark_dirty(self._transaction, dirty)
        return counts

    def _move_cursor(self, mailbox: MailboxId, source: str, page: ReadPage) -> Place:
        row = (mailbox, source, page.cursor, self._transaction.now)
        upsert(self._connection, _SOURCE, _SOURCE_COLUMNS, [row], key=_SOURCE_COLUMNS[:2])
        if page.begins:
            self._connection.execute(
                update(_SOURCE)
                .where(_SOURCE.c.mailbox_id == mailbox, _SOURCE.c.name == source)
                .values(walk=_SOURCE.c.walk + 1)
            )
        return self._place(mailbox, source)

    def _place(self, mailbox: MailboxId, source: str) -> Place:
        row = self._connection.execute(_PLACE, {"mailbox": mailbox, "name": source}).one()
        return Place(row.id, row.walk)

    def _new(self, place: Place, items: Sequence[ReadItem]) -> list[ReadItem]:
        """Items that were not stored before, or only as quarantined, or with less of them; each ref once."""
        refs = [plain(item.ref) for item in items]
        found = self._connection.execute(_KNOWN, {"source": place.source, "refs": refs}).all()
        known = {row.ref: row.verdict for row in found}
        back = [row.ref for row in found if row.gone_at is not None or row.walk != place.walk]
        if back:
            mark_dirty(self._transaction, list_again(self._transaction, place, back))
        new: dict[str, ReadItem] = {}
        for ref, item in zip(refs, items, strict=True):
            was = known.get(ref)
            is_read_at_last = was is Verdict.QUARANTINED and item.verdict is not Verdict.QUARANTINED
            if was is None or is_read_at_last or item.has_grown:
                is_as_said = was in _READ or not item.has_grown
                new.setdefault(ref, item if is_as_said else replace(item, has_grown=False))
        return list(new.values())

    def _write(self, place: Place, items: Sequence[ReadItem], kept: Kept) -> Mapping[Verdict, int]:
        rows, unseen = [], set(kept.fresh | kept.renewed)
        for item in items:
            verdict, reason, number = item.verdict, item.reason, None
            if item.message:
                key = plain(item.message.message.key)
                number = kept.numbers[key]
                if key not in unseen:
                    verdict, reason = Verdict.SKIPPED, DUPLICATE
                unseen.discard(key)
            rows.append((place.source, plain(item.ref), verdict.value, plain(reason), number, place.walk))
        upsert(self._connection, _ITEM, _COLUMNS, rows, key=_COLUMNS[:2])
        return Counter(Verdict(row[2]) for row in rows)
