"""Migrations: they make what the tables say, lose no row, and refuse what they do not know with a sentence."""

import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from agent.errors import StoreTrouble
from agent.ports import Verdict
from agent.store import rows, schema
from agent.store.database import READING, WRITING, engine_for, in_mode, url_of
from agent.store.migrations import config, upgrade
from agent.store.migrations.__main__ import newest
from agent.store.schema import VERSIONS
from agent.store.seal import Keys
from agent.store.tables import metadata
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, ReadItem, ReadPage
from tests.store.making import ACME, NOW, REP, found, item, mail, meeting, outgoing

_HEAD = VERSIONS[-1]

_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("mailbox") as batch:
        batch.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
        batch.alter_column("name", existing_type=sa.Text(), nullable=True)
    {more}
"""


@pytest.fixture
def step(tmp_path: Path) -> Path:
    """A folder with one more step, which copies the table at the root of everything."""
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "v9999_mood.py").write_text(_STEP.format(head=_HEAD, more=""))
    return tmp_path / "steps"


def _fill(store: Store, mailbox: Mailbox) -> None:
    with store.writing(NOW) as unit:
        calendar = ReadItem("cal", Verdict.READ, meetings=(BookedMeeting(meeting("m"), (ACME,)),))
        unit.pages.store(mailbox.id, "mbox:a", ReadPage((item(mail("a", answers="x")), calendar), "1"))
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found()])


def _counts(store: Store) -> dict[str, int]:
    with store._engine.connect() as connection:
        return {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
            for table in metadata.sorted_tables
        }


def test_the_steps_make_what_the_tables_say(store: Store) -> None:
    """After all steps nothing is left to do: tables, columns, types, keys, indexes."""
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_constraint_has_a_name(store: Store) -> None:
    """SQLite can drop only what has one."""
    with store._engine.connect() as connection:
        look = inspect(connection)
        for table in metadata.sorted_tables:
            named: list[Any] = [*look.get_unique_constraints(table.name), *look.get_foreign_keys(table.name)]
            assert all(constraint["name"] for constraint in named), table.name


def test_a_new_file_is_made_as_all_steps_together_would_make_it() -> None:
    """`newest.sql` is what `python -m agent.store.migrations` writes."""
    assert schema.NEWEST.read_text(encoding="utf-8") == newest()


def test_the_list_of_versions_is_that_of_the_steps() -> None:
    """A step that is not in the list would never be taken, for Alembic is asked only when the list says so."""
    script = ScriptDirectory.from_config(config())
    assert tuple(reversed([step.revision for step in script.walk_revisions()])) == VERSIONS
    assert script.get_heads() == [_HEAD]


def test_a_filled_database_is_taken_further_without_losing_a_row(
    store: Store, mailbox: Mailbox, step: Path
) -> None:
    """Copying a table on SQLite would take its children along, were foreign keys on."""
    _fill(store, mailbox)
    before = _counts(store)
    assert min(before[name] for name in ("message", "item", "awaited", "entry", "meeting_account")) == 1
    upgrade(store._engine, versions=step)
    assert _counts(store) == before
    with store._engine.connect() as connection:
        assert connection.execute(text("SELECT mood FROM mailbox")).scalar_one() == "calm"


def test_a_step_that_fails_has_not_begun(store: Store, mailbox: Mailbox, step: Path) -> None:
    """Everything of it is one transaction: no column, no version, no row less."""
    (step / "v9999_mood.py").write_text(_STEP.format(head=_HEAD, more="1 / 0"))
    _fill(store, mailbox)
    before = _counts(store)
    with pytest.raises(ZeroDivisionError):
        upgrade(store._engine, versions=step)
    assert _counts(store) == before
    with store._engine.connect() as connection:
        assert schema.version_of(connection) == _HEAD
        assert "mood" not in {column["name"] for column in inspect(connection).get_columns("mailbox")}


def test_a_step_that_would_orphan_rows_is_taken_back(tmp_path: Path, keys: Keys, step: Path) -> None:
    """Foreign keys are off during a step on SQLite, so they are checked before it is kept."""
    orphan = 'op.execute("DELETE FROM source")'
    (step / "v9999_mood.py").write_text(_STEP.format(head=_HEAD, more=orphan))
    store = Store.open(tmp_path / "kept.db", keys, now=NOW)
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP)
    _fill(store, own)
    before = _counts(store)
    with pytest.raises(StoreTrouble, match="without their parent in item"):
        upgrade(store._engine, versions=step)
    assert _counts(store) == before
    store.close()


def test_a_copy_of_the_file_is_put_aside_first(tmp_path: Path, keys: Keys, step: Path) -> None:
    """What was before the step can be had again."""
    store = Store.open(tmp_path / "kept.db", keys, now=NOW)
    assert not (tmp_path / f"kept.db.{_HEAD}").exists()
    upgrade(store._engine, versions=step)
    store.close()
    aside = tmp_path / f"kept.db.{_HEAD}"
    assert aside.stat().st_mode & 0o777 == 0o600
    Store.open(shutil.copy(aside, tmp_path / "again.db"), keys, now=NOW).close()


def test_foreign_keys_are_on_again_after_a_step(store: Store, step: Path) -> None:
    """The connection that migrated is not used again."""
    upgrade(store._engine, versions=step)
    if store._engine.dialect.name == "sqlite":
        with in_mode(store._engine, WRITING).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def _say_version(place: str, version: str) -> None:
    engine = engine_for(url_of(place))
    with in_mode(engine, WRITING).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


def test_a_newer_database_is_refused(place: str, keys: Keys) -> None:
    """An older kept does not touch what it does not know."""
    Store.open(place, keys, now=NOW).close()
    _say_version(place, "9999")
    with pytest.raises(StoreTrouble, match="newer kept") as caught:
        Store.open(place, keys, now=NOW)
    assert caught.value.next_step


def test_an_older_database_is_refused_where_nothing_may_be_migrated(
    place: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker beside others says what to do and changes nothing."""
    Store.open(place, keys, now=NOW).close()
    monkeypatch.setattr(schema, "VERSIONS", (*VERSIONS, "9999"))
    with pytest.raises(StoreTrouble, match="from an older kept"):
        Store.open(place, keys, now=NOW, migrate=False)


def test_opening_needs_no_alembic_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    """Every command opens the store, and Alembic takes its time to import; a new file is made without it."""
    code = (
        "import sys; from pathlib import Path; from datetime import *; "
        "from agent.store.unit import Store; from agent.store.seal import Keys; "
        "Store.open(Path(sys.argv[1]), Keys([bytes(32)]), now=datetime.now(UTC)).close(); "
        "print('alembic' in sys.modules)"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "kept.db")]
    said = [subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() for _ in range(2)]
    assert said == ["False", "False"]


def test_two_that_open_a_new_database_at_once_agree(tmp_path: Path) -> None:
    """One makes the tables, the other finds them made; twenty times, as they meet in a moment only."""
    code = (
        "import sys; from pathlib import Path; from datetime import *; "
        "from agent.store.unit import Store; from agent.store.seal import Keys\n"
        "for path in map(str.strip, sys.stdin):\n"
        "    Store.open(Path(path), Keys([bytes(32)]), now=datetime.now(UTC)).close(); print('opened', flush=True)"
    )
    run = [sys.executable, "-c", code]
    both = [subprocess.Popen(run, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, bufsize=1) for _ in "ab"]
    for number in range(20):
        for one in both:
            assert one.stdin
            one.stdin.write(f"{tmp_path / f'{number}.db'}\n")
        for one in both:
            assert one.stdout
            if one.stdout.readline() != "opened\n":
                break
    assert [one.communicate(timeout=60) for one in both] == [("", ""), ("", "")]


def test_what_migrating_needs_is_in_the_package() -> None:
    """Beside the steps themselves: what runs them, and the template for the next."""
    package = resources.files("agent.store.migrations")
    assert package.joinpath("env.py").is_file()
    assert "sqlmodel.sql.sqltypes" in package.joinpath("script.py.mako").read_text("utf-8")


@pytest.mark.slow
def test_the_wheel_carries_the_migrations(tmp_path: Path) -> None:
    """An installed kept makes and migrates its database as a checkout does."""
    root = Path(__file__).parents[2]
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    steps = {
        f"agent/store/migrations/versions/{one.name}"
        for one in (root / "agent/store/migrations/versions").glob("v*.py")
    }
    assert steps
    assert steps | {"agent/store/migrations/env.py", "agent/store/migrations/script.py.mako"} <= names


def test_reading_never_migrates(tmp_path: Path) -> None:
    """The version is asked for in a unit that only reads."""
    engine = engine_for(url_of(tmp_path / "kept.db"))
    with in_mode(engine, READING).begin() as connection:
        assert schema.version_of(connection) is None
    engine.dispose()


_ROWS_OF_THE_FIRST_VERSION = (
    "INSERT INTO mailbox VALUES (1, '', 'ines@harbour.example', 'Ines', 'Europe/Berlin', '{}', 1, :now)",
    "INSERT INTO source (id, mailbox_id, name, cursor, checked_at) VALUES (1, 1, 'ics:a', 'c7', :now)",
    "INSERT INTO item (source_id, ref, verdict, reason) VALUES (1, 'a.ics', 'read', '')",
    """INSERT INTO meeting (id, mailbox_id, uid, occurrence, starts_at, sequence, sealed)
    VALUES (1, 1, 'm', '', :now, 0, :sealed)""",
    """INSERT INTO draft (id, mailbox_id, commitment, kind, mark, state, text_hash, provider_ref, attempts,
    empty_looks, planned_at, changed_at, sealed)
    VALUES (1, 1, 'c1', 'slip_notice', 'm1', 'written', :sealed, 'f1', 1, 0, :now, :now, :draft)""",
)


def test_a_database_of_the_first_version_is_taken_over(place: str, keys: Keys) -> None:
    """Sources keep their cursors, drafts stay where they were written, and nothing counts as vanished."""
    engine = engine_for(url_of(place))
    upgrade(engine, "0001")
    values = {
        "now": NOW.replace(tzinfo=None).isoformat(" ") if engine.dialect.name == "sqlite" else NOW,
        "sealed": keys.seal("meeting.sealed", rows.pack(meeting("m"))),
        "draft": keys.seal("draft.sealed", rows.pack(outgoing())),
    }
    with in_mode(engine, WRITING).begin() as connection:
        for statement in _ROWS_OF_THE_FIRST_VERSION:
            connection.execute(text(statement), values)
    engine.dispose()
    store = Store.open(place, keys, now=NOW)
    with store.reading() as unit:
        (own,) = unit.mailboxes.all()
        (source,) = unit.health.sources(own.id)
        (draft,) = unit.drafts.all(own.id)
        assert (source.items, source.vanished, unit.pages.cursor(own.id, "ics:a")) == (1, 0, "c7")
        assert (draft.sink, draft.provider_ref, draft.draft) == ("", "f1", outgoing())
    store.close()
