"""One HTTP client for one mailbox at Microsoft Graph: asks, waits, tries again, and says errors in our words.

What reads may be repeated; what writes is tried once, and an unclear answer is `ProviderDown`, after
which the caller looks. Every request passes `refuse_sending` first and goes to the configured host
alone: redirects are not followed, links to elsewhere are refused.
"""

import json
import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpx2

from agent.clock import wait_before_retry
from agent.errors import KeptError, NotAllowed, ProviderDown, SlowDown
from agent.observe import Outcome, ProviderAsked, answered, tell
from agent.ports import Clock, Fence, unfenced
from connectors._no_send import refuse_sending
from connectors._trust import trusted
from connectors.outlook.errors import Refused, trouble
from connectors.outlook.gate import Gate
from connectors.outlook.waiting import PATIENCE, asked_wait, back_off

Json = dict[str, Any]
Tokens = Callable[[str], str]
"""Gives an access token; is told the one that was refused, or an empty string."""

logging.getLogger("httpx2").setLevel(logging.WARNING)  # it writes every address at INFO

PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"'
_TRIES = 5
_WHOLE_ANSWER = 64 * 1024 * 1024  # bytes
_WAIT = "Microsoft asks to wait with this mailbox."
_THROTTLED = frozenset({429, 503, 504, 509})


class TooSlow(ProviderDown):
    """An answer that did not come in its time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a request may take: to connect, between two bytes, and in all where little comes."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 45.0
    rate: float = 64 * 1024  # bytes a second that earn an answer more time


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    cut: bool = False  # more would have come than was wanted

    @property
    def json(self) -> Json:
        """The body as an object; `ProviderDown` where it is none: cut off, or a page for people."""
        try:
            found = json.loads(self.body)
            if b"\\ud" in self.body.lower():
                found = _whole_letters(found)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ProviderDown("Microsoft Graph's answer broke off or was no answer.")
        return found

    def checked(self) -> "Answer":
        """Itself, where it is an object; `Refused` with 413 where it was too large to be taken whole."""
        if self.cut:
            raise Refused("Microsoft Graph's answer is too large.", "", status=413, code="")
        assert self.json is not None
        return self


class Graph:
    """One mailbox: `me`, or a named one for an application."""

    def __init__(
        self,
        root: str,
        tokens: Tokens,
        clock: Clock,
        gate: Gate,
        *,
        user: str = "",
        ca_bundle: str = "",
        limits: Limits = Limits(),
    ) -> None:
        """`root` is the address before /v1.0; `user` names the mailbox where the sign-in is not a person's."""
        self._version = root.rstrip("/").removesuffix("/v1.0") + "/v1.0"
        self.own = f"/users/{quote(user, safe='@')}" if user else "/me"
        self.clock = clock
        self.gate = gate
        self._tokens = tokens
        self._limits = limits
        self._client = httpx2.Client(
            verify=trusted(ca_bundle),
            timeout=httpx2.Timeout(limits.read, connect=limits.connect),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of the sockets."""
        self._client.close()

    def address(self, path: str) -> str:
        """Where a path below the mailbox, or a link from an answer, lies; `NotAllowed` for any other host."""
        if path.startswith("/") and not path.startswith(("/v1.0/", "//")):
            return self._version + path
        url = urljoin(self._version + "/", path)
        if _origin(url) != _origin(self._version):
            raise NotAllowed("Microsoft Graph named an address at another host; kept does not go there.")
        return url

    def read(
        self,
        path: str,
        *,
        prefer: str = "",
        limit: int = _WHOLE_ANSWER,
        headers: Mapping[str, str] = {},
        patience: int = _TRIES,
    ) -> Answer:
        """The answer to a GET; of more than `limit` bytes only the beginning. What fails in passing is tried `patience` times.

        Raises what `errors.trouble` says, `SlowDown` where Graph wants a longer wait than a minute.
        """
        return self._patiently("GET", path, prefer=prefer, limit=limit, headers=headers, patience=patience)

    def read_json(self, path: str, *, prefer: str = "", patience: int = _TRIES) -> Json:
        """The object at an address; a broken one is asked for again."""
        return self._patiently("GET", path, prefer=prefer, whole=True, patience=patience).json

    def read_batch(self, parts: Json) -> Json:
        """The answer to a batch of readings, which may be repeated as any reading."""
        return self._patiently("POST", "/$batch", body=parts, alone=True, whole=True).json

    def write_once(
        self, method: str, path: str, body: Json | None = None, *, match: str = "", fence: Fence = unfenced
    ) -> Answer:
        """One attempt at a change, under the condition that the thing's ETag is `match` (where given).

        `fence` is asked right before the socket. Raises `ProviderDown` where it is unclear whether it was made; every other error says it was not.
        """
        condition = {"If-Match": match} if match else {}
        answer = self._signed_in(method, path, body=body, headers=condition, fence=fence)
        if answer.status < 300:
            return answer
        wait = asked_wait(answer.headers, self.clock.now())
        if answer.status == 429:
            wait = back_off(0, wait)
            self.gate.close_for(wait, self.clock)
        raise trouble(answer.status, answer.body, retry_after=wait)

    def _patiently(
        self,
        method: str,
        path: str,
        *,
        body: Json | None = None,
        whole: bool = False,
        patience: int = _TRIES,
        **how: Any,
    ) -> Answer:
        """Try a few times; `whole`: an answer that is no object counts as none."""
        error: KeptError = ProviderDown("Microsoft Graph cannot be reached.")
        for attempt in range(_TRIES):
            try:
                answer = self._signed_in(method, path, body=body, **how)
                if answer.status < 300:
                    return answer.checked() if whole else answer
            except ProviderDown as failure:
                if isinstance(failure, TooSlow) and isinstance(error, TooSlow):
                    raise  # twice is enough: each time takes its whole time
                if attempt + 1 >= patience:
                    raise
                error = failure
                self._pause(back_off(attempt, None), attempt, failure)
                continue
            asked = asked_wait(answer.headers, self.clock.now())
            error = trouble(answer.status, answer.body, retry_after=asked)
            if not isinstance(error, ProviderDown | SlowDown):
                raise error
            is_last = isinstance(error, ProviderDown) and attempt + 1 >= patience
            wait = self._heed(answer.status, asked, attempt)
            if is_last:
                break
            is_asked_to_wait = asked is not None and patience == _TRIES
            self._pause(wait, attempt, SlowDown(_WAIT, wait) if is_asked_to_wait else error)
        raise error

    def _heed(self, status: int, asked: float | None, attempt: int) -> float:
        """How long to wait before the next try; raise `SlowDown` where that is longer than a reading waits."""
        wait = back_off(attempt, asked)
        if status in _THROTTLED:
            self.gate.close_for(wait, self.clock)
        if asked is not None and asked > PATIENCE:
            raise SlowDown(_WAIT, asked)
        if status == 429 and attempt == _TRIES - 1:
            raise SlowDown(_WAIT, wait)
        return wait

    def _pause(self, seconds: float, attempt: int, trouble: KeptError) -> None:
        if attempt < _TRIES - 1:
            wait_before_retry(self.clock, seconds, trouble)

    def _signed_in(self, method: str, path: str, *, body: Json | None, **how: Any) -> Answer:
        """One request; where the token is refused, one more with a new one (nothing was done by the first)."""
        url = self.address(path)
        sent = None if body is None else json.dumps(body).encode()
        refuse_sending(method, url, body=sent or b"", roots=(self._version,))
        token = self._tokens("")
        answer = self._once(method, url, token, body=sent, **how)
        if answer.status == 401:
            answer = self._once(method, url, self._tokens(token), body=sent, **how)
        return answer

    def _once(
        self,
        method: str,
        url: str,
        token: str,
        *,
        body: bytes | None,
        alone: bool = False,
        prefer: str = "",
        limit: int = _WHOLE_ANSWER,
        headers: Mapping[str, str] = {},
        fence: Fence = unfenced,
    ) -> Answer:
        sent = {
            "Authorization": f"Bearer {token}",
            "Prefer": f"{PREFER}, {prefer}" if prefer else PREFER,
            "Accept-Encoding": "gzip",
            **headers,
        }
        if body is not None:
            sent["Content-Type"] = "application/json"
        if (closed := self.gate.closed_for(self.clock)) > PATIENCE:
            raise SlowDown(_WAIT, closed)
        with self.gate.passing(self.clock, alone=alone):
            fence()
            try:
                with self._client.stream(method, url, content=body, headers=sent) as response:
                    answered("microsoft", response.status_code)
                    return self._received(response, limit)
            except httpx2.TimeoutException:
                tell(ProviderAsked("microsoft", Outcome.FAILED))
                raise TooSlow("Microsoft Graph does not answer in time.") from None
            except (httpx2.HTTPError, httpx2.StreamError, ssl.SSLError, OSError) as failure:
                tell(ProviderAsked("microsoft", Outcome.FAILED))
                raise ProviderDown(f"Microsoft Graph cannot be reached ({type(failure).__name__}).") from None

    def _received(self, response: httpx2.Response, limit: int) -> Answer:
        """The body up to `limit`, within the time a whole answer may take."""
        began = self.clock.monotonic()
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                break
            if self.clock.monotonic() - began > self._limits.total + size / self._limits.rate:
                raise TooSlow("Microsoft Graph answers too slowly.")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, b"".join(pieces), cut=size > limit)


def _whole_letters(found: Any) -> Any:
    """The same JSON; half of a letter outside the first plane, which no address can carry, becomes U+FFFD."""
    said = json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(said.decode("utf-16", "replace"))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    where = urlsplit(url)
    return where.scheme, where.hostname, where.port or {"https": 443, "http": 80}.get(where.scheme)
