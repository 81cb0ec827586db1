"""Gmail's and the Calendar's API for one connection: signed, metered, tried again where that is safe.

Stands between the transport and the sources. The requests are built by Google's own client from the
discovery documents it ships, so nothing is fetched to learn what there is to ask; they go out through
our transport. A read is tried a few times; a request that writes is made once.
"""

import json
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import httplib2
from googleapiclient import discovery_cache
from googleapiclient.discovery import build_from_document

from agent.clock import wait_before_retry
from agent.errors import SlowDown, SourceError
from agent.ports import Clock, Fence, unfenced
from connectors.gmail._errors import Refusal, Unclear, as_ours, refusal
from connectors.gmail._quota import Meter, Spent, Tariff
from connectors.gmail._tokens import Tokens
from connectors.gmail._transport import USUAL_LIMIT, CutError, TooLargeError, Transport

PUBLIC_ROOT = "https://www.googleapis.com"
PUBLIC_GMAIL_ROOT = "https://gmail.googleapis.com"  # where Gmail's discovery document says it answers
CALENDAR_LIMIT = 64 * 1024 * 1024  # bytes of a page of events
_TRIES = 4
_LONGEST_NAP = 60.0  # seconds; for longer waits the caller is told to come back

_T = TypeVar("_T")

Json = dict[str, Any]
"""A decoded answer: the provider's edge, where nothing is known of types."""


class Asked(Protocol):
    """What Google's client builds: a request that can be executed over some `http`."""

    uri: str
    method: str

    def execute(self, http: Any = None, num_retries: int = 0) -> Any:
        """Make the request once."""
        ...


_SERVICES = threading.local()


def _service(name: str, version: str, root: str) -> Any:
    """The API's resources under this root; one a thread, for they are not made to be shared."""
    known: dict[tuple[str, str], Any] = _SERVICES.__dict__.setdefault("known", {})
    if (name, root) not in known:
        document = json.loads(discovery_cache.get_static_doc(name, version))
        document["rootUrl"] = f"{root}/"
        document.pop("mtlsRootUrl", None)
        document["baseUrl"] = document["rootUrl"] + document["servicePath"]
        known[name, root] = build_from_document(document, http=httplib2.Http())
    return known[name, root]


def gmail_root(api_root: str) -> str:
    """Where Gmail answers, given where Google's APIs do."""
    return PUBLIC_GMAIL_ROOT if api_root == PUBLIC_ROOT else api_root


class _RefusedError(Exception):
    """An answer that is no success, on its way to becoming one of our errors."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(refused.status)
        self.refused = refused


class _Signed:
    """The transport with a bearer token, as Google's client wants an `http`.

    Refusals are read here: the client's own error trips over bodies that are not Google's.
    """

    def __init__(self, transport: Transport, token: str, limit: int, clock: Clock) -> None:
        self._transport = transport
        self._token = token
        self._limit = limit
        self._clock = clock

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> tuple[httplib2.Response, bytes]:
        """One signed attempt; raises `_RefusedError`, `CutError`."""
        signed = {**(headers or {}), "authorization": f"Bearer {self._token}"}
        said, content = self._transport.request(uri, method, body, signed, limit=self._limit)
        if said.status >= 300:
            raise _RefusedError(refusal(said.status, said, content, self._clock.now()))
        return said, content


class Api:
    """One connection's way to Google. Its errors are those of `agent.errors`."""

    def __init__(
        self,
        transport: Transport,
        tokens: Tokens,
        clock: Clock,
        *,
        root: str,
        tariff: Tariff,
        meter: Meter,
        calendar_meter: Meter,
    ) -> None:
        self.clock = clock
        self.tariff = tariff
        self.root = gmail_root(root)
        self._transport = transport
        self._tokens = tokens
        self._calendar_root = root
        self._meter = meter
        self._calendar_meter = calendar_meter
        self._naps = random.Random()  # noqa: S311 - spreads retries, keeps no secret

    @property
    def batch_uris(self) -> list[str]:
        """Where batches may be answered, the likeliest first: Gmail's own document says `batch`, its guide the other."""
        uris = [f"{self.root}/batch/gmail/v1", f"{self.root}/batch"]
        return uris[::-1] if self.root == PUBLIC_GMAIL_ROOT else uris

    @property
    def mail(self) -> Any:
        """Gmail's `users` resource."""
        return _service("gmail", "v1", self.root).users()

    @property
    def calendar(self) -> Any:
        """The Calendar's resources."""
        return _service("calendar", "v3", self._calendar_root)

    def read(self, request: Asked, units: int) -> Json:
        """The answer to a request that changes nothing, tried again while trouble is passing."""
        return self._patiently(request, units, self._meter, USUAL_LIMIT)

    def read_large(self, request: Asked, units: int, limit: int) -> Json:
        """The same for an answer of at most `limit` bytes; raises `TooLargeError` where it has more."""
        try:
            return self._patiently(request, units, self._meter, limit)
        except Unclear as trouble:
            if isinstance(trouble.__cause__, TooLargeError):
                raise trouble.__cause__ from None
            raise

    def read_calendar(self, request: Asked) -> Json:
        """The same for a request to the Calendar, which counts requests."""
        return self._patiently(request, 1, self._calendar_meter, CALENDAR_LIMIT)

    def _patiently(self, request: Asked, units: int, meter: Meter, limit: int) -> Json:
        attempt = 1
        while True:
            try:
                return self._answered(request, units, meter, limit)
            except CutError as cut:
                trouble = Unclear("Google cannot be reached, or its answers break off.")
                if attempt == _TRIES or isinstance(cut, TooLargeError):
                    raise trouble from cut
                self._nap(attempt, None, trouble)
            except _RefusedError as error:
                self.wait_or_raise(error.refused, attempt)
            attempt += 1

    def write(self, request: Asked, units: int, *, fence: Fence = unfenced) -> Json:
        """The answer to a request that writes, made once; `ProviderDown` where it may or may not have happened.

        `fence` is asked right before the socket.
        """
        try:
            return self._answered(request, units, self._meter, USUAL_LIMIT, fence=fence)
        except CutError as cut:
            raise Unclear("Google's answer to a draft was lost.") from cut
        except _RefusedError as error:
            raise as_ours(error.refused, self.clock.now()) from None

    def post_batch(
        self, uri: str, body: bytes, content_type: str, units: int, limit: int
    ) -> tuple[str, bytes]:
        """The content type and body that answer a batch of reads; one attempt, for its parts are asked for again.

        Raises `ProviderDown` also where the answer has more than `limit` bytes.
        """

        def post(token: str) -> tuple[str, bytes]:
            self._meter.spend(units, self.clock)
            signed = _Signed(self._transport, token, limit, self.clock)
            said, content = signed.request(uri, "POST", body, {"content-type": content_type})
            return said.get("content-type", ""), content

        try:
            return self._with_token(post)
        except CutError as cut:
            raise Unclear("Google cannot be reached, or its answers break off.") from cut
        except _RefusedError as error:
            raise as_ours(error.refused, self.clock.now()) from None

    def make_room(self, units: int) -> None:
        """Wait until reads of so many units can be made without a wait between them: a page that is broken off is lost."""
        self._meter.make_room(units, self.clock)

    def spent(self) -> tuple[Spent, ...]:
        """What was spent of the mail's quota in the last minute (`Meter.record`)."""
        return self._meter.record(self.clock)

    def recall(self, records: Sequence[Spent], *, lost: int) -> None:
        """Count what was spent by those who read this mailbox before (`Meter.recall`)."""
        self._meter.recall(records, self.clock, lost=lost)

    def wait_or_raise(self, refused: Refusal, attempt: int) -> None:
        """Wait before the next attempt at a read, or raise what the refusal means."""
        wait, trouble = refused.retry_after, as_ours(refused, self.clock.now())
        if not refused.is_passing or attempt >= _TRIES or (wait is not None and wait > _LONGEST_NAP):
            raise trouble
        self._nap(attempt, wait, SlowDown("Google asks to slow down.", wait) if wait else trouble)

    def _with_token(self, attempt: Callable[[str], _T]) -> _T:
        """One attempt, and one more with a new token where the first is not accepted: nothing happened then."""
        token = self._tokens.current()
        try:
            return attempt(token)
        except _RefusedError as error:
            if error.refused.status != 401:
                raise
        return attempt(self._tokens.renewed(token))

    def _answered(
        self, request: Asked, units: int, meter: Meter, limit: int, *, fence: Fence = unfenced
    ) -> Json:
        def execute(token: str) -> Any:
            meter.spend(units, self.clock)
            http = _Signed(self._transport, token, limit, self.clock)
            fence()
            try:
                return request.execute(http=http, num_retries=0)
            except (ValueError, RecursionError) as error:
                raise CutError("an answer that is no JSON") from error

        answer = self._with_token(execute)
        if isinstance(answer, dict):
            return answer
        if request.method == "DELETE":
            return {}  # 204, or a 200 without a body
        raise CutError("an answer that is no JSON object")

    def _nap(self, attempt: int, asked: float | None, trouble: SourceError) -> None:
        """As long as was asked, and at least 1, 2, 4, 8 s: some servers always say 1. Raises `trouble` where that is too long."""
        least = min(2.0 ** (attempt - 1), 32.0) + self._naps.random()
        wait_before_retry(self.clock, max(least, asked or 0.0), trouble)
