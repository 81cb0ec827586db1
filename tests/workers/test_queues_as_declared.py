"""What the queues are told, as far as no crash need show it: who tries again, who confirms, what waits behind what."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import dramatiq
import pytest

from agent.store_port import Job, JobId, JobKind, MailboxId
from workers.actors import NEW, OLD, QUEUES, register
from workers.broker import broker_for
from workers.run import serve


def _job(*, is_backfill: bool) -> Job:
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    return Job(JobId(7), JobKind.READ, MailboxId(1), None, at, is_backfill)


@pytest.mark.parametrize(("is_backfill", "queue"), [(False, NEW), (True, OLD)])
def test_old_mail_waits_in_a_queue_of_its_own(is_backfill: bool, queue: str) -> None:
    """A nudge for old mail lies where it delays nobody's new mail, and holds the job's number alone."""
    nudge = register(_brokers(), lambda _number: None, lambda _told: None)
    message = nudge(_job(is_backfill=is_backfill))
    assert message.queue_name == queue  # type: ignore[attr-defined]
    assert message.args == (7,)  # type: ignore[attr-defined]


def test_no_thread_takes_from_both_queues(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is at work on old mail for a minute holds no new mail in hand meanwhile."""
    made: list[tuple[set[str], int]] = []

    class Told(dramatiq.Worker):
        def __init__(self, broker: dramatiq.Broker, *, worker_threads: int, **more: Any) -> None:
            made.append((set(broker.queues) - broker.delay_queues, worker_threads))
            super().__init__(broker, worker_threads=worker_threads, **more)

    monkeypatch.setattr(dramatiq, "Worker", Told)
    serve(data, threads=4, stop=Event(), once=True)
    assert made == [({NEW}, 4), ({OLD}, 2)]


def test_no_queue_tries_again_by_itself() -> None:
    """What did not end is due again by its row; a queue that repeated it, too, would do it twice."""
    brokers = _brokers()
    register(brokers, lambda _number: None, lambda _told: None)
    actors = [actor for broker in brokers.values() for actor in broker.actors.values()]
    assert {actor.actor_name: actor.options["max_retries"] for actor in actors} == dict.fromkeys(QUEUES, 0)


def _brokers() -> dict[str, dramatiq.Broker]:
    return {queue: broker_for("") for queue in QUEUES}


def test_a_killed_workers_messages_are_had_back_within_a_minute() -> None:
    """Redis: a worker that is silent for ten seconds is dead, and every look for messages sees to the dead."""
    broker = broker_for("redis://127.0.0.1:9/0")
    assert (broker.heartbeat_timeout, broker.maintenance_chance) == (10_000, 1_000_000)  # type: ignore[attr-defined]


def test_rabbitmq_says_that_it_has_a_message() -> None:
    """Without its confirmation a nudge is lost unnoticed when the server goes down (reliability F-69)."""
    assert broker_for("amqp://127.0.0.1:9").confirm_delivery is True  # type: ignore[attr-defined]
