"""The fake from a test's side: started as its own process, spoken to by `/control`."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_REPOSITORY = Path(__file__).resolve().parents[3]
SCOPES = " ".join(
    f"https://www.googleapis.com/auth/{name}"
    for name in ("gmail.readonly", "gmail.compose", "calendar.readonly")
)


class FakeGoogle:
    """What tests do to the world behind the fake, and what they ask of it."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._connection = HTTPConnection(urlsplit(root).netloc, timeout=30)

    def __reduce__(self) -> tuple[type["FakeGoogle"], tuple[str]]:
        """Another process of the test speaks to the same fake."""
        return FakeGoogle, (self.root,)

    def do(self, act: str, /, **more: Any) -> Any:
        """One verb of the control API."""
        self._connection.request("POST", "/control", json.dumps({"do": act, **more}))
        return json.loads(self._connection.getresponse().read())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def deliver(self, account: str, raw: bytes, labels: list[str] | None = None, **more: Any) -> str:
        """A mail comes to lie in the account; its id."""
        name: str = self.do("deliver", account=account, raw=_packed(raw), labels=labels, **more)
        return name

    def deliver_all(
        self, account: str, raws: Sequence[tuple[bytes, float]], labels: list[str] | None = None
    ) -> list[str]:
        """Mails come to lie in the account, each at its moment; their ids."""
        mails = [{"raw": _packed(raw), "at": at} for raw, at in raws]
        names: list[str] = self.do("deliver_all", account=account, mails=mails, labels=labels)
        return names

    def human(self, account: str, verb: str, draft: str = "", raw: bytes = b"") -> Any:
        """What the user does at Gmail with a draft: edit, send, delete, write."""
        return self.do("human", account=account, verb=verb, draft=draft, raw=_packed(raw))

    def drafts(self, account: str) -> list[dict[str, Any]]:
        """What lies in Drafts, with `raw` as bytes."""
        return [{**one, "raw": base64.b64decode(one["raw"])} for one in self.do("drafts", account=account)]

    def secret(self, account: str, *, scopes: str = SCOPES) -> str:
        """The credentials of somebody who signed in, as a file would hold them."""
        self.do("set_account", account=account, scopes=scopes)
        return json.dumps(
            {
                "type": "authorized_user",
                "client_id": "client",
                "client_secret": "hush",
                "refresh_token": f"refresh:{account}",
            }
        )


def _packed(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@contextmanager
def running() -> Iterator[FakeGoogle]:
    """The fake as a process of its own; ends with the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.google"], cwd=_REPOSITORY, env=clean,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            fake = FakeGoogle(process.stdout.readline().strip())
            yield fake
            fake.close()
        finally:
            process.stdin.close()
            process.wait(timeout=10)


class HandClock:
    """A clock set by hand; sleeping moves it, here and at the fake where one is given."""

    def __init__(
        self, now: datetime = datetime(2026, 3, 16, 9, tzinfo=UTC), fake: FakeGoogle | None = None
    ) -> None:
        self._now = now
        self._fake = fake
        self.slept: list[float] = []
        self._tell()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.forward(seconds)

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._tell()

    def _tell(self) -> None:
        if self._fake:
            self._fake.do("set", set_to=self._now.timestamp())
