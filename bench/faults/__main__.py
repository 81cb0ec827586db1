"""Seed each fault in a copy of a commit, run the tests of its part of the house, and say whether they told.

    python -m bench.faults [--commit HEAD] [--only PART_OF_A_NAME] [--jobs 2] [--results FILE]

Before the first fault of a set of tests these are run without any: what fails there (a server that is not
installed, a slow machine) can tell nothing and is left out for all of its faults.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from queue import Queue

from bench.faults.seeded import DoesNotApply, Fault, every_fault
from bench.faults.tree import Tree, copied, named

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
    broken: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    locks: dict[tuple[str, ...], threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, fault: Fault) -> Outcome:
        """Seed one fault and run its tests."""
        tree = self.trees.get()
        try:
            without = self._failing_anyway(tree, fault.tests)
            began = time.monotonic()
            verdict, told_by = self._judge(tree, fault, without)
            seconds = round(time.monotonic() - began)
        finally:
            self.trees.put(tree)
        return Outcome(fault.name, fault.area, fault.breaks, verdict, seconds, told_by)

    def _judge(self, tree: Tree, fault: Fault, without: tuple[str, ...]) -> tuple[Verdict, str]:
        try:
            with tree.with_fault(fault):
                ran = tree.test(fault.tests, seconds=_LIMIT, first=True, without=without)
        except DoesNotApply as no:
            return Verdict.DOES_NOT_APPLY, str(no)
        if ran.failed is None:
            return Verdict.TOO_SLOW, ""
        return (Verdict.CAUGHT, ran.failed[0]) if ran.failed else (Verdict.SURVIVED, "")

    def _failing_anyway(self, tree: Tree, tests: tuple[str, ...]) -> tuple[str, ...]:
        with self.lock:
            lock = self.locks.setdefault(tests, threading.Lock())
        with lock:
            if tests not in self.broken:
                ran = tree.test(tests, seconds=_LIMIT, first=False)
                if ran.failed is None:
                    sys.exit(f"{' '.join(tests)} did not end in {_LIMIT:.0f} seconds without any fault")
                for test in ran.failed:
                    print(f"{'fails anyway':15} {test}", flush=True)
                self.broken[tests] = ran.failed
        return self.broken[tests]


def _run(faults: Iterable[Fault], commit: str, jobs: int) -> list[Outcome]:
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="kept-faults-") as folder, ExitStack() as trees:
        bench = _Bench(Queue())
        for number in range(jobs):
            bench.trees.put(trees.enter_context(copied(commit, Path(folder) / f"tree{number}")))
        with ThreadPoolExecutor(jobs) as pool:
            for done in pool.map(bench.run, faults):
                print(f"{done.verdict:15} {done.area:11} {done.fault}  [{done.told_by}]", flush=True)
                outcomes.append(done)
    return outcomes


def main() -> None:
    """Run the faults that were asked for and print what became of each."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--only", default="", help="faults whose name or table holds this")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--results", type=Path, help="where to write the outcomes as JSON")
    said = asked.parse_args()
    faults = [fault for fault in every_fault() if said.only in f"{fault.area} {fault.name}"]
    commit = named(said.commit)
    outcomes = _run(faults, commit, said.jobs)
    counts = Counter(outcome.verdict for outcome in outcomes)
    print(f"commit {commit}: {len(outcomes)} faults, " + ", ".join(f"{n} {v}" for v, n in counts.items()))
    if said.results:
        said.results.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1) + "\n")


if __name__ == "__main__":
    main()
