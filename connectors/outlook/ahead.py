"""Work that is done while its fruit of before is used: the next page is loaded while the last is stored."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

_Fruit = TypeVar("_Fruit")


def one_ahead(work: Iterable[Callable[[], _Fruit]]) -> Iterator[_Fruit]:
    """What each piece of work gives, in order; one piece, and never more, is begun before it is asked for.

    What a piece raises is raised in its place. Closed early, the piece under way is waited for.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="kept-ahead") as worker:
        begun: Future[_Fruit] | None = None
        for piece in work:
            done, begun = begun, worker.submit(copy_context().run, piece)
            if done is not None:
                yield done.result()
        if begun is not None:
            yield begun.result()
