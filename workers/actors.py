"""The jobs as messages: an identifier in, one flow called. Each may run twice, or never: the rows decide, not the queue."""

from collections.abc import Callable, Mapping

import dramatiq

from agent.errors import QueueDown
from agent.flows.job import Told
from agent.store_port import Job, JobId

NEW, OLD = "kept.new", "kept.old"  # queues: new mail, and old mail that is being caught up with
QUEUES = (NEW, OLD)
_LONGEST = 15 * 60 * 1000  # ms; a job stops by itself long before, between two pages

Run = Callable[[JobId], Told | None]
Nudge = Callable[[Job], object]


def register(brokers: Mapping[str, dramatiq.Broker], run: Run, tell: Callable[[Told], None]) -> Nudge:
    """Declare the jobs, each queue on its own broker; what is returned puts a nudge for a job into its queue, or raises `QueueDown`.

    Nothing is retried by the queue: a row whose job did not end is due again.
    """

    def work(number: int) -> None:
        told = run(JobId(number))
        if told is not None:
            tell(told)

    declare = {
        queue: dramatiq.actor(
            actor_name=queue, queue_name=queue, broker=broker, max_retries=0, time_limit=_LONGEST
        )
        for queue, broker in brokers.items()
    }
    actors = {queue: actor(work) for queue, actor in declare.items()}

    def nudge(job: Job) -> object:
        try:
            return actors[OLD if job.is_backfill else NEW].send(job.id)
        except Exception as error:  # each client has errors of its own, and dramatiq passes them through
            raise QueueDown(
                f"The queue takes no message ({type(error).__name__}).",
                "Is it running, and is KEPT_BROKER_URL right?",
            ) from error

    return nudge
