"""A throw-away copy of the repository at one commit, in which faults are put and taken out again."""

import importlib.util
import multiprocessing
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

import pytest

from bench.faults.seeded import ROOT, Fault

_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
COULD_NOT_RUN = "the tests could not be run"
_NOTHING_RAN = 5  # pytest's exit code
# Marks for PostgreSQL are left out: SQLite tells the same in a tenth of the time.
_STILL = (
    "-q",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "--hypothesis-seed=1",
    "--tb=line",
    "-rfE",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-k",
    "not postgresql",
)
_WARM = multiprocessing.get_context("forkserver")
"""A process that has imported what no fault is seeded in; tests are run in copies of it."""

_WARM.set_forkserver_preload(
    [
        "pytest",
        "hypothesis",
        "sqlmodel",
        "alembic.command",
        "jinja2",
        "pydantic_settings",
        "cryptography.x509",
        "click",
        "holidays",
        "selectolax.lexbor",
    ]
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of tests came to; `failed` is None where it did not end in its time."""

    failed: tuple[str, ...] | None
    words: str  # the end of what pytest said


@dataclass(frozen=True, slots=True)
class Tree:
    """The copy."""

    root: Path

    @contextmanager
    def with_fault(self, fault: Fault) -> Iterator[None]:
        """The fault is in the copy while the block runs; raises `DoesNotApply`."""
        path = self.root / fault.file
        sound = path.read_text(encoding="utf-8")
        faulty = fault.applied(sound)
        try:
            self._write(path, faulty)
            yield
        finally:
            self._write(path, sound)

    def _write(self, path: Path, text: str) -> None:
        """Python tells stale byte code by size and second, and a fault may have both of what it replaces."""
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".py":
            Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)

    def test(self, tests: Sequence[str], *, seconds: float, first: bool, without: Sequence[str] = ()) -> Ran:
        """Run these tests on the copy, `first`: up to the first that fails."""
        arguments = [*_STILL, *(["-x"] if first else []), *tests, *(f"--deselect={test}" for test in without)]
        said = self.root / f"said-{secrets.token_hex(4)}.txt"
        running = _WARM.Process(target=_pytest, args=(self.root, arguments, said))
        running.start()
        running.join(seconds)
        is_over = not running.is_alive()
        with suppress(ProcessLookupError):  # servers that a test started go with it
            os.killpg(running.pid or 0, SIGKILL)
        running.join()
        words = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
        if not is_over:
            return Ran(None, words[-2000:])
        failed = tuple(dict.fromkeys(_FAILED.findall(words)))
        if running.exitcode not in (0, _NOTHING_RAN) and not failed:
            failed = (COULD_NOT_RUN,)
        return Ran(failed, words[-2000:])


def _pytest(root: Path, arguments: Sequence[str], said: Path) -> None:
    """In a process of its own: pytest as somebody would call it at `root`."""
    os.setsid()
    os.nice(5)
    os.chdir(root)
    os.environ["PYTHONPATH"] = str(root)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False  # what is compiled once need not be for every fault
    sys.path[:] = [str(root), *(place for place in sys.path if place not in ("", str(ROOT)))]
    file = os.open(said, os.O_CREAT | os.O_WRONLY, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    ended = pytest.main(list(arguments))
    sys.stdout.flush()
    os._exit(int(ended))


@contextmanager
def copied(commit: str, folder: Path) -> Iterator[Tree]:
    """A copy of the repository at this commit in `folder`, taken away afterwards."""
    _git("worktree", "add", "--detach", "--force", str(folder), commit)
    try:
        yield Tree(folder)
    finally:
        _git("worktree", "remove", "--force", str(folder))


def named(commit: str) -> str:
    """The commit's short name."""
    return _git("rev-parse", "--short", commit).strip()


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True)
    return done.stdout
