"""Every broken mail and calendar of a folder, one by one: its verdict, its time, and the memory of all.

    python -m bench.bad ../shared/bad

Exit status 1 where a file raises, takes over two seconds or leaves no verdict.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import KeptError
from connectors import open_source, window_around

_LIMIT = 2.0  # seconds
_NOW = datetime(2026, 3, 16, tzinfo=UTC)


def verdicts(path: Path) -> list[str]:
    """The verdicts of everything in one file; a file that holds nothing of ours is refused with a sentence."""
    try:
        sources = open_source(path, window=window_around(_NOW))
        return [item.verdict.value for source in sources for page in source.pages() for item in page.items]
    except KeptError:
        return ["refused"]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    counts: Counter[str] = Counter()
    slowest: list[tuple[float, Path]] = []
    without: list[Path] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        started = time.perf_counter()
        found = verdicts(path)
        slowest.append((time.perf_counter() - started, path))
        counts.update(found)
        without += [] if found else [path]
    slowest.sort(reverse=True)
    print(f"{len(slowest)} files: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.most_common()))
    for seconds, path in slowest[:3]:
        print(f"{1000 * seconds:7.0f} ms  {path.relative_to(folder)}")
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; without a verdict: {without or 'none'}"
    )
    return int(bool(without) or slowest[0][0] > _LIMIT)


if __name__ == "__main__":
    sys.exit(main())
