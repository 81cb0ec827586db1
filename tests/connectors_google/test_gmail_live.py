"""Gmail through the whole of kept: what becomes of promises and drafts when the provider or the human does something."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.bootstrap import Application, SignedIn
from agent.core.policy import Rep
from agent.flows.live import Synced
from agent.flows.progress import Silent
from agent.flows.vault import StoredVault
from agent.ports import ConnectionInfo
from agent.store_port import ConnectionState, DraftState
from connectors.gmail._tokens import Tokens, read_secret
from connectors.gmail._transport import Transport
from tests.connectors_google.conftest import ME
from tests.connectors_google.test_gmail_crashes import GoogleWorld
from tests.fakes.google.client import FakeGoogle, HandClock


class Kept(GoogleWorld):
    """Noor's account and kept, with a look at how the connection and the drafts stand."""

    def look(self, now: datetime) -> Synced:
        with self._application() as app:
            app.__dict__["clock"] = HandClock(now, self.fake)  # so that waiting takes no time
            return SignedIn(app).live(SignedIn(app).connections()[0]).sync(lambda: now, Silent())

    def states(self) -> list[DraftState]:
        with self._application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            return sorted(row.state for row in unit.drafts.all(mailbox.id))

    def sign_in_again(self) -> None:
        self.fake.do("set_account", account=self.account, revoked=False)
        with self._application() as app, app.store.writing(self.now) as unit:
            (mailbox,) = unit.mailboxes.all()
            unit.connections.put(mailbox.id, ConnectionInfo("gmail", ME), self.fake.secret(self.account))

    def lying(self) -> list[dict[str, object]]:
        return self.fake.drafts(self.account)


@pytest.fixture
def kept(fake: FakeGoogle, tmp_path: Path) -> Callable[[str], Kept]:
    def make(account: str) -> Kept:
        return Kept(fake, tmp_path / account, f"{ME}~{account}")

    return make


def test_a_forgotten_history_changes_nothing(kept: Callable[[str], Kept]) -> None:
    """A full walk again: the same ledger, the same drafts, and incremental again afterwards."""
    noor = kept("a")
    noor.sync(noor.now)
    before, drafts = noor.ledger(), noor.lying()
    noor.fake.do("prune", account=noor.account)
    noor.fake.do("agenda", account=noor.account, calendar=ME, verb="forget")
    noor.sync(noor.now + timedelta(minutes=10))
    assert (noor.ledger(), noor.lying()) == (before, drafts)
    noor.fake.do("forget_calls")
    noor.sync(noor.now + timedelta(minutes=20))
    assert "messages.list" not in noor.fake.do("counts")


def test_a_revoked_sign_in_is_resumed(kept: Callable[[str], Kept]) -> None:
    """The connection waits for its user; after signing in again it goes on where it stood, and detects nothing twice."""
    noor = kept("a")
    noor.sync(noor.now)
    before = noor.ledger()
    noor.fake.do("expire")
    noor.fake.do("set_account", account=noor.account, revoked=True)
    assert noor.look(noor.now + timedelta(minutes=10)).state is ConnectionState.NEEDS_SIGN_IN
    noor.sign_in_again()
    assert noor.look(noor.now + timedelta(minutes=20)).state is ConnectionState.OK
    assert noor.ledger() == before


def test_one_accounts_throttling_is_not_anothers(kept: Callable[[str], Kept]) -> None:
    """A long Retry-After pauses the account that got it, at its own time, and nothing is asked meanwhile."""
    noor, other = kept("a"), kept("b")
    noor.fake.do("fault", match="history|profile", action="status", status=429, retry_after="1800")
    throttled = noor.look(noor.now)
    assert throttled.state is ConnectionState.PAUSED
    assert other.look(other.now).state is ConnectionState.OK
    noor.fake.do("forget_calls")
    noor.look(noor.now + timedelta(minutes=10))
    assert noor.fake.do("counts").get("http", 0) == 0
    assert noor.look(noor.now + timedelta(minutes=31)).state is ConnectionState.OK
    assert noor.created() == other.created()


def test_a_quota_that_is_used_up_makes_way_for_others(kept: Callable[[str], Kept]) -> None:
    """A first reading gives way for the rest of the minute, goes on by itself, spends no unit twice, and stays under the quota."""
    noor, base = kept("a"), datetime(2026, 3, 10, 9, tzinfo=UTC)
    raws = []
    for number in range(700):
        head = f"From: Sven <sven@brandt.example>\r\nTo: {ME}\r\nSubject: s{number}\r\nMessage-ID: <m{number}@b.example>"
        raws.append((f"{head}\r\n\r\nAll well here.\r\n".encode(), base.timestamp() + number))
    noor.fake.deliver_all(noor.account, raws, ["INBOX"])
    begun: dict[str, float] = {}
    with noor._application() as app:
        clock = HandClock(noor.now, noor.fake)
        app.__dict__["clock"] = clock
        with app.store.writing(noor.now) as unit:
            other = unit.mailboxes.put(Rep("zoe@tilia.example", ZoneInfo("UTC"), "Zoe"))
            info = ConnectionInfo("gmail", "zoe@tilia.example")
            unit.connections.put(other.id, info, noor.fake.secret("zoe@tilia.example"))

        class Begun(Silent):
            def reading(self, source: str, share: float, items: int) -> None:
                begun.setdefault(source.split("/")[0], (clock.now() - noor.now).total_seconds())

        done = SignedIn(app).read(SignedIn(app).connections(), clock.now, Begun())
    assert [one.state for one in done] == [ConnectionState.OK, ConnectionState.OK]
    assert begun["gmail:zoe@tilia.example"] < 6
    assert max(one.verdicts.total() for one in done) >= 700
    spent = noor.fake.do("spent", account=noor.account)
    assert (spent["refused"], spent["most_a_minute"] <= 5_400) == (0, True)
    assert noor.fake.do("counts")["messages.get"] < 720


def test_an_untouched_draft_is_taken_back(kept: Callable[[str], Kept]) -> None:
    """When the promise was kept meanwhile, its slip notice would be wrong; the other one stays."""
    noor = kept("a")
    noor.sync(noor.now)
    assert len(noor.lying()) == 2
    noor.change()
    noor.sync(noor.now + timedelta(hours=1))
    assert len(noor.lying()) == 1
    assert DraftState.WITHDRAWN in noor.states()


@pytest.mark.parametrize("in_place", [False, True])
def test_an_edited_draft_is_left_alone(kept: Callable[[str], Kept], in_place: bool) -> None:
    """Also when its promise was kept meanwhile: it is the human's."""
    noor = kept("a")
    noor.fake.do("set_mail", account=noor.account, edits_in_place=in_place)
    noor.sync(noor.now)
    for one in noor.lying():
        raw = bytes(one["raw"]).replace(b"I am sorry", b"My apologies")  # type: ignore[call-overload]
        noor.fake.human(noor.account, "edit", str(one["id"]), raw)
    edited = noor.lying()
    noor.change()
    for minutes in (60, 70):
        noor.sync(noor.now + timedelta(minutes=minutes))
    assert noor.lying() == edited
    assert noor.states() == [DraftState.EDITED, DraftState.EDITED]


def test_an_edit_taken_back_leaves_the_draft_the_humans(kept: Callable[[str], Kept]) -> None:
    """Where a server edits in place the words are kept's own again; the promise was kept, and the draft stays."""
    noor = kept("a")
    noor.fake.do("set_mail", account=noor.account, edits_in_place=True)
    noor.sync(noor.now)
    before = noor.lying()
    for one in before:
        raw = bytes(one["raw"]).replace(b"I am sorry", b"My apologies")  # type: ignore[call-overload]
        noor.fake.human(noor.account, "edit", str(one["id"]), raw)
    noor.sync(noor.now + timedelta(minutes=10))
    for one in before:
        noor.fake.human(noor.account, "edit", str(one["id"]), bytes(one["raw"]))  # type: ignore[call-overload]
    noor.change()
    assert noor.look(noor.now + timedelta(hours=1)).state is ConnectionState.OK
    assert noor.lying() == before
    assert noor.states() == [DraftState.EDITED, DraftState.EDITED]


@pytest.mark.parametrize("act", ["send", "delete"])
def test_a_finished_draft_is_not_made_again(kept: Callable[[str], Kept], act: str) -> None:
    """Sent or deleted by the human, it is settled for good."""
    noor = kept("a")
    noor.sync(noor.now)
    for one in noor.lying():
        noor.fake.human(noor.account, act, str(one["id"]))
    for minutes in (10, 20, 30):
        noor.sync(noor.now + timedelta(minutes=minutes))
    assert noor.lying() == []
    assert set(noor.created().values()) == {1}


def test_a_lost_answer_makes_no_second_draft(kept: Callable[[str], Kept]) -> None:
    """The draft was made and nobody heard so: the next looks find it."""
    noor = kept("a")
    noor.fake.do("fault", match="^POST /gmail.*drafts", action="after_commit", times=2)
    noor.fake.do("fault", match="^GET /gmail.*drafts", action="cut", times=8, after="^POST /gmail")
    for minutes in (0, 3, 6, 9):
        noor.look(noor.now + timedelta(minutes=minutes))
    assert set(noor.created().values()) == {1}
    assert noor.states() == [DraftState.WRITTEN, DraftState.WRITTEN]


@pytest.mark.parametrize("seen_at_once", [True, False])
def test_a_lost_answer_among_many_drafts_makes_no_second_one(
    kept: Callable[[str], Kept], seen_at_once: bool
) -> None:
    """Gmail promises no order of drafts: one that kept may have made is found among any number of the rep's own."""
    noor = kept("a")
    for number in range(300):
        head = f"From: {ME}\r\nTo: x@y.example\r\nSubject: idea {number}\r\nMessage-ID: <own{number}@tilia.example>"
        noor.fake.human(noor.account, "write", raw=f"{head}\r\n\r\nHm.\r\n".encode())
    noor.fake.do("fault", match="^POST /gmail.*drafts", action="after_commit", times=2)
    if not seen_at_once:
        noor.fake.do("fault", match="^GET /gmail.*drafts", action="cut", times=8, after="^POST /gmail")
    for minutes in range(0, 18, 3):
        noor.look(noor.now + timedelta(minutes=minutes))
    assert set(noor.created().values()) == {1}
    assert noor.states() == [DraftState.WRITTEN, DraftState.WRITTEN]


def test_a_lost_request_is_made_once_more(kept: Callable[[str], Kept]) -> None:
    """The draft was not made and nobody could tell: after two looks in vain it is, once."""
    noor = kept("a")
    noor.fake.do("fault", match="^POST /gmail.*drafts", action="cut", times=2)
    for minutes in (0, 3, 6, 9, 12):
        noor.look(noor.now + timedelta(minutes=minutes))
    assert set(noor.created().values()) == {1}
    assert len(noor.lying()) == 2


def test_a_human_who_answers_already_is_not_joined(kept: Callable[[str], Kept]) -> None:
    """Where a draft of the rep's own lies in the thread, kept writes none beside it."""
    noor = kept("a")
    raw = (
        f"From: {ME}\r\nTo: sven@brandt.example\r\nSubject: Re: Oak tops\r\nIn-Reply-To: <a0@tilia.example>\r\n"
        "Message-ID: <own@tilia.example>\r\n\r\nDear Sven,\r\n"
    )
    noor.fake.human(noor.account, "write", raw=raw.encode())
    noor.sync(noor.now)
    assert sum(noor.created().values()) == 1


def test_many_refreshers_ask_once(kept: Callable[[str], Kept]) -> None:
    """Threads that find the token dead at the same time share one new one: the lock is the connection's."""
    noor = kept("a")
    noor.sync(noor.now)
    before = noor.fake.do("spent", account=noor.account)["refreshes"]
    noor.fake.do("expire")
    found: list[str] = []

    def refresh(app: Application) -> None:
        connection = SignedIn(app).connections()[0]
        vault = StoredVault(app.store, connection.id, app.clock)
        endpoints = app.settings.endpoints
        transport = Transport([endpoints.google_token_uri])
        tokens = Tokens(vault, transport, app.clock, token_uri=endpoints.google_token_uri, subject=ME)
        found.append(tokens.renewed(old))
        transport.close()

    with noor._application() as app:
        vault = StoredVault(app.store, SignedIn(app).connections()[0].id, app.clock)
        old = read_secret(vault.load())["token"]
        threads = [threading.Thread(target=refresh, args=(app,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(found) == 6
    assert len(set(found)) == 1
    assert old not in found
    assert noor.fake.do("spent", account=noor.account)["refreshes"] == before + 1
