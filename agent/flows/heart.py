"""A beat beside work that takes long, so that what is held is not taken for abandoned."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event, Thread

from agent.errors import KeptError


@contextmanager
def beating(renew: Callable[[], bool], every: float) -> Iterator[None]:
    """Call `renew` every so many seconds while the block runs; False from it ends the beat: it was lost to another.

    Trouble with the database is waited out: the next beat may get through.
    """
    over = Event()
    heart = Thread(target=copy_context().run, args=(_beat, renew, every, over), daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _beat(renew: Callable[[], bool], every: float, over: Event) -> None:
    while not over.wait(every):
        try:
            if not renew():
                return
        except KeptError:
            continue  # a full disk or a busy database
