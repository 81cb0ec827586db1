"""Seed each fault in a copy of a commit, run the tests of its part of the house, and say whether they told.

    python -m bench.faults [--commit HEAD] [--only PART_OF_A_NAME] [--jobs 2] [--results FILE]

Tests are run once without any fault before they are asked about one: what fails there (a server that is not
installed, a slow machine) can tell nothing and is left out.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from queue import Queue
from typing import Any

from bench.faults.seeded import DoesNotApply, Fault, every_fault
from bench.faults.tree import COULD_NOT_RUN, Tree, copied, named

_LIMIT = 420.0  # seconds; the slowest set of tests takes a quarter of it on a machine that does nothing else


class Verdict(StrEnum):
    """What became of a fault."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    TOO_SLOW = "too slow"  # the tests did not end: hung by the fault, or the machine is busy
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault's run."""

    fault: str
    area: str
    breaks: str
    verdict: Verdict
    seconds: int
    told_by: str = ""  # the first test that failed


@dataclass(slots=True)
class _Bench:
    """The copies at hand, and what fails without any fault."""

    trees: Queue[Tree]
    broken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    locks: dict[str, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, fault: Fault) -> Outcome:
        """Seed one fault and run its tests, the nearest first, up to the first that fails."""
        tree, began = self.trees.get(), time.monotonic()
        try:
            verdict, told_by = Verdict.SURVIVED, ""
            for tests in (
                tests for tests in fault.tests if (tree.root / tests).exists()
            ):  # not at every commit
                verdict, told_by = self._judge(tree, fault, tests)
                if verdict is not Verdict.SURVIVED:
                    break
        finally:
            self.trees.put(tree)
        seconds = round(time.monotonic() - began)
        return Outcome(fault.name, fault.area, fault.breaks, verdict, seconds, told_by)

    def _judge(self, tree: Tree, fault: Fault, tests: str) -> tuple[Verdict, str]:
        without = self._failing_anyway(tree, tests)
        try:
            with tree.with_fault(fault):
                ran = tree.test((tests,), seconds=_LIMIT, first=True, without=without)
        except DoesNotApply as no:
            return Verdict.DOES_NOT_APPLY, str(no)
        if ran.failed is None:
            return Verdict.TOO_SLOW, tests
        return (Verdict.CAUGHT, ran.failed[0]) if ran.failed else (Verdict.SURVIVED, "")

    def _failing_anyway(self, tree: Tree, tests: str) -> tuple[str, ...]:
        with self.lock:
            lock = self.locks.setdefault(tests, threading.Lock())
        with lock:
            if tests not in self.broken:
                ran = tree.test((tests,), seconds=_LIMIT, first=False)
                if ran.failed is None or COULD_NOT_RUN in ran.failed:
                    sys.exit(
                        f"{tests} did not end in {_LIMIT:.0f} seconds without any fault, or cannot be run"
                    )
                for test in ran.failed:
                    print(f"{'fails anyway':15} {test}", flush=True)
                self.broken[tests] = ran.failed
        return self.broken[tests]


def _run(faults: Sequence[Fault], commit: str, jobs: int) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory(prefix="kept-faults-") as folder, ExitStack() as trees:
        bench = _Bench(Queue())
        for number in range(jobs):
            bench.trees.put(trees.enter_context(copied(commit, Path(folder) / f"tree{number}")))
        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(bench.run, faults)


def _known(results: Path | None) -> list[dict[str, Any]]:
    return json.loads(results.read_text("utf-8")) if results and results.exists() else []


def main() -> None:
    """Run the faults that were asked for and print what became of each."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--only", default="", help="faults whose table and name, in a line, hold this")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument(
        "--results", type=Path, help="outcomes as JSON; what is in it already is not run again"
    )
    said = asked.parse_args()
    commit, known = named(said.commit), _known(said.results)
    done = {one["fault"] for one in known}
    faults = [f for f in every_fault() if said.only in f"{f.area} {f.name}" and f.name not in done]
    counts: Counter[str] = Counter()
    for outcome in _run(faults, commit, said.jobs):
        print(f"{outcome.verdict:15} {outcome.area:11} {outcome.fault}  [{outcome.told_by}]", flush=True)
        counts[outcome.verdict] += 1
        known.append({**asdict(outcome), "commit": commit})
        if said.results:
            said.results.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    print(f"commit {commit}: {len(faults)} faults, " + ", ".join(f"{n} {v}" for v, n in counts.items()))


if __name__ == "__main__":
    main()
