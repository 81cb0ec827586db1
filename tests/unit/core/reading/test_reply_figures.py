"""The figures of own words on the gold data, where that data lies beside the repository."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from agent.core.reading import read_html, read_plain

GOLD = Path(__file__).parents[5] / "shared" / "gold"

pytestmark = pytest.mark.skipif(not (GOLD / "reply-dev.jsonl").exists(), reason="the gold data is not here")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The scorer that comes with the data."""
    spec = importlib.util.spec_from_file_location("score_reply", GOLD / "score_reply.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdicts(scorer: ModuleType, kind: str) -> list[tuple[dict[str, Any], bool, bool | None]]:
    """Each record of a kind with: right, and right with the signature gone (None where it is not known)."""
    records = [
        json.loads(line) for line in (GOLD / "reply-dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    read = read_html if kind == "html" else read_plain
    return [
        (record, *scorer.judge(record, read(record["text"]).text)[:2])
        for record in records
        if record["format"] == kind
    ]


def test_plain_bodies_are_read_right(scorer: ModuleType) -> None:
    """English 0.96 and, with signatures, 0.90 are the least we accept."""
    judged = verdicts(scorer, "text")
    english = [ok for record, ok, _ in judged if record["en"]]
    both = [ok if strict is None else strict for _, ok, strict in judged]
    assert sum(english) / len(english) >= 0.96
    assert sum(both) / len(both) >= 0.90


def test_pages_are_read_right(scorer: ModuleType) -> None:
    """Of 33 pages two are told apart otherwise than their suite wants; see the module `page`."""
    judged = verdicts(scorer, "html")
    assert sum(ok for _, ok, _ in judged) / len(judged) >= 0.93
