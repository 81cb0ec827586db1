"""`emulate` (npm, 0.11.2), a Google that others wrote: started from the folder that KEPT_TEST_EMULATE names.

It is a client of the published API like kept's own, so the user's doings are calls as well.
"""

import base64
import json
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from agent.ports import Endpoints

USERS = 40


class Emulator:
    """One running emulator; `user` gives one that nobody used before."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._used = 0

    @property
    def endpoints(self) -> Endpoints:
        return Endpoints(
            google_api_root=self.root,
            google_token_uri=f"{self.root}/oauth2/token",
            google_auth_uri=f"{self.root}/o/oauth2/v2/auth",
        )

    def user(self) -> str:
        self._used += 1
        return f"user{self._used}@northwind.example"

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """A call of the API as the user's own programs make it."""
        status, _, answer = self._request(method, path, json.dumps(body), "application/json", token)
        return status, json.loads(answer or "null")

    def _request(
        self, method: str, path: str, body: str, kind: str, token: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(urlsplit(self.root).netloc, timeout=20)
        try:
            headers = {"content-type": kind, "authorization": f"Bearer {token}"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return (
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        finally:
            connection.close()

    def agree(self, url: str, user: str) -> str:
        """What the browser is sent to after this user agreed to everything."""
        where = urlsplit(url)
        _, _, page = self._request("GET", f"{where.path}?{where.query}", "", "text/html")
        form = next(
            one
            for one in re.findall(r"<form.*?</form>", page.decode(), re.DOTALL)
            if f'value="{user}"' in one
        )
        fields = {
            name: value.replace("&amp;", "&")
            for name, value in re.findall(r'name="([^"]+)"\s+value="([^"]*)"', form)
        }
        status, headers, _ = self._request(
            "POST", "/o/oauth2/v2/auth/callback", urlencode(fields), "application/x-www-form-urlencoded"
        )
        assert status == 302
        return headers["location"]

    def deliver(self, token: str, raw: bytes, labels: list[str]) -> str:
        """A mail comes to lie in the mailbox; its id."""
        body = {"raw": base64.urlsafe_b64encode(raw).decode(), "labelIds": labels}
        _, answer = self.call("POST", "/gmail/v1/users/me/messages/import", body, token)
        name: str = answer["id"]
        return name


@contextmanager
def running(modules: Path) -> Iterator[Emulator]:
    """The emulator as a process of its own; ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    users = [{"email": f"user{n}@northwind.example", "name": f"User {n}"} for n in range(1, USERS + 1)]
    client = {
        "client_id": "client",
        "client_secret": "hush",
        "name": "kept",
        "redirect_uris": ["http://127.0.0.1/"],
    }
    calendars = [{"id": "primary", "user_email": u["email"], "summary": u["email"], "primary": True, "time_zone": "Europe/Berlin"} for u in users]  # fmt: skip
    preload = Path(__file__).with_name("loopback.cjs")
    with tempfile.TemporaryDirectory() as room:
        seed = Path(room) / "seed.json"
        seed.write_text(
            json.dumps({"google": {"users": users, "oauth_clients": [client], "calendars": calendars}})
        )
        command: list[str | Path] = ["node", "--require", preload, modules / "emulate/dist/index.js", "start", "-p", str(port), "-s", "google", "--seed", seed]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(port)
                yield Emulator(f"http://127.0.0.1:{port}")
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the emulator does not start")
