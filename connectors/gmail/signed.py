"""Whether a Pub/Sub push is Google's: its token is signed by Google, for us, on behalf of the account that was named.

Google's keys change every few days. They are fetched when a token names one that is not known, but at most
once a minute: a forged token cannot make kept ask Google all the time.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from agent.errors import NotAllowed, ProviderDown
from agent.ports import Clock, Endpoints
from connectors.gmail._transport import CutError, Transport

_ISSUERS = ("accounts.google.com", "https://accounts.google.com")
_AGAIN = 60.0  # seconds
_LONGEST = 8192  # characters of a token
_SKEW = 60  # seconds


@dataclass(slots=True)
class Signatures:
    """Tells Google's tokens from others."""

    endpoints: Endpoints
    audience: str
    sender: str  # the service account's address that the push subscription signs as
    clock: Clock
    _keys: Mapping[str, str] = field(default_factory=dict)
    _asked_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, authorization: str) -> None:
        """Raise `NotAllowed` unless this header's token is good; `ProviderDown` where Google's keys cannot be had."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token or len(token) > _LONGEST:
            raise NotAllowed("A push without a token.")
        try:
            key = str(jwt.decode_header(token).get("kid", ""))  # type: ignore[no-untyped-call]
            keys = self._known(key)
            said = jwt.decode(token, certs=keys, audience=self.audience, clock_skew_in_seconds=_SKEW)  # type: ignore[no-untyped-call]
        except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
            raise NotAllowed("A push whose token is not Google's, or not for us.") from None
        if (
            said.get("iss") not in _ISSUERS
            or said.get("email") != self.sender
            or said.get("email_verified") is not True
        ):
            raise NotAllowed("A push that somebody else signed.")

    def _known(self, key: str) -> Mapping[str, str]:
        with self._lock:
            now = self.clock.monotonic()
            if key not in self._keys and (self._asked_at is None or now - self._asked_at >= _AGAIN):
                self._asked_at = now
                self._keys = self._fetched()
            if key not in self._keys:
                raise NotAllowed("A push signed with a key that is not Google's.")
            return self._keys

    def _fetched(self) -> Mapping[str, str]:
        transport = Transport([self.endpoints.google_api_root], ca_bundle=self.endpoints.ca_bundle)
        try:
            said, content = transport.request(f"{self.endpoints.google_api_root}/oauth2/v1/certs")
            found = json.loads(content) if said.status == 200 else None
        except (CutError, ValueError):
            found = None
        finally:
            transport.close()
        if not isinstance(found, dict):
            self._asked_at = None
            raise ProviderDown("Google's keys cannot be fetched.")
        return {str(name): str(pem) for name, pem in found.items()}
