"""The cost of following alone, a message, on a mailbox and on larger exchanges made of it.

    python -m bench.follow MBOX --me EMAIL [--own-domain D] [--tz ZONE] [--times 1 10 100]

Two ways to grow: *longer*, the same mail again months later (a customer of many years), and *denser*,
the same mail again in the same weeks with threads of its own (a customer of many deals). Each copy has
its own Message-IDs and, so that it is not taken for a copy of the same mail, a mark in its subject.
The mailbox is read once; times are of the processor, the best of three (one for the larger), without the database.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.core.fulfil.follow import follow
from agent.core.message import MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

_SPAN = timedelta(days=800)  # one copy of a mailbox after the other


def exchanges(mbox: Path, rep: Rep, policy: Policy) -> list[Exchange]:
    """The mailbox as one exchange an account, read as a scan would."""
    from agent import bootstrap
    from agent.flows.find import Reader
    from agent.flows.words import WordReader
    from agent.resources import detector

    reader = Reader(rep, policy, WordReader(rep, detector()))
    parents: dict[MessageKey, ThreadKey] = {}
    found: defaultdict[str, list[ReadMessage]] = defaultdict(list)
    now = datetime.fromisoformat("2002-12-31T00:00:00+00:00")
    for source in bootstrap.sources((mbox,), now=now, zone=rep.zone):
        for page in source.pages(None):
            for item in reader.read_page(page).items:
                if item.message is None or item.message.small:
                    continue
                message = item.message.message
                before = next((parents[k] for k in message.references[-1:] if k in parents), None)
                thread = parents[message.key] = before or ThreadKey(message.key)
                for account in item.message.accounts:
                    found[account].append(replace(message, thread=thread))
    return [Exchange(account, tuple(some)) for account, some in sorted(found.items())]


def grown(exchange: Exchange, times: int, *, denser: bool) -> Exchange:
    """The exchange `times` times over."""
    return replace(exchange, messages=tuple(_copies(exchange.messages, times, denser=denser)))


def _copies(messages: Sequence[ReadMessage], times: int, *, denser: bool) -> Iterator[ReadMessage]:
    for number in range(times):
        later = timedelta(minutes=number) if denser else number * _SPAN
        for one in messages:
            answered = MessageKey(f"{number}.{one.in_reply_to}") if one.in_reply_to else None
            yield replace(
                one,
                key=MessageKey(f"{number}.{one.key}"),
                thread=ThreadKey(f"{number}.{one.thread}"),
                in_reply_to=answered,
                sent_at=one.sent_at + later,
            )


def seconds(exchanges_: Sequence[Exchange], rep: Rep, *, runs: int) -> float:
    """The best of some runs over all of them."""
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        for exchange in exchanges_:
            follow(exchange, rep, Policy())
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--me", required=True)
    parser.add_argument("--own-domain", action="append", default=[])
    parser.add_argument("--tz", default="America/Chicago")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    options = parser.parse_args()
    rep = Rep(options.me, ZoneInfo(options.tz), own_domains=tuple(options.own_domain))
    base = exchanges(options.mbox, rep, Policy())
    largest = max(base, key=lambda e: len(e.messages))
    for name, chosen in (("all accounts", base), (f"the largest, {largest.account}", [largest])):
        for denser in (False, True):
            for times in options.times:
                made = [grown(one, times, denser=denser) for one in chosen]
                count = sum(len(one.messages) for one in made)
                took = seconds(made, rep, runs=3 if count < 20_000 else 1)
                how = "denser" if denser else "longer"
                print(
                    f"{name}: {times:4} times {how}: {count:8,} messages, {1e6 * took / count:6.0f} us a message",
                    flush=True,
                )


if __name__ == "__main__":
    main()
