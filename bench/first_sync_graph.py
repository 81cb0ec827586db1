"""How long the first sync of a mailbox at Microsoft takes, beside what its limits allow.

`python -m bench.first_sync_graph [MESSAGES] [LATENCY_MS] [--flow]` against the fake Graph, which answers each
request after the latency, works a batch off four parts at a time, and refuses what is more than four at once.
`--flow` reads and stores the mail as `kept sync` does; without it only the connector is measured.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from agent.clock import SystemClock
from connectors.outlook.batch import SIZE
from connectors.outlook.folders import WELL_KNOWN
from connectors.outlook.gate import AT_ONCE, Gate
from connectors.outlook.mail import MailSource
from connectors.outlook.transport import Graph
from tests.connectors_outlook.worlds import OutlookWorld
from tests.fakes.graph.client import NOW, REP, WINDOW, FakeGraph, a_mail


def main() -> None:
    """Measure and say."""
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    count, latency = (numbers + [5_000, 80][len(numbers) :])[:2]
    fake = FakeGraph()
    try:
        seconds = _flow(fake, count, latency) if "--flow" in sys.argv else _connector(fake, count, latency)
        record = fake.do("record")
        calls = [line for line in record["log"] if not line.startswith("part") and "/v1.0/" in line]
        batches = sum("$batch" in line for line in calls)
        singly = count * latency / 1000 / AT_ONCE
        floor = _floor(len(calls), batches, count, latency / 1000)
        print(f"{count} messages, {latency} ms a request, in {seconds:.1f} s")
        print(
            f"requests {len(calls)}, of them batches {batches}; most at once at the mailbox {record['most']}"
        )
        print(
            f"what the limits allow for these requests: {floor:.1f} s; taken: {seconds / floor:.2f} times that"
        )
        print(f"one by one, three at a time, without batches, it would be at least {singly:.1f} s")
    finally:
        fake.stop()


def _floor(calls: int, batches: int, count: int, latency: float) -> float:
    """Seconds that the requests made must take: a batch alone and four parts at a time, the rest three at a time."""
    rounds = (count // SIZE) * -(-SIZE // 4) + -(-(count % SIZE) // 4)
    return rounds * latency + (calls - batches) / AT_ONCE * latency


def _fill(fake: FakeGraph, count: int) -> None:
    for number in range(count):
        folder = "inbox" if number % 3 else "sentitems"
        at = NOW - timedelta(days=80) + timedelta(minutes=20 * number)
        sender = REP.email if folder == "sentitems" else f"buyer{number % 90}@firm{number % 40}.example"
        fake.mail(number, folder=folder, mime=a_mail(number, sender=sender, at=at, came_in=folder == "inbox"))


def _connector(fake: FakeGraph, count: int, latency: int) -> float:
    _fill(fake, count)
    fake.do("set", latency=latency / 1000)
    graph = Graph(fake.root, lambda _: "a-token", SystemClock(), Gate())
    began = time.monotonic()
    source = MailSource(graph, REP.email, rep=REP, folders=WELL_KNOWN, since=WINDOW[0])
    given = sum(len(page.items) for page in source.pages())
    assert given == count
    graph.close()
    return time.monotonic() - began


def _flow(fake: FakeGraph, count: int, latency: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        world = OutlookWorld(fake, Path(folder) / "data")
        world.connect(NOW)
        _fill(fake, count)
        fake.do("clear_log")
        fake.do("set", latency=latency / 1000)
        began = time.monotonic()
        world.sync(NOW)
        return time.monotonic() - began


if __name__ == "__main__":
    main()
