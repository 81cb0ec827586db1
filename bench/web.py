"""How soon a page is there, with a big ledger: `kept web` as users start it, asked over HTTP by another process.

    python -m bench.web --accounts 2000 --each 25 [--postgres] [--runs 30] [--keep FOLDER]

Prints the time until the first page after a start, the median and the slowest tenth of each page once
everything is at hand, the first page of each kind after a word was given, and the server's memory.
"""

import argparse
import contextlib
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from agent.store.seal import Keys
from agent.store.unit import Store
from bench.web_ledger import fill

NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)
_START = "import sys; from agent.cli import main; sys.argv = ['kept', *sys.argv[1:]]; main()"


class Pages:
    """A running `kept web`, and somebody who is signed in."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        arguments = ["web", "--port", "0", "--no-open", "--data", str(folder), "--now", NOW.isoformat()]
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-c", _START, *arguments], stdout=subprocess.PIPE, text=True,
            env={**os.environ, **environment},
        )  # fmt: skip
        assert self._process.stdout is not None
        link = next(
            found for line in self._process.stdout if (found := re.search(r"//(\S+)(/sign-in/\S+)", line))
        )
        self._host = link[1]
        _, headers = self._ask("GET", link[2], {})
        self._cookie = str(headers["set-cookie"]).partition(";")[0]
        self.token = ""

    def get(self, path: str) -> tuple[float, str]:
        """A page, and how long it took in milliseconds; pages that wait for the first reading are asked again."""
        began = time.perf_counter()
        while True:
            text, headers = self._ask("GET", path, {})
            if int(str(headers["x-status"])) == 200:
                self.token = (
                    found[1] if (found := re.search(r'name="token" value="(\w+)"', text)) else self.token
                )
                return 1000 * (time.perf_counter() - began), text
            assert "first time" in text, (path, text[-900:])
            time.sleep(0.05)

    def post(self, path: str) -> float:
        """Give a word; milliseconds."""
        began = time.perf_counter()
        kind = {"Origin": f"http://{self._host}", "Content-Type": "application/x-www-form-urlencoded"}
        _, headers = self._ask("POST", path, kind, f"token={self.token}")
        assert int(str(headers["x-status"])) == 303
        return 1000 * (time.perf_counter() - began)

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: str = ""
    ) -> tuple[str, dict[str, str]]:
        connection = http.client.HTTPConnection(self._host, timeout=300)
        cookie = {"Cookie": self._cookie} if hasattr(self, "_cookie") else {}
        connection.request(method, path, body or None, {**headers, **cookie})
        answer = connection.getresponse()
        text = answer.read().decode()
        return text, {**dict(answer.headers.items()), "x-status": str(answer.status)}

    @property
    def worked(self) -> float:
        """Milliseconds that the server has computed, which other work on the machine does not lengthen much."""
        parts = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return 1000 * (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> int:
        """MB that the server holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        assert found is not None
        return int(found[1]) // 1024

    def close(self) -> None:
        """End it as a user would."""
        self._process.terminate()
        assert self._process.wait(30) == 0


def measure(folder: Path, environment: dict[str, str], accounts: int, runs: int) -> None:
    """All figures of one database."""
    began = time.perf_counter()
    pages = Pages(folder, environment)
    print(f"started after           {time.perf_counter() - began:6.1f} s")
    pages.get("/m/1/today")
    print(f"first page after        {time.perf_counter() - began:6.1f} s")
    while "being reckoned" in pages.get("/m/1/accounts")[1]:
        time.sleep(0.5)
    print(f"every account after     {time.perf_counter() - began:6.1f} s")
    _, ledger = pages.get("/m/1/ledger?state=unclear")
    ids = re.findall(r'href="(/m/1/promises/[^"?]+)"', ledger)
    kinds: dict[str, Callable[[int], str]] = {
        "today": lambda _: "/m/1/today",
        "ledger": lambda n: f"/m/1/ledger?page={1 + 31 * n % 900}",
        "ledger, one state": lambda n: f"/m/1/ledger?state=overdue&page={1 + n}",
        "ledger, searched": lambda n: f"/m/1/ledger?q=price+{n}+kim",
        "one commitment": lambda n: ids[n % len(ids)],
        "accounts": lambda n: f"/m/1/accounts?page={1 + n % 4}",
        "accounts, any page": lambda n: f"/m/1/accounts?all=1&page={1 + 7 * n % (accounts // 20)}",
        "one account": lambda n: f"/m/1/accounts/firm{37 * n % accounts:04}.example",
        "week": lambda _: "/m/1/week",
        "the team's week": lambda _: "/team/2026-W11",
        "drafts": lambda _: "/m/1/drafts",
        "settings": lambda _: "/settings",
    }
    print(f"\n{'page, ms':22}{'median':>8}{'9 in 10':>9}{'slowest':>9}{'CPU each':>10}")
    for name, path_of in kinds.items():
        before = pages.worked
        took = sorted(pages.get(path_of(n))[0] for n in range(runs))
        shown = f"{statistics.median(took):8.0f}{took[int(0.9 * runs)]:9.0f}{took[-1]:9.0f}"
        print(f"{name:22}{shown}{(pages.worked - before) / runs:10.0f}", flush=True)
    print(f"\na word given          {pages.post(f'{ids[0]}/keep'):8.0f}")
    for path in ("today", "ledger", "accounts", "week"):
        print(f"{path + ', first after it':22}{pages.get(f'/m/1/{path}')[0]:8.0f}")
    print(f"\nmemory of the server  {pages.memory:8} MB")
    pages.close()


@contextlib.contextmanager
def database(postgres: bool) -> Iterator[dict[str, str]]:
    """What the environment says of the database: nothing for SQLite, else a server that is started for this."""
    if not postgres:
        yield {}
        return
    from tests.servers.postgres import QUICK, postgres_with

    with postgres_with(*QUICK) as server:
        yield {"KEPT_DATABASE_URL": server.url}


def main() -> None:
    """Fill a ledger where the folder has none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, database(asked.postgres) as environment:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        where = environment.get("KEPT_DATABASE_URL") or folder / "kept.sqlite"
        if asked.postgres or not (folder / "kept.sqlite").exists():
            store = Store.open(where, Keys.from_file(folder / "key"), now=NOW)
            fill(store, accounts=asked.accounts, each=asked.each, now=NOW)
            store.close()
        measure(folder, environment, asked.accounts, asked.runs)


if __name__ == "__main__":
    main()
