"""One worker of the load: `kept work` as it is, with a provider that simulates mailboxes."""

import os
import signal
import sys
from pathlib import Path
from threading import Event

from agent.bootstrap import signed_in
from agent.ports import Clock, ConnectionInfo, Opened
from bench.load.mails import Day, Mailbox
from workers.log import set_up
from workers.run import serve


def _open(info: ConnectionInfo, *_: object, clock: Clock, **__: object) -> Opened:
    day = Day.read(os.environ["KEPT_TEST_LOAD"])
    return Opened((Mailbox(day, int(info.options["box"]), clock),), None, lambda: None)


def main(data: str, threads: str) -> None:
    """Work until SIGTERM."""
    setattr(signed_in, "opener", lambda _provider: _open)  # noqa: B010 for this process only
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    set_up(level=30)
    serve(Path(data), threads=int(threads), stop=stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
