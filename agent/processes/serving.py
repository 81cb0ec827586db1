"""What runs in another process: it does what it is asked, and says what came of it."""

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any

NUMBER = 8  # bytes of a task's number, before all that is said of it


def serve(line: "Connection[bytes, bytes]", back: "Connection[Any, bytes]") -> None:
    """In another process: do what is asked, till the process that asks ends it, or has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that stores; it ends this one
    asked: SimpleQueue[bytes] = SimpleQueue()
    taken_back: set[bytes] = set()
    threading.Thread(target=_hear_all, args=(line, asked), daemon=True).start()
    work: Callable[[Any], Any] | None = None
    while True:
        said = asked.get()
        number = said[:NUMBER]
        named, thing = pickle.loads(said[NUMBER:])  # noqa: S301 - of a process of our own making
        if named:
            work = pickle.loads(named)  # noqa: S301 - the same
        assert work is not None
        with suppress(EOFError):
            while back.poll():
                taken_back.add(back.recv_bytes())
        if number not in taken_back:
            line.send_bytes(number + _done(work, thing))


def _hear_all(line: "Connection[Any, Any]", asked: "SimpleQueue[bytes]") -> None:
    """Take what is asked off the line at once: two that both wait till the other has heard them would wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    with suppress(EOFError, OSError):
        while line in wait([line, parent.sentinel]):
            asked.put(line.recv_bytes())
    os._exit(1)


def _done(work: Callable[[Any], Any], thing: Any) -> bytes:
    """The result, or nothing where there is none or it cannot be sent: then it is done again where it was asked."""
    try:
        return pickle.dumps(work(thing), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - it comes again there, and is raised from there
        return b""
