"""A worker: threads that do what they are nudged for, and a ticker that may be the one who nudges.

`kept run` is this with a queue in its own memory, `kept work` with Redis or RabbitMQ between many.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Event, Thread

import dramatiq

from agent.bootstrap import Application, application
from agent.bootstrap.background import Background
from agent.errors import StoreTrouble
from agent.flows.job import Told
from agent.flows.lease import own_name
from agent.observe import on_trail
from workers.actors import NEW, OLD, QUEUES, register
from workers.broker import broker_for
from workers.steps import Logged
from workers.ticker import EVERY, Ticker
from workers.watching import Watching

_STOPS_WITHIN = 8_000  # ms
_ROOM = 4  # nudges for each thread
_log = logging.getLogger("kept.worker")


def serve(data: Path | None, *, threads: int, stop: Event, once: bool = False, ticking: bool = True) -> None:
    """Work until `stop` is set; with `once`, until nothing is due any more. Ends within ten seconds."""
    with (
        application(data) as app,
        _figures(app) as ended,
        _worker(app, threads, stop, ended) as ticker,
    ):
        if once:
            _until_quiet(app, ticker, stop)
        elif ticking:
            ticking_thread = Thread(target=ticker.run, args=(stop,), name="ticker", daemon=True)
            ticking_thread.start()
            if not app.settings.broker_url:
                watching = Watching(app.store.across_teams(), app.clock, Background(app).watch)
                Thread(target=watching.run, args=(stop,), name="watching", daemon=True).start()
                if app.settings.push.google_subscription:
                    _fetch_notices(app, stop)
            stop.wait()
            ticking_thread.join(EVERY)
        else:
            stop.wait()


def _fetch_notices(app: Application, stop: Event) -> None:
    """Google's, which need no address that can be reached from outside."""
    from agent.bootstrap.pushed import Pushed
    from workers.pushing import Pushing

    Pushing(Pushed(app), ("gmail",)).start(stop)


def _figures(app: Application) -> AbstractContextManager[Callable[[Told], None]]:
    if not app.settings.metrics.port:
        return nullcontext(lambda _told: None)
    from workers.metrics import figures

    return figures(app.settings.metrics, app.store, app.clock)


@contextmanager
def _worker(app: Application, threads: int, stop: Event, ended: Callable[[Told], None]) -> Iterator[Ticker]:
    brokers = {queue: broker_for(app.settings.broker_url) for queue in QUEUES}
    holder = own_name()
    runner = Background(app).runner(holder, stop.is_set, Logged())

    def tell(told: Told) -> None:
        ended(told)
        _tell(told)

    nudge = register(brokers, runner.run, tell)
    # A thread that took from both queues would hold new mail up behind a minute of old.
    numbers = {NEW: threads, OLD: max(1, threads // 2)}
    workers = [
        dramatiq.Worker(brokers[queue], worker_timeout=500, worker_threads=number)
        for queue, number in numbers.items()
    ]
    for worker in workers:
        worker.start()
    _log.info("a worker began", extra={"threads": threads, "broker": type(brokers[NEW]).__name__})
    try:
        yield Ticker(app.store.across_teams(), app.clock, holder, nudge, most=_ROOM * threads)
    finally:
        stop.set()
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(lambda worker: worker.stop(timeout=_STOPS_WITHIN), workers))
        for broker in brokers.values():
            broker.close()
        _release(app, holder)
        _log.info("the worker ended")


def _release(app: Application, holder: str) -> None:
    """What a slow server still holds up was stopped on purpose, which counts against no account."""
    try:
        with app.store.across_teams().writing(app.clock.now()) as unit:
            unit.jobs.release(holder)
    except StoreTrouble:
        _log.warning("what was under way could not be put back; it is tried again in a minute")


def _until_quiet(app: Application, ticker: Ticker, stop: Event) -> None:
    while not stop.is_set():
        nudged = ticker.tick()
        with app.store.across_teams().reading() as unit:
            is_busy = bool(unit.jobs.under_way(app.clock.now()))
        if not nudged and not is_busy:
            return
        stop.wait(0.1)


def _tell(told: Told) -> None:
    level = logging.WARNING if told.outcome == "failed" else logging.INFO
    fields = {"job": told.job, "kind": told.kind.value, "outcome": told.outcome, "reason": told.reason}
    with on_trail(told.trail):
        _log.log(level, "a job ended", extra={**fields, "seconds": round(told.seconds, 3)})
