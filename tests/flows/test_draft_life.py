"""Drafts against any sequence of what providers and humans do: one draft ever, and the human wins."""

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agent.core.drafting.facts import DraftPlan
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.errors import KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown, SourceMissing
from agent.flows.draft import Drafter
from agent.flows.draft_rows import Outlet
from agent.ports import DraftFate, OutgoingDraft, Verdict
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import BookedMessage, DraftState, ReadItem, ReadPage
from connectors.memory import MemoryDrafts
from tests.flows.conftest import KEY, LENA, MADE, NOW, OTTO, PROMISE, found
from tests.flows.conftest import _mail as the_mail

_TEXT = "Hello Otto,\n\nthe price list is late. I am sorry, and it will come.\n"
_KEYS = Keys([bytes(32)])
_REP = Rep(LENA.email, ZoneInfo("Europe/Berlin"), own_domains=("harbour.example",))
_FINAL = frozenset(
    {
        DraftState.SENT_AS_IS, DraftState.SENT_EDITED, DraftState.ANSWERED_OTHERWISE,
        DraftState.DELETED_BY_HUMAN, DraftState.WITHDRAWN, DraftState.FAILED,
    }
)  # fmt: skip
_TROUBLES = st.sampled_from(
    [
        ProviderDown("reset"), SlowDown("quiet", 300), NotAllowed("no"), SignInNeeded("who"), SourceMissing("gone"),
    ]
)  # fmt: skip


def _render(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
    return OutgoingDraft(
        mark, sender, plan.to, plan.subject, _TEXT, "<p/>", now, in_reply_to=plan.in_reply_to
    )


@cache
def _template() -> Path:
    """A database in which the promise has slipped, made once and copied for each life."""
    folder = Path(tempfile.mkdtemp(prefix="kept-life-"))
    store = Store.open(folder / "kept.sqlite", _KEYS, now=MADE)
    with store.writing(MADE) as unit:
        mailbox = unit.mailboxes.put(_REP)
        item = ReadItem("1", Verdict.READ, message=BookedMessage(the_mail(), ("quarry.example",)))
        unit.pages.store(mailbox.id, "memory:", ReadPage((item,), "1"))
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found()])
    store.close()
    content = (folder / "kept.sqlite").read_bytes()
    shutil.rmtree(folder)
    kept = Path(tempfile.gettempdir()) / f"kept-life-{os.getpid()}.sqlite"
    kept.write_bytes(content)
    atexit.register(kept.unlink, missing_ok=True)
    return kept


class Life(RuleBasedStateMachine):
    """One promise that slipped, one provider, one human, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        place = shutil.copy(_template(), Path(self.folder.name) / "kept.sqlite")
        self.store = Store.open(place, _KEYS, now=MADE)
        with self.store.reading() as unit:
            self.mailbox = unit.mailboxes.all()[0]
        self.sink = MemoryDrafts()
        self.now, self.mails = NOW, 0
        self.human_touched = False
        self.is_theirs = False  # kept saw an edit, and the human has not sent or deleted the draft since
        self.final: DraftState | None = None

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _mark(self) -> str | None:
        lying = self.sink.drafts
        return lying[0].mark if lying else None

    @rule(minutes=st.sampled_from([0, 1, 2, 5, 20, 120]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def kept_runs(self) -> None:
        drafter = Drafter(self.store, self.mailbox, Outlet(self.sink, "gmail:x"), _render, Policy())
        with suppress(KeptError):
            drafter.run(self.now)
        if self._state() is DraftState.EDITED and self._mark():
            self.is_theirs = True

    def _state(self) -> DraftState | None:
        with self.store.reading() as unit:
            rows = unit.drafts.all(self.mailbox.id)
        return rows[0].state if rows else None

    @rule(trouble=_TROUBLES, after=st.booleans())
    def the_next_create_fails(self, trouble: KeptError, after: bool) -> None:
        self.sink.fail_next(trouble, after_writing=after and isinstance(trouble, ProviderDown))

    @rule()
    def the_human_edits(self) -> None:
        if mark := self._mark():
            self.sink.edit(mark)
            self.human_touched = True

    @rule()
    def the_human_takes_the_edit_back(self) -> None:
        """Seen by kept or not; unseen, the draft is as if nobody had touched it."""
        if self.human_touched and (mark := self._mark()):
            self.sink.take_back(mark)
            self.human_touched = False

    @rule()
    def the_human_deletes(self) -> None:
        if mark := self._mark():
            self.sink.delete(mark)
            self.is_theirs = False

    @rule(heard=st.booleans())
    def the_human_sends(self, heard: bool) -> None:
        if mark := self._mark():
            self.is_theirs = False
            self.sink.human_sent(mark)
            if heard:
                self._writes(_TEXT)

    @rule()
    def the_human_answers(self) -> None:
        self._writes("Otto, call me at seven.")

    @rule()
    def the_promise_is_kept(self) -> None:
        with self.store.writing(self.now) as unit:
            unit.ledger.append_word(
                self.mailbox.id, Entry(PROMISE, EntryKind.FULFILLED, self.now, author=Author.REP)
            )

    def _writes(self, own: str) -> None:
        self.mails += 1
        key = MessageKey(f"{self.mails}@life.example")
        message = ReadMessage(
            key=key, thread=ThreadKey(KEY), sent_at=self.now, side=Side.REP, sender=LENA, to=(OTTO,), cc=(),
            subject="Stone", own=own, account="quarry.example", in_reply_to=KEY,
        )  # fmt: skip
        page = ReadPage(
            (ReadItem(key, Verdict.READ, message=BookedMessage(message, ("quarry.example",))),), key
        )
        with self.store.writing(self.now) as unit:
            unit.pages.store(self.mailbox.id, "memory:", page)

    @invariant()
    def one_draft_ever(self) -> None:
        """Whatever fails and whoever meddles, the provider was made to hold one draft at most."""
        assert self.sink.created <= 1

    @invariant()
    def the_human_wins(self) -> None:
        """What a human edited is taken away by the human alone."""
        if self.human_touched and (mark := self._mark()):
            assert self.sink.find(mark).fate is DraftFate.EDITED

    @invariant()
    def what_is_theirs_stays_theirs(self) -> None:
        """A draft that kept saw edited lies there until the human sends or deletes it, whatever it says meanwhile."""
        assert self._mark() or not self.is_theirs

    @invariant()
    def an_end_is_an_end(self) -> None:
        """A final state never changes."""
        with self.store.reading() as unit:
            assert len(unit.drafts.all(self.mailbox.id)) <= 1
        state = self._state()
        assert self.final in (None, state)
        if state in _FINAL:
            self.final = state


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=int(os.environ.get("KEPT_TEST_LIVES", "30")),
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
