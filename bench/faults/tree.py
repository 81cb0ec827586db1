"""A throw-away copy of the repository at one commit, in which faults are put and taken out again."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from bench.faults.seeded import ROOT, Fault

_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_NOTHING_RAN = 5  # pytest's exit code
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider")
_STILL = (
    "--hypothesis-seed=1",
    "--tb=line",
    "-rfE",
    "-k",
    "not postgresql",
)  # SQLite tells the same in a tenth of the time


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
        command = [*_PYTEST, *_STILL, *(["-x"] if first else []), *tests]
        command += [f"--deselect={test}" for test in without]
        environment = {**os.environ, "PYTHONPATH": str(self.root)}
        running = subprocess.Popen(
            ["nice", "-n", "5", *command], cwd=self.root, env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            words, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            words = ""
        finally:
            with suppress(ProcessLookupError):  # servers that a test started go with it
                os.killpg(running.pid, SIGKILL)
            running.wait()
        if running.returncode < 0:
            return Ran(None, "")
        failed = tuple(dict.fromkeys(_FAILED.findall(words)))
        if running.returncode not in (0, _NOTHING_RAN) and not failed:
            failed = ("the tests could not be run",)
        return Ran(failed, words[-2000:])


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
