"""From a command to a worker and back: signals, and a refusal where two settings contradict each other."""

import signal
from pathlib import Path
from threading import Event

from agent.errors import BadSettings
from agent.settings import load_settings
from workers.log import set_up
from workers.run import serve


def work_until_told(
    data: Path | None, *, threads: int, once: bool = False, alone: bool = False, ticking: bool = True
) -> None:
    """Work until SIGTERM or Ctrl-C; `alone` says that this process is all there is. Raises `BadSettings`."""
    queue = load_settings(data).broker_url
    if alone and queue:
        raise BadSettings(
            "KEPT_BROKER_URL names a queue, and `kept run` needs none.", "Type `kept work`, or unset it."
        )
    if not alone and not queue:
        raise BadSettings(
            "`kept work` takes its jobs from a queue, and none is named.",
            "Set KEPT_BROKER_URL to redis://... or amqp://..., or type `kept run` for everything in one process.",
        )
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    set_up()
    serve(data, threads=threads, stop=stop, once=once, ticking=ticking)
