"""Units of work on SQLite and PostgreSQL: each pitfall that was met by others, and that none is met here."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from agent.errors import BadSettings, KeptError, StoreTrouble
from agent.store.bulk import insert_new
from agent.store.database import REPEATABLE, WRITING, in_mode, name_of, url_of
from agent.store.seal import Keys
from agent.store.tables import AccountRow, ItemRow, MailboxRow, SourceRow, table
from agent.store.unit import Store
from agent.store_port import Mailbox
from agent.store_port import Store as StorePort
from tests.store.making import ACME, NOW, REP, mail, page

MAILBOX, ACCOUNT = table(MailboxRow), table(AccountRow)


def test_the_store_is_what_the_steps_ask_for(store: Store) -> None:
    """The type checker holds the store to its port."""
    port: StorePort = store
    assert port is store


# Pitfall 1: times


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 6, 17, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 3, 6, 0, 0, 0, 999_999, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
    ],
)
def test_times_come_back_as_the_same_instant(store: Store, moment: datetime) -> None:
    """Written in bulk or one by one, a time is aware and the same instant, and compares as one in SQL."""
    rows = [("", f"{number}@harbour.example", "", "UTC", "{}", 0, moment) for number in range(2)]
    columns = ("team", "email", "name", "zone", "settings", "last_message", "created_at")
    with store._engine.begin() as connection:
        insert_new(connection, MAILBOX, columns, rows[:1])
        single = {**dict(zip(columns, rows[1], strict=True)), "settings": {}}
        connection.execute(insert(MAILBOX).values(**single))
        made = connection.execute(
            select(MAILBOX.c.created_at).where(MAILBOX.c.created_at == moment)
        ).scalars()
        assert [one.isoformat() for one in made] == [moment.astimezone(UTC).isoformat()] * 2


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """A naive time is a mistake, not a guess."""
    with pytest.raises(StatementError, match="timezone"), store._engine.begin() as connection:
        connection.execute(update(MAILBOX).values(created_at=datetime(2026, 3, 6)))


# Pitfalls 2 and 3: enums and values


def test_an_enum_is_its_word_on_every_database(store: Store, mailbox: Mailbox) -> None:
    """The column holds the value, not the member's name, and a varchar, not a type of its own."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
    with store._engine.connect() as connection:
        assert connection.execute(text("SELECT verdict FROM item")).scalar_one() == "read"
        assert connection.execute(text("SELECT side FROM message")).scalar_one() == "customer"


def test_an_unknown_word_is_refused_on_write(store: Store) -> None:
    """Tables do not validate by themselves; the column type does."""
    with pytest.raises(StatementError), store._engine.begin() as connection:
        connection.execute(update(table(ItemRow)).values(verdict="raed"))


# Pitfall 4: JSON


def test_settings_are_replaced_not_mended(store: Store, mailbox: Mailbox) -> None:
    """A JSON column is written whole, so no change to it can be missed."""
    with store.writing(NOW) as unit:
        assert unit.mailboxes.put(REP) == mailbox
        assert unit.mailboxes.get("INES@harbour.example") == mailbox


# Pitfall 7: transactions


def test_eight_threads_that_read_and_write_lose_nothing(store: Store, mailbox: Mailbox) -> None:
    """Two hundred read-then-add steps at once: all are there, and nobody is told "locked"."""
    troubles: list[BaseException] = []

    def add() -> None:
        try:
            for _ in range(25):
                with store.writing(NOW, repeatable=True) as unit:
                    before = len(unit.exchanges.accounts(mailbox.id))
                    assert before >= 0
                    unit.pages.store(mailbox.id, "mbox:a", page(mail(os.urandom(6).hex())))
        except BaseException as trouble:  # noqa: BLE001  a thread's error would be lost
            troubles.append(trouble)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with store.reading() as unit:
        assert len(unit.exchanges.load(mailbox.id, ACME).messages) == 200
        assert unit.exchanges.dirty(mailbox.id)[0].version == 200


def test_a_reading_unit_sees_one_state_and_changes_nothing(store: Store, mailbox: Mailbox) -> None:
    """What is committed meanwhile is seen by the next unit; a write in a reading unit is a mistake that shows."""
    with store.reading() as reader:
        assert reader.exchanges.accounts(mailbox.id) == ()
        with store.writing(NOW) as writer:
            writer.pages.store(mailbox.id, "mbox:a", page(mail("a")))
        assert reader.exchanges.accounts(mailbox.id) == ()
    with store.reading() as reader:
        assert reader.exchanges.accounts(mailbox.id) == (ACME,)
        with pytest.raises(RuntimeError, match="only reads"):
            reader.pages.store(mailbox.id, "mbox:a", page(mail("b")))
    with pytest.raises(StoreTrouble), store.reading() as reader:
        reader.pages._connection.execute(update(ACCOUNT).values(stored=9))


@pytest.mark.parametrize(("mode", "synchronous"), [(WRITING, 2), (REPEATABLE, 1), (WRITING, 2)])
def test_sqlite_is_set_up_as_the_recipe_says(file_store: Store, mode: str, synchronous: int) -> None:
    """WAL and foreign keys on every connection; the disk is waited for, save where all could be repeated."""
    with in_mode(file_store._engine, mode).connect() as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous", "query_only")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    assert found == ["wal", 1, synchronous, 0]


def test_the_database_belongs_to_its_owner_alone(file_store: Store, tmp_path: Path) -> None:
    """File and log, whatever the umask."""
    with file_store.writing(NOW) as unit:
        unit.mailboxes.put(REP)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_foreign_keys_hold_and_cascade(store: Store, mailbox: Mailbox) -> None:
    """No source without its mailbox; with a mailbox goes all that is in it."""
    with pytest.raises(IntegrityError), store._engine.begin() as connection:
        values = {"mailbox_id": 99, "name": "x", "cursor": "", "checked_at": NOW}
        connection.execute(insert(table(SourceRow)).values(**values))
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
    with store._engine.begin() as connection:
        connection.execute(MAILBOX.delete())
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("item", "message")
        ]
    assert counts == [0, 0]


# Pitfall 13: errors tell no secrets


def test_an_error_shows_no_values(store: Store, mailbox: Mailbox) -> None:
    """What was to be written stands in no traceback, though PostgreSQL would quote the row it refused."""
    secret = os.urandom(9).hex()
    with pytest.raises((StatementError, StoreTrouble)) as caught, store.writing(NOW) as unit:
        unit.pages._connection.execute(insert(MAILBOX).values(team="", email="x", name=secret))
    assert secret not in "".join(traceback.format_exception(caught.value))


# Crashes, disks and other troubles (SQLite)

_WRITER = """
import sys
from pathlib import Path
from agent.store.seal import Keys
from agent.store.unit import Store
from tests.store.making import NOW, REP, mail, page
folder = Path(sys.argv[1])
store = Store.open(folder / "kept.db", Keys.from_file(folder / "key"), now=NOW)
with store.writing(NOW) as unit:
    own = unit.mailboxes.put(REP).id
for number in range(10_000):
    with store.writing(NOW) as unit:
        names = [f"{number}-{place}" for place in range(20)]
        unit.pages.store(own, "mbox:a", page(*[mail(name) for name in names], cursor=str(number)))
    print(number, flush=True)
"""


def test_kill_leaves_whole_pages_with_their_cursor(tmp_path: Path) -> None:
    """Killed at any moment, the database holds the pages up to its cursor, and not half a page more."""
    for wait in (1, 9):
        folder = tmp_path / str(wait)
        folder.mkdir()
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(wait):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        said = [int(line) for line in writer.stdout]
        writer.wait()
        writer.stdout.close()
        last = said[-1] if said else wait - 1
        messages, cursor = _stored_up_to(folder)
        assert messages == 20 * (cursor + 1)
        assert cursor in (last, last + 1)


def _open(folder: Path) -> Store:
    return Store.open(folder / "kept.db", Keys.from_file(folder / "key"), now=NOW)


@contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    store = _open(folder)
    try:
        yield store
    finally:
        store.close()


def _stored_up_to(folder: Path) -> tuple[int, int]:
    """How many messages there are, and the cursor."""
    with _opened(folder) as store, store.reading() as unit:
        (own,) = unit.mailboxes.all()
        cursor = int(unit.pages.cursor(own.id, "mbox:a") or "-1")
        return len(unit.exchanges.load(own.id, ACME).messages), cursor


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """A store in a file, whatever else there is."""
    with _opened(tmp_path) as store:
        yield store


def _fill(store: Store) -> None:
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP).id
    for number in range(500):
        with store.writing(NOW) as unit:
            unit.pages.store(own, "mbox:a", page(mail(f"{number}", own="x" * 9000), cursor=str(number)))


def test_a_full_disk_stores_nothing_by_halves(file_store: Store, tmp_path: Path) -> None:
    """A sentence says that the disk is full; what was stored before stands, and goes on when there is room."""
    with file_store._engine.connect() as connection:
        room = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 40
    limited = Store(file_store._engine, file_store._keys, "kept.db")

    def limit(connection: object, *_: object) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.execute(f"PRAGMA max_page_count = {room}")

    file_store._engine.dispose()
    event.listen(file_store._engine, "connect", limit)
    with pytest.raises(StoreTrouble, match="disk is full") as caught:
        _fill(limited)
    assert "it goes on where it stopped" in caught.value.next_step
    file_store.close()
    messages, cursor = _stored_up_to(tmp_path)
    assert messages == cursor + 1 > 0


def test_a_file_that_may_not_grow_stores_nothing_by_halves(tmp_path: Path) -> None:
    """The same where the system refuses the write itself, half way through the log."""
    with _opened(tmp_path):
        pass
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))"
    done = subprocess.run(
        [sys.executable, "-c", f"{limit}{_WRITER}", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "StoreTrouble" in done.stderr
    messages, cursor = _stored_up_to(tmp_path)
    assert messages == 20 * (cursor + 1)
    assert cursor == int(done.stdout.split()[-1])


def test_a_writer_that_waits_too_long_is_told_so(file_store: Store, tmp_path: Path) -> None:
    """Another program holds the database: a sentence, after the time to wait."""
    other = sqlite3.connect(tmp_path / "kept.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with file_store._engine.connect() as connection:
        assert connection.connection.driver_connection is not None
        connection.connection.driver_connection.execute("PRAGMA busy_timeout = 20")
    with pytest.raises(StoreTrouble, match="Another kept"), file_store.writing(NOW):
        pass
    other.close()


@pytest.mark.parametrize(
    "content", [b"From ines@harbour.example\n" * 99, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_left_alone(content: bytes, tmp_path: Path) -> None:
    """A sentence, and not a byte of the file is changed."""
    path = tmp_path / "kept.db"
    path.write_bytes(content)
    with pytest.raises(StoreTrouble, match=r"kept\.db"):
        _open(tmp_path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """No tables of ours are put among others'."""
    with sqlite3.connect(tmp_path / "kept.db") as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    with pytest.raises(StoreTrouble, match="something else"):
        _open(tmp_path)


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    """A folder that is a file, or is not there."""
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "kept.db", tmp_path / "nowhere" / "kept.db", tmp_path):
        with pytest.raises(StoreTrouble) as caught:
            Store.open(place, Keys([bytes(32)]), now=NOW)
        assert caught.value.next_step


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """The sentence says so, and what to do."""
    tmp_path.chmod(0o500)
    with pytest.raises(StoreTrouble, match="cannot be opened or made"):
        Store.open(tmp_path / "kept.db", Keys([bytes(32)]), now=NOW)
    tmp_path.chmod(0o700)


def test_the_wrong_keys_are_noticed_on_opening(place: str, keys: Keys) -> None:
    """Before anything is sealed with a key that the rest was not sealed with."""
    Store.open(place, keys, now=NOW).close()
    with pytest.raises(StoreTrouble, match="not in the key file"):
        Store.open(place, Keys([os.urandom(32)]), now=NOW)


@pytest.mark.parametrize("where", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense://"])
def test_other_databases_are_refused(where: str) -> None:
    """A file or PostgreSQL; a database in memory would be another for every thread."""
    with pytest.raises(KeptError) as caught:
        Store.open(where, Keys([bytes(32)]), now=NOW)
    assert isinstance(caught.value, BadSettings)


def test_postgresql_is_always_spoken_to_by_psycopg() -> None:
    """What a plain address means changed between versions of SQLAlchemy; here it is said."""
    assert url_of("postgresql://db.example/kept").drivername == "postgresql+psycopg"


def test_a_password_in_the_address_is_never_shown() -> None:
    """Neither in the name for people nor in an error."""
    assert "geheim" not in name_of(url_of("postgresql://kept:geheim@db.example/kept"))
