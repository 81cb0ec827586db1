"""Notes of what was in hand when a process was lost (`agent.store_port.Suspects`)."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, exists, select, update

from agent.store.bulk import insert_new, one_of
from agent.store.connections import hold_fast
from agent.store.tables import JobRow, SourceRow, SuspectRow, table
from agent.store.teams import admit, of_team
from agent.store.transaction import Transaction, plain
from agent.store_port import FOLLOWING, MOST_TAKES, SCANNING, Lease, MailboxId

_ROW, _SOURCE, _JOB = table(SuspectRow), table(SourceRow), table(JobRow)
_COLUMNS = ("mailbox_id", "source", "ref", "takes")
# After a loss one is taken for each mail: built once, for building costs ten times what asking does.
_IS_IT = (
    _ROW.c.mailbox_id == bindparam("mailbox"),
    _ROW.c.source == bindparam("of"),
    _ROW.c.ref == bindparam("item"),
)
_ONCE_LESS = update(_ROW).where(*_IS_IT).values(takes=_ROW.c.takes - 1)
_ONCE_MORE = update(_ROW).where(*_IS_IT).values(takes=_ROW.c.takes + 1).returning(_ROW.c.takes)
_FROM_THE_BEGINNING = ""  # no source knows such a cursor (`agent.flows.walk`)

IS_SUSPECTED = exists().where(
    _ROW.c.mailbox_id == _JOB.c.mailbox_id, _ROW.c.takes.between(1, MOST_TAKES), _ROW.c.source != SCANNING
)
"""Of a job: something of its mailbox was in hand when its process was lost, and is found out about."""


def by_source(transaction: Transaction, mailbox: MailboxId) -> Mapping[str, Mapping[str, int]]:
    """All suspects of a mailbox; hardly ever any."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in transaction.connection.execute(select(_ROW).where(_ROW.c.mailbox_id == mailbox)):
        found[row.source][row.ref] = row.takes
    return found


class Suspects:
    """What is in hand in the mailboxes of a team."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def of(self, mailbox: MailboxId, source: str) -> Mapping[str, int]:
        """How often each suspect of this source was taken in hand and never let go."""
        admit(self._transaction, mailbox)
        return by_source(self._transaction, mailbox).get(plain(source), {})

    def take(
        self, mailbox: MailboxId, source: str, ref: str, *, instead_of: str = "", lease: Lease | None = None
    ) -> bool:
        """Note that it is in hand; False where it is to be left alone from now on."""
        admit(self._transaction, mailbox)
        if lease is not None:
            hold_fast(self._transaction, lease)
        its_source = {"mailbox": mailbox, "of": plain(source)}
        if instead_of:
            self._connection.execute(_ONCE_LESS, {**its_source, "item": plain(instead_of)})
        insert_new(self._connection, _ROW, _COLUMNS, [(mailbox, plain(source), plain(ref), 0)])
        takes: int = self._connection.execute(_ONCE_MORE, {**its_source, "item": plain(ref)}).scalar_one()
        if takes <= MOST_TAKES:
            return True
        its_jobs = [_JOB.c.mailbox_id == mailbox, _JOB.c.strikes > 1]
        self._connection.execute(update(_JOB).where(*its_jobs).values(strikes=1))
        return False

    def let_go(self, mailbox: MailboxId, source: str, refs: Collection[str] | None = None) -> None:
        """These of the source, or all, are in hand no more."""
        admit(self._transaction, mailbox)
        its = [_ROW.c.mailbox_id == mailbox, _ROW.c.source == plain(source)]
        if refs is not None:
            its.append(one_of(_ROW.c.ref, [plain(ref) for ref in refs]))
        self._connection.execute(delete(_ROW).where(*its, _ROW.c.takes <= MOST_TAKES))

    def try_again(self) -> int:
        """Give all that is left alone another chance."""
        ours = of_team(self._transaction, _ROW.c.mailbox_id)
        found = self._connection.execute(select(_ROW).where(_ROW.c.takes > MOST_TAKES, *ours)).all()
        for row in found:
            if row.source != FOLLOWING:
                its = [_SOURCE.c.mailbox_id == row.mailbox_id, _SOURCE.c.name == row.source]
                self._connection.execute(update(_SOURCE).where(*its).values(cursor=_FROM_THE_BEGINNING))
        self._connection.execute(delete(_ROW).where(_ROW.c.takes > MOST_TAKES, *ours))
        return len(found)
