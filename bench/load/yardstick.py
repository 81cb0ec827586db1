"""The same detection through Celery and through our queue on the same Redis: what a message more costs in each.

Run by an interpreter that has Celery; each mail is a message of its own, which neither kept nor anybody should do: it
shows the queue's own cost at its worst.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agent.core.policy import Rep
from agent.flows.find import Reader
from agent.flows.words import WordReader
from agent.ports import Page
from agent.resources import detector, workdays
from bench.load.mails import Day, address, raw_mail
from connectors._mime import mail_item
from workers.broker import broker_for

_DAY = Day(datetime(2026, 11, 2, 8, tzinfo=UTC), timedelta(minutes=1), 200, 0)
_REP = Rep(address(1), ZoneInfo("UTC"), "Dana Keller")
_reader: list[Reader] = []


def detect(number: int) -> int:
    """Read one mail from its bytes to its commitments; how many there are."""
    if not _reader:
        from agent.core.policy import Policy

        words = WordReader(_REP, detector(), workdays(""), False)
        _reader.append(Reader(rep=_REP, policy=Policy(), words=words))
    page = _reader[0].read_page(Page((mail_item(str(number), raw_mail(_DAY, 1, number)),), ""))
    return sum(len(item.message.message.found) for item in page.items if item.message)


def bare(count: int) -> float:
    """Seconds for so many mails, one after another in this process."""
    detect(0)
    began = time.perf_counter()
    for number in range(count):
        detect(number % 200)
    return time.perf_counter() - began


def through_dramatiq(url: str, count: int) -> float:
    """Seconds through our queue: one process, one thread."""
    import dramatiq

    broker = broker_for(url)
    done: list[int] = []

    def work(number: int) -> None:
        done.append(detect(number))

    actor: Any = dramatiq.actor(actor_name="load", queue_name="load", broker=broker, max_retries=0)(work)
    for number in range(count):
        actor.send(number % 200)
    detect(0)
    worker = dramatiq.Worker(broker, queues={"load"}, worker_threads=1, worker_timeout=100)
    began = time.perf_counter()
    worker.start()
    while len(done) < count:
        time.sleep(0.01)
    took = time.perf_counter() - began
    worker.stop()
    broker.close()
    return took


def celery_app(url: str) -> Any:
    """The same as a Celery application, with its defaults but for what would make it slower than it need be."""
    import redis
    from celery import Celery  # type: ignore[import-not-found, unused-ignore]

    counter = redis.Redis.from_url(url)
    app = Celery("load", broker=url)
    app.conf.update(
        task_ignore_result=True, worker_prefetch_multiplier=32, broker_connection_retry_on_startup=True
    )

    @app.task(name="load.detect")  # type: ignore[untyped-decorator, unused-ignore]
    def work(number: int) -> None:
        detect(number)
        counter.incr("load-done")

    return app


def through_celery(url: str, count: int) -> float:
    """Seconds through Celery: one worker process of its `solo` pool."""
    import redis

    app, counter = celery_app(url), redis.Redis.from_url(url)
    for number in range(count):
        app.send_task("load.detect", [number % 200])
    command = [sys.executable, "-m", "celery", "-A", "bench.load.yardstick:celery", "worker", "-P", "solo"]
    worker = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"],
        env={**os.environ, "KEPT_TEST_QUEUE": url},
    )
    try:
        while int(counter.get("load-done") or 0) < 20:  # started, detector loaded
            assert worker.poll() is None, "Celery's worker did not start"
            time.sleep(0.01)
        first, began = int(counter.get("load-done") or 0), time.perf_counter()
        while (done := int(counter.get("load-done") or 0)) < count:
            time.sleep(0.01)
        return (time.perf_counter() - began) * count / (done - first)
    finally:
        worker.terminate()
        worker.wait(30)


if os.environ.get("KEPT_TEST_QUEUE"):
    celery = celery_app(os.environ["KEPT_TEST_QUEUE"])

if __name__ == "__main__":
    queue, how_many = sys.argv[1], int(sys.argv[2])
    print(bare(how_many), through_dramatiq(queue, how_many), through_celery(queue, how_many))
