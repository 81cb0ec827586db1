"""The HTTP client MSAL speaks through: to the configured authority and to nobody else.

MSAL wants every authority to be `https` and keeps tokens under its host's name. What it believes in
and where requests go may differ: a test server answers plain http on this machine, and a cache made
elsewhere names Microsoft's own host. The client maps one to the other, both in addresses it is asked
for and in the endpoints an authority names of itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2

from agent.errors import NotAllowed, ProviderDown, SlowDown
from agent.ports import Clock
from connectors._no_send import refuse_sending
from connectors._trust import trusted
from connectors.outlook.waiting import asked_wait

_SECONDS = 30.0
_LARGEST = 4 * 1024 * 1024
_NOT_ITS_OWN = frozenset((407, 408))  # a proxy's answers: the authority refuses with 400 and 401


@dataclass(frozen=True, slots=True)
class Received:
    """What MSAL wants to know of an answer."""

    status_code: int
    headers: Mapping[str, str]
    text: str

    def raise_for_status(self) -> None:
        """MSAL calls this where it cannot use a refusal."""
        if self.status_code >= 400:
            raise ProviderDown(f"Microsoft's sign-in cannot answer at the moment ({self.status_code}).")


class AuthorityClient:
    """MSAL's `http_client`."""

    def __init__(self, authority: str, clock: Clock, *, known_as: str = "", ca_bundle: str = "") -> None:
        """`authority` is the configured address before the tenant, `known_as` the host MSAL is to believe in."""
        self._real = without_tenant(authority)[0]
        self.believed = f"https://{known_as}" if known_as else _secure(self._real)
        self._clock = clock
        self._client = httpx2.Client(
            verify=trusted(ca_bundle),
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> Received:
        """As MSAL calls it."""
        return self._ask("GET", url, params=params, headers=headers)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> Received:
        """As MSAL calls it."""
        return self._ask("POST", url, params=params, data=data, headers=headers)

    def close(self) -> None:
        """Let go of the sockets."""
        self._client.close()

    def for_people(self, url: str) -> str:
        """An address that MSAL made, as a browser finds it."""
        return self._real + url[len(self.believed) :] if url.startswith(self.believed + "/") else url

    def _ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        if not url.startswith(self.believed + "/"):
            raise NotAllowed("Microsoft's sign-in named an address at another host; kept does not go there.")
        real = self.for_people(url)
        refuse_sending(method, real, roots=(self._real, real.partition("?")[0]))
        try:
            answer = self._client.request(
                method,
                real,
                params=dict(params) if params else None,
                data=dict(data) if data else None,
                headers=dict(headers) if headers else None,
            )
        except (httpx2.HTTPError, OSError) as failure:
            raise ProviderDown(f"Microsoft's sign-in cannot be reached ({type(failure).__name__}).") from None
        return self._heeded(url, answer)

    def _heeded(self, url: str, answer: httpx2.Response) -> Received:
        """A refusal that is only for now is no refusal of the sign-in."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status_code == 429:
            wait = asked_wait(headers, self._clock.now())
            raise SlowDown("Microsoft's sign-in asks to wait.", wait or 60.0)
        if answer.status_code >= 500:
            raise ProviderDown(f"Microsoft's sign-in cannot answer at the moment ({answer.status_code}).")
        text = answer.text[:_LARGEST]
        said = _object_in(text)
        if said is None or answer.status_code in _NOT_ITS_OWN:
            raise ProviderDown(
                "Something on the way to Microsoft's sign-in answers in its place.",
                "If it stays, check the network and KEPT_MICROSOFT_AUTHORITY.",
            )
        if url.partition("?")[0].endswith("/.well-known/openid-configuration"):
            text = self._pinned(said)
        return Received(answer.status_code, headers, text)

    def _pinned(self, said: Mapping[str, object]) -> str:
        """The endpoints an authority names, all at the authority itself."""
        return json.dumps({name: self._at_home(name, value) for name, value in said.items()})

    def _at_home(self, name: str, value: object) -> object:
        if not (name.endswith("_endpoint") and isinstance(value, str)):
            return value
        path = urlsplit(value).path
        prefix = urlsplit(self._real).path
        return self.believed + path.removeprefix(prefix)


def _object_in(text: str) -> dict[str, object] | None:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


_TENANT = re.compile(
    r"common|organizations|consumers|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]+(?:\.[\w-]+)+"
)


def without_tenant(authority: str) -> tuple[str, str]:
    """The address before the tenant, and the tenant where it was given along, as other programs do."""
    base, _, last = authority.rstrip("/").rpartition("/")
    if base.endswith("/") or not _TENANT.fullmatch(last.lower()):
        return authority.rstrip("/"), ""
    return base, last


def _secure(url: str) -> str:
    where = urlsplit(url)
    return f"https://{where.netloc}"
