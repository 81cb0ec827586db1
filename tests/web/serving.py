"""A `kept web` of the tests' own: a real server on a free port of this machine, and a browser that is none."""

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from agent import bootstrap
from agent.web.serve import HOST, _listen, server, site_of, team_site
from agent.web.site import Site

MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
"""The morning of the sample mailboxes."""


@contextmanager
def running(data: Path, now: datetime = MONDAY) -> Iterator[Site]:
    """The pages of a data folder, answering until the end of the block."""
    with bootstrap.application(data) as app, _listen(HOST, 0) as listening:
        origin = f"http://{HOST}:{listening.getsockname()[1]}"
        with _answering(site_of(app, origin, lambda: now, lambda _secret: None), listening) as site:
            yield site


@contextmanager
def running_for_a_team(data: Path, now: datetime = MONDAY) -> Iterator[tuple[Site, str]]:
    """The same for a team, with where they really answer: what stands before them is left out."""
    with (
        bootstrap.application(data) as app,
        _listen(HOST, 0) as listening,
        _answering(team_site(app, lambda: now), listening) as site,
    ):
        yield site, f"{HOST}:{listening.getsockname()[1]}"


@contextmanager
def _answering(site: Site, listening: socket.socket) -> Iterator[Site]:
    made = server(site)
    thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not made.started:
            time.sleep(0.005)
        yield site
    finally:
        made.should_exit = True
        thread.join()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def token(self) -> str:
        """The token of the page's forms."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.text)
        assert found is not None
        return found.group(1)


@dataclass
class Visitor:
    """Asks as a browser would; nothing is followed by itself."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    at: str = ""  # where the site really answers, where that is not what it is called

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """Hand in a form from a page of ours."""
        ours = {"Origin": self.site.origin, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(form), {**ours, **headers})

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        """One request with these headers; a name's `_` is a dash."""
        connection = http.client.HTTPConnection(self.at or self.site.origin.partition("://")[2], timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Host", self.site.origin.partition("://")[2])
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, answer.headers, text)

    def sign_in(self) -> "Visitor":
        """Use up the link."""
        assert self.get(f"/sign-in/{self.site.link.secret}").status == 200
        return self
