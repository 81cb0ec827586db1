"""The tables of faults, one file for each part of the house, as values."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TABLES = Path(__file__).with_name("table")


class DoesNotApply(Exception):
    """The text to replace does not stand in its file exactly once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One slip of the pen: where, what for what, and what it breaks."""

    name: str
    file: str  # from the root of the repository
    old: str  # verbatim; stands in the file exactly once
    new: str
    breaks: str  # I1 to I8 of the invariants below, or a promise in words
    tests: tuple[str, ...]  # what somebody who touched this file would run, the nearest first
    area: str

    def applied(self, text: str) -> str:
        """The file's text with the fault in it; raises `DoesNotApply`."""
        if (times := text.count(self.old)) != 1:
            raise DoesNotApply(f"{self.name}: its text stands {times} times in {self.file}")
        return text.replace(self.old, self.new)


def every_fault() -> tuple[Fault, ...]:
    """All faults, by table and in their order there."""
    return tuple(fault for path in sorted(_TABLES.glob("*.toml")) for fault in _of(path))


def _of(path: Path) -> Iterator[Fault]:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    for one in said["fault"]:
        tests = tuple(one.pop("tests", said.get("tests", ())))
        yield Fault(**one, tests=tests, area=path.stem)
