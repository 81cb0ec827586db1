"""A whole scan against the parsing floor, in one run: time a message, and peak memory.

    python -m bench.scan MBOX --me EMAIL [--own-domain D] [--tz ZONE] [--now ISO] [--times N]

The floor is the standard library's `compat32` parser with every text part decoded, on the same mails
in the same process. `--times N` repeats the mailbox N times with new Message-IDs (written to a
temporary file first). Each figure is the best of three runs, each in a process of its own; imports
are not counted in the scan's time and given apart.
"""

import argparse
import email
import importlib
import json
import mailbox
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_IMPORTED_LATE = (
    "agent.bootstrap.local",
    "agent.flows.ready",
    "agent.flows.draft",
    "connectors.maildir_drafts",
)
"""What a scan imports when it comes to it."""


def floor(path: Path) -> tuple[int, float]:
    """Messages, and the seconds that parsing and decoding them takes."""
    box = mailbox.mbox(path)
    seconds, messages = 0.0, 0
    for key in box.iterkeys():
        data = box.get_bytes(key)
        started = time.perf_counter()
        _parse_and_decode(data)
        seconds += time.perf_counter() - started
        messages += 1
    return messages, seconds


def _parse_and_decode(data: bytes) -> None:
    for part in email.message_from_bytes(data).walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            payload.decode(_charset(part.get_content_charset()), "replace")


def _charset(name: str | None) -> str:
    try:
        "".encode(name or "utf-8")
    except LookupError:
        return "latin-1"
    return name or "utf-8"


def whole_scan(path: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Seconds for imports, and for the scan into an empty database."""
    started = time.perf_counter()
    for name in _IMPORTED_LATE:
        importlib.import_module(name)
    from agent import bootstrap
    from agent.flows.progress import Silent
    from agent.flows.scan import scan
    from agent.resources import detector

    _ = detector().model  # the weights are read
    now = datetime.fromisoformat(options.now)
    imported = time.perf_counter()
    much = bootstrap.is_much((path,))
    with tempfile.TemporaryDirectory() as room, bootstrap.application(Path(room), much=much) as app:
        box = app.put_mailbox(options.me, ZoneInfo(options.tz), tuple(options.own_domain))
        scan(
            app.store, box, bootstrap.sources((path,), now=now, zone=box.rep.zone),
            reader=app.reader(box), drafter=app.drafter(box), policy=app.policy,
            now=now, progress=Silent(), spread=app.spread,
        )  # fmt: skip
    return imported - started, time.perf_counter() - imported


def repeated(path: Path, times: int, out: Path) -> None:
    """The mailbox `times` times over, every copy with Message-IDs of its own."""
    text = path.read_bytes()
    with out.open("wb") as file:
        for copy in range(times):
            file.write(text.replace(b"\nMessage-ID: <", b"\nMessage-ID: <%d." % copy))


def _measure(path: Path, options: argparse.Namespace, what: str) -> dict[str, float]:
    """One figure set from a process of its own."""
    command = [sys.executable, "-m", "bench.scan", str(path), "--one", what, "--me", options.me]
    command += ["--tz", options.tz, "--now", options.now]
    command += [part for domain in options.own_domain for part in ("--own-domain", domain)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _one(path: Path, options: argparse.Namespace) -> None:
    if options.one == "floor":
        messages, seconds = floor(path)
        result = {"messages": messages, "seconds": seconds}
    else:
        imports, seconds = whole_scan(path, options)
        result = {"imports": imports, "seconds": seconds}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--me", required=True)
    parser.add_argument("--own-domain", action="append", default=[])
    parser.add_argument("--tz", default="America/Chicago")
    parser.add_argument("--now", default="2001-12-31T09:00:00-06:00")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=["floor", "scan"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(options.mbox, options)
        return
    with tempfile.TemporaryDirectory() as room:
        path = options.mbox
        if options.times > 1:
            path = Path(room) / "repeated.mbox"
            repeated(options.mbox, options.times, path)
        base = min(
            (_measure(path, options, "floor") for _ in range(options.runs)), key=lambda r: r["seconds"]
        )
        full = min((_measure(path, options, "scan") for _ in range(options.runs)), key=lambda r: r["seconds"])
    messages = base["messages"]
    print(f"{messages:,.0f} messages")
    print(
        f"floor       {1e6 * base['seconds'] / messages:7.0f} us a message, {messages / base['seconds']:8,.0f} messages/s"
    )
    print(
        f"whole scan  {1e6 * full['seconds'] / messages:7.0f} us a message, {messages / full['seconds']:8,.0f} messages/s"
    )
    print(
        f"ratio       {full['seconds'] / base['seconds']:.2f}; imports {full['imports']:.2f} s; peak {full['peak_mb']:.0f} MB"
    )


if __name__ == "__main__":
    main()
