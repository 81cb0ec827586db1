"""Sixteen processes that write to one file at the same time: each waits its turn, and no user is told that it is locked."""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from agent.errors import KeptError
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import MailboxId
from tests.store.making import NOW, REP, mail, page

_WRITERS = 16
_TRANSACTIONS = int(os.environ.get("KEPT_TEST_TRANSACTIONS", "1000"))  # of each writer


def _open(folder: Path) -> Store:
    return Store.open(folder / "kept.db", Keys.from_file(folder / "key"), now=NOW)


def _write(folder: Path, mailbox: MailboxId, writer: int) -> tuple[list[str], list[float]]:
    """What a user would have been told, and how long each transaction took; every fourth waits for the disk, as an intent does."""
    store, told, seconds = _open(folder), [], []
    for number in range(_TRANSACTIONS):
        began = time.monotonic()
        try:
            with store.writing(NOW, repeatable=number % 4 > 0) as unit:
                before = unit.pages.cursor(mailbox, f"mbox:{writer}")
                assert before == (str(number - 1) if number else None)
                booked = mail(f"{writer}-{number}", account=f"w{writer}.example")
                unit.pages.store(mailbox, f"mbox:{writer}", page(booked, cursor=str(number)))
        except KeptError as error:
            told.append(error.sentence)
        seconds.append(time.monotonic() - began)
    store.close()
    return told, seconds


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_sixteen_writers_are_never_told_that_it_is_locked(tmp_path: Path) -> None:
    """A thousand read-then-write transactions each: all of them are there, and nobody was refused."""
    store = _open(tmp_path)
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP).id
    began = time.monotonic()
    with ProcessPoolExecutor(_WRITERS, mp_context=get_context("forkserver")) as writers:
        done = [writers.submit(_write, tmp_path, own, number) for number in range(_WRITERS)]
        results = [one.result() for one in done]
    assert [told for told, _ in results] == [[]] * _WRITERS
    with store.reading() as unit:
        for writer in range(_WRITERS):
            assert unit.pages.cursor(own, f"mbox:{writer}") == str(_TRANSACTIONS - 1)
            assert len(unit.exchanges.load(own, f"w{writer}.example").messages) == _TRANSACTIONS
    store.close()
    _tell(sorted(one for _, seconds in results for one in seconds), time.monotonic() - began)


def _tell(waits: list[float], whole: float) -> None:
    """`KEPT_TEST_TELL` names a file for the figures."""
    if told := os.environ.get("KEPT_TEST_TELL"):
        figures = {
            "transactions": len(waits), "seconds": whole, "median": waits[len(waits) // 2],
            "p99": waits[len(waits) * 99 // 100], "longest": waits[-1],
        }  # fmt: skip
        Path(told).write_text(json.dumps(figures, indent=1), encoding="utf-8")
