"""First sync of a Gmail mailbox against the fake with Gmail's real prices: how near it comes to the quota's floor.

`python -m bench.first_sync_google [MAILS]`. Time is the meter's: the clock is set by hand and moves when kept
waits. What the machine itself needed is told beside it.
"""

import resource
import sys
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Endpoints
from connectors.gmail import open_connection
from connectors.gmail.signin import InHand
from tests.fakes.google.client import FakeGoogle, HandClock, running

_ME = "dana@northwind.example"
_LIMIT = 6_000  # units a user and minute, projects from May 2026
_BODY = "I will send you the drawings by Thursday, and the price list with them.\r\n" * 20


def main() -> None:
    """Deliver, read, print."""
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with running() as fake:
        clock = HandClock(fake=fake)
        _deliver(fake, clock, mails)
        print(f"{mails} mails of about {len(_mail(0)) / 1000:.1f} kB, {_LIMIT} units a minute")
        _measure(fake, clock)


def _mail(number: int) -> bytes:
    head = (
        f"From: Sven Brandt <sven{number % 40}@brandt{number % 40}.example>\r\nTo: {_ME}\r\nSubject: Order {number}\r\n"
        f"Message-ID: <{number}@brandt.example>\r\nDate: Mon, 16 Mar 2026 08:00:00 +0000\r\n\r\n"
    )
    return (head + _BODY).encode()


def _deliver(fake: FakeGoogle, clock: HandClock, mails: int) -> None:
    now = clock.now().timestamp()
    for begin in range(0, mails, 500):
        some = [(_mail(n), now - 86_000 * 89 * n / mails) for n in range(begin, min(begin + 500, mails))]
        fake.deliver_all(_ME, some)


def _measure(fake: FakeGoogle, clock: HandClock) -> None:
    root = fake.root
    endpoints = Endpoints(google_api_root=root, google_token_uri=f"{root}/token")
    window = (clock.now() - timedelta(days=90), clock.now() + timedelta(days=90))
    opened = open_connection(
        ConnectionInfo("gmail", _ME), InHand(fake.secret(_ME)), endpoints,
        rep=Rep(_ME, ZoneInfo("Europe/Berlin")), window=window, clock=clock,
    )  # fmt: skip
    mail, calendar = opened.sources
    fake.do("set", log_all=False)
    began, real = clock.now(), time.perf_counter()
    items, cursor, first = 0, "", 0.0
    for page in mail.pages():
        items, cursor = items + len(page.items), page.cursor
        first = first or (clock.now() - began).total_seconds() + (time.perf_counter() - real)
    took, machine = (clock.now() - began).total_seconds(), time.perf_counter() - real
    spent = fake.do("spent", account=_ME)
    floor = spent["units"] / _LIMIT * 60
    print(f"{items} items, first page after {first:.1f} s")
    print(
        f"{spent['units']} units; floor {floor / 60:.2f} min, took {took / 60:.2f} min: {took / floor:.3f} of it"
    )
    print(f"at most {spent['most_a_minute']} units a minute, {spent['refused']} calls refused by the quota")
    print(
        f"the machine itself: {machine:.1f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    tokens = [page.cursor for page in calendar.pages()][-1]
    fake.do("forget_calls")
    again = [*mail.pages(cursor), *calendar.pages(tokens)]
    print(f"a look at nothing new: {fake.do('counts')}, {len(again)} pages")
    opened.close()


if __name__ == "__main__":
    main()
