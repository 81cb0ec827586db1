"""Which function was entered under which test, noted in files: for `reach` alone, and light, since child processes import it."""

import os
from pathlib import Path

PLACE = "REACH_NOTES"  # names the folder that notes are written in
_seen: set[str] = set()
_test = ""


def entered(function: str) -> None:
    """`file function` was entered; noted once for each test and process."""
    global _test
    if (test := os.environ.get("PYTEST_CURRENT_TEST", "")) != _test:
        _seen.clear()
        _test = test
    if function in _seen or not test or PLACE not in os.environ:
        return
    _seen.add(function)
    with (Path(os.environ[PLACE]) / f"{os.getpid()}").open("a", encoding="utf-8") as notes:
        notes.write(f"{test.rpartition(' (')[0]}\t{function}\n")
