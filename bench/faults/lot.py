"""Draw faults by a seed and ask of each whether any test that comes by it tells.

    python -m bench.faults.lot --seed 1 --count 60 --reach reach.json --results lot.json

Asked are the tests that enter the function a fault lies in (`bench.faults.reach`; at a module's top: any function of the
module), those first that enter the fewest others: a hundred and fifty, and all of the fault's own part of the house. PostgreSQL's tests are left out, as in the runs of the table.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.faults.drawn import Slip, drawn
from bench.faults.seeded import Fault
from bench.faults.tree import Tree, copied, named

_LIMIT = 400.0  # seconds for all tests that are asked about one fault
_MOST = 150  # tests asked about one fault, but for those of its own part of the house, which are all asked
_PARTS = {
    "agent/flows": "tests/flows", "agent/store": "tests/store", "agent/web": "tests/web", "workers": "tests/workers",
    "connectors/gmail": "tests/connectors_google", "connectors/outlook": "tests/connectors_outlook", "connectors/imap": "tests/connectors_imap",
    "connectors/caldav": "tests/connectors_caldav", "connectors/_": "tests/unit/connectors",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One drawn fault and who told it."""

    fault: str
    old: str
    new: str
    verdict: str
    told_by: str
    asked: int  # tests
    seconds: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tests enter what, by `file function`."""

    by_function: Mapping[str, Sequence[str]]
    breadth: Mapping[str, int]  # how many functions a test enters

    @classmethod
    def read(cls, path: Path) -> "Reach":
        """From what `bench.faults.reach` wrote."""
        by_function = json.loads(path.read_text(encoding="utf-8"))
        return cls(by_function, Counter(test for tests in by_function.values() for test in tests))

    def of(self, slip: Slip) -> list[str]:
        """The tests to ask, file by file, the narrowest first."""
        entering = self.by_function.get(f"{slip.file} {slip.function}")
        if entering is None:  # a module's or a class's own body: whoever enters anything in it
            inside = f"{slip.file} {slip.function}."[: None if slip.function else -1]
            entering = [
                test for name, tests in self.by_function.items() if name.startswith(inside) for test in tests
            ]
        found = set(entering)
        own = next((folder for part, folder in _PARTS.items() if slip.file.startswith(part)), "nowhere")
        by_breadth = sorted(found, key=lambda test: (self.breadth[test], test))
        nearest = by_breadth[:_MOST] + [test for test in by_breadth[_MOST:] if test.startswith(own)]
        files = list(dict.fromkeys(test.partition("::")[0] for test in nearest))
        return sorted(nearest, key=lambda test: (files.index(test.partition("::")[0]), self.breadth[test]))


def _asked(tree: Tree, fault: Fault, tests: Sequence[str]) -> tuple[str, str]:
    """The verdict and the test that told; one that fails without the fault, too, tells nothing."""
    left = list(tests)
    while left:
        with tree.with_fault(fault):
            ran = tree.test(left, seconds=_LIMIT, first=True)
        if ran.failed is None:
            return "too slow", ""
        if not ran.failed:
            break
        told = [test for test in left if test.startswith(ran.failed[0])] or left
        sound = tree.test(told, seconds=_LIMIT, first=True)
        if not sound.failed:
            return "told", ran.failed[0]
        left = [test for test in left if test not in told]
    return ("not told" if tests else "not entered"), ""


def main() -> None:
    """Draw, ask, print and keep."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--seed", type=int, required=True)
    asked.add_argument("--count", type=int, default=60)
    asked.add_argument("--first", type=int, default=0, help="begin with this one of the lot")
    asked.add_argument("--reach", type=Path, required=True)
    asked.add_argument("--results", type=Path, required=True)
    said = asked.parse_args()
    reach, answers = Reach.read(said.reach), list[Answer]()
    lot = drawn(said.seed, said.count)[said.first :]
    with (
        tempfile.TemporaryDirectory(prefix="kept-lot-") as folder,
        copied(named(said.commit), Path(folder) / "tree") as tree,
    ):
        for slip, fault in lot:
            began, tests = time.monotonic(), reach.of(slip)
            verdict, told_by = _asked(tree, fault, tests)
            seconds = round(time.monotonic() - began)
            answers.append(Answer(fault.name, fault.old, fault.new, verdict, told_by, len(tests), seconds))
            print(f"{verdict:12} {fault.name}  [{len(tests)} asked, {seconds} s; {told_by}]", flush=True)
            said.results.write_text(json.dumps([asdict(one) for one in answers], indent=1), encoding="utf-8")
    counts = Counter(one.verdict for one in answers)
    print(f"seed {said.seed}: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))


if __name__ == "__main__":
    main()
