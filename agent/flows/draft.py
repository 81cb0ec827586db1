"""Fourth step: the honest word into the rep's Drafts, at most once, and what became of it.

An intent row is written first; then the sink is asked once (`draft_write.py`), under a mark that is
the same for the same commitment and kind; what became of it is looked up (`draft_watch.py`). A draft
that a human edited, sent or deleted is never changed or made again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from agent.core.commitment import CommitmentId, State
from agent.core.drafting.facts import DraftPlan
from agent.core.drafting.heads_up import plan_heads_ups
from agent.core.drafting.plan import is_quiet, kind_in_question, oldest_due, plan_drafts
from agent.core.due import Workdays
from agent.core.fulfil.exchange import Exchange, Side
from agent.core.message import Address
from agent.core.policy import Policy
from agent.errors import DraftRefused, KeptError
from agent.flows.draft_rows import DraftKey, DraftRows, Outlet, is_time
from agent.flows.draft_waits import Unread, elsewhere, has_waited_enough
from agent.flows.draft_watch import Watcher
from agent.flows.draft_write import Writer
from agent.flows.today import risks_of
from agent.flows.trouble import named
from agent.ports import OutgoingDraft
from agent.store_port import UNDER_WAY, DraftState, Mailbox, Store, Unit, Wanted

Render = Callable[[DraftPlan, Address, str, datetime], OutgoingDraft]
"""A planned draft filled in: of whom, under which mark, written when. Raises `DraftRefused`."""

_Waits = Mapping[CommitmentId, tuple[str, ...]]  # which connections may hold mail that settles each


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a round came to."""

    written: int
    refused: tuple[str, ...] = ()  # a sentence for each draft that a template or the check of facts refused
    waits_for: tuple[
        str, ...
    ] = ()  # other connections of the rep's where mail may lie that settles what a draft is about


@dataclass(slots=True)
class _Planned:
    """What planning came to."""

    refused: list[str] = field(default_factory=list)
    ready: set[DraftKey] = field(default_factory=set)  # written down at this moment, and to be written now
    waits_for: set[str] = field(default_factory=set)  # connections that hold others back


@dataclass(frozen=True, slots=True)
class Drafter:
    """Writes one rep's drafts. Without an outlet it plans only: the rep's own mailbox takes them once it is open."""

    store: Store
    mailbox: Mailbox
    outlet: Outlet | None
    render: Render
    policy: Policy
    workdays: Workdays = field(default_factory=Workdays)
    lately: timedelta = timedelta(minutes=15)  # since when another connection must have been read to be known

    @property
    def _rows(self) -> DraftRows:
        return DraftRows(self.store, self.mailbox)

    def run(self, now: datetime) -> Drafted:
        """Settle what is under way, take away what is no longer right, plan what is due, and write it."""
        if self._has_nothing_to_do(now):
            return Drafted(0)
        self.look_after(now)
        Watcher(self._rows, self.outlet).recover(now)
        planned = self.plan(now)
        written = Writer(self._rows, self.outlet).write(now, planned.ready) if self.outlet else 0
        elsewhere = planned.waits_for - {self.outlet.name if self.outlet else ""}
        return Drafted(written, tuple(planned.refused), tuple(sorted(elsewhere)))

    def _has_nothing_to_do(self, now: datetime) -> bool:
        """Whether no draft is under way and none is asked for: most of the time, and seen in one look."""
        if self.policy.heads_up:
            return False
        with self.store.reading() as unit:
            if unit.drafts.all(self.mailbox.id, states=UNDER_WAY):
                return False
            asked_for = self._in_question(unit, now)
            return not asked_for or asked_for.keys() <= self._taken(unit, {key for key, _ in asked_for}, now)

    def look_after(self, now: datetime) -> None:
        """Note what the human did with each draft; take away what is untouched and no longer right."""
        Watcher(self._rows, self.outlet).look_after(now)

    def plan(self, now: datetime) -> _Planned:
        """Write an intent for every draft that is due at `now`; one that mail still to be read may speak of waits."""
        planned = _Planned()
        if is_quiet(now, self.mailbox.rep, self.policy):
            return planned
        likely = self._likely_to_slip(now)
        with self.store.reading() as unit:
            overdue = self._in_question(unit, now)
            taken = self._taken(unit, {*(commitment for commitment, _ in overdue), *likely}, now)
            unfollowed = {work.account for work in unit.exchanges.dirty(self.mailbox.id)}
            unread = self._unread(unit, now)
        accounts = {account for key, account in overdue.items() if key not in taken} | set(likely.values())
        for account in sorted(accounts - unfollowed):  # of what is not followed the ledger knows half
            try:
                plans, sender, waits = self._plans(account, likely.keys(), unread, now)
                new = [plan for plan in plans if (plan.commitment, plan.kind) not in taken]
                self._intend(new, sender, waits, planned, now)
            except KeptError:
                raise
            except Exception as error:  # noqa: BLE001  one account must not keep others from their drafts
                planned.refused.append(
                    f"kept met something about {account} that it did not foresee ({named(error)}). If it stays, "
                    "report this line."
                )
        return planned

    def _unread(self, unit: Unit, now: datetime) -> Unread:
        """What is still to be read, here and at the rep's other connections; the folder of this machine waits for nobody."""
        if self.outlet is None or not self.outlet.name:
            return Unread()
        here = {self.outlet.name: max(self.outlet.owed)} if self.outlet.owed else {}
        others = elsewhere(unit.connections.all(self.mailbox.id), self.outlet.name, now, self.lately)
        return Unread({**here, **others})

    def _plans(
        self, account: str, likely: Collection[CommitmentId], unread: Unread, now: datetime
    ) -> tuple[Sequence[DraftPlan], Address, _Waits]:
        """The drafts that are right about an account, the rep as they are signed, and what each commitment waits for."""
        with self.store.reading() as unit:
            rows = unit.ledger.commitments(self.mailbox.id, Wanted(account=account, now=now))
            exchange = unit.exchanges.load(self.mailbox.id, account)
        rep, policy, days = self.mailbox.rep, self.policy, self.workdays
        plans = (
            *plan_drafts(rows, exchange, rep, policy, now, days),
            *plan_heads_ups(rows, exchange, rep, policy, now, likely=likely, workdays=days),
        )
        return plans, self._sender(exchange), {row.id: unread.about(row) for row in rows}

    def _taken(self, unit: Unit, commitments: Collection[CommitmentId], now: datetime) -> set[DraftKey]:
        """What needs no new text: drafts that went beyond the intent, and intents that wait for their time."""
        rows = unit.drafts.all(self.mailbox.id, commitments=commitments)
        waiting = (row for row in rows if row.state is not DraftState.PLANNED or not is_time(row, now))
        return {(row.commitment, row.kind) for row in waiting}

    def _in_question(self, unit: Unit, now: datetime) -> Mapping[DraftKey, str]:
        """The drafts that what is overdue asks for, each with its account; which are right, the exchange must say."""
        rep, policy = self.mailbox.rep, self.policy
        overdue = Wanted(states=frozenset({State.OVERDUE}), due_from=oldest_due(policy, now), now=now)
        rows = unit.ledger.commitments(self.mailbox.id, overdue)
        kinds = ((row, kind_in_question(row, rep, policy, now, self.workdays)) for row in rows)
        return {(row.id, kind): row.account for row, kind in kinds if kind}

    def _likely_to_slip(self, now: datetime) -> Mapping[CommitmentId, str]:
        """The account of each promise that will probably slip; none where the user wants no word before the due."""
        if not self.policy.heads_up:
            return {}
        with self.store.reading() as unit:
            likely = {risk.commitment for risk in risks_of(unit, self.mailbox, now) if risk.is_likely}
            rows = [unit.ledger.find([self.mailbox.id], key)[1] for key in sorted(likely)]
            return {row.id: row.account for row in rows}

    def _intend(
        self, plans: Sequence[DraftPlan], sender: Address, waits: _Waits, planned: _Planned, now: datetime
    ) -> None:
        drafts: list[tuple[DraftPlan, OutgoingDraft]] = []
        for plan in plans:
            try:
                drafts.append((plan, self.render(plan, sender, mark_of(self.mailbox, plan), now)))
            except DraftRefused as refusal:
                planned.refused.append(refusal.sentence)
        with self.store.writing(now) as unit:
            for plan, draft in drafts:
                row = unit.drafts.plan(
                    self.mailbox.id, plan.commitment, plan.kind, draft, next_attempt_at=now
                )
                waits_for = waits.get(plan.commitment, ())
                if row and waits_for and not has_waited_enough(row, now):
                    unit.drafts.hold(row)
                    planned.waits_for.update(waits_for)
                elif row:
                    planned.ready.add((plan.commitment, plan.kind))

    def _sender(self, exchange: Exchange) -> Address:
        """The rep as the newest mail of the rep's own names them."""
        own = [message.sender for message in exchange.messages if message.side is Side.REP]
        return own[-1] if own else Address(self.mailbox.rep.email, self.mailbox.rep.name)


def mark_of(mailbox: Mailbox, plan: DraftPlan) -> str:
    """The draft's mark: the same for the same mailbox, commitment and kind, on any machine and after any restore."""
    return str(uuid5(NAMESPACE_URL, f"kept:{mailbox.team}/{mailbox.rep.email}/{plan.commitment}/{plan.kind}"))
