"""A team's sign-in by its own OpenID Connect provider: the code flow with PKCE, and an ID token that is checked.

Nothing is believed of a browser but what the provider signed: who it is (`email`, which the provider must
call verified), for us (`aud`), from it (`iss`), now (`exp`) and for this very attempt (`nonce`).
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
import jwt

from agent.errors import BadSettings, KeptError

_SECONDS = 10.0
_FRESH = 3600.0  # seconds for which the provider's description and keys are believed
_LEEWAY = 60  # seconds that two clocks may differ
_ALGORITHMS = ["RS256", "ES256", "PS256"]  # never a symmetric one, and never none
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SignInRefused(KeptError):
    """The provider, or what it said, does not let this browser in."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, kept in a signed cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    then: str = ""  # the page of ours that was asked for

    @classmethod
    def begin(cls, then: str = "") -> "Attempt":
        """Three secrets that nobody can guess."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), then)

    @property
    def challenge(self) -> str:
        """RFC 7636 4.2, S256."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class OpenId:
    """One provider and our client with it. May be asked from any thread."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, *, back: str, ca_bundle: str = ""
    ) -> None:
        """`back` is the address that the provider sends a browser back to."""
        self._issuer, self._client_id, self._secret, self._back = issuer, client_id, client_secret, back
        self._verify: Any = ca_bundle or True
        self._lock = Lock()
        self._known: tuple[float, dict[str, Any], jwt.PyJWKSet] | None = None

    def address(self, attempt: Attempt) -> str:
        """Where the browser is sent to sign in."""
        about = self._about()[0]
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._back,
            "scope": "openid email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        where = str(about["authorization_endpoint"])
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"

    def email(self, attempt: Attempt, *, code: str, state: str) -> str:
        """Whose address the provider vouches for; raises `SignInRefused`."""
        if not hmac.compare_digest(attempt.state.encode(), state.encode()):
            raise SignInRefused("That sign-in was not begun in this browser.", "Begin again.")
        claims = self._claims(self._token(attempt, code))
        if not hmac.compare_digest(attempt.nonce.encode(), str(claims.get("nonce", "")).encode()):
            raise SignInRefused("That sign-in belongs to another attempt.", "Begin again.")
        # Entra says xms_edov where others say email_verified; without either, anybody may have written the address.
        if claims.get("email_verified") is not True and claims.get("xms_edov") not in (True, 1, "1"):
            raise SignInRefused("Your provider does not say that this address is yours.", "Ask who runs it.")
        return str(claims.get("email", "")).strip().lower()

    def _token(self, attempt: Attempt, code: str) -> str:
        about = self._about()[0]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": attempt.verifier,
            "client_id": self._client_id,
        }
        basic = "client_secret_basic" in about.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        said = self._ask(
            "POST",
            str(about["token_endpoint"]),
            data=form if basic else {**form, "client_secret": self._secret},
            auth=httpx2.BasicAuth(self._client_id, self._secret) if basic else None,
        )
        return str(said.get("id_token", ""))

    def _claims(self, token: str) -> dict[str, Any]:
        about, keys = self._about()
        try:
            wanted = jwt.get_unverified_header(token).get("kid")
            if all(key.key_id != wanted for key in keys.keys):
                about, keys = self._about(anew=True)  # the provider has changed its keys
            key = next(key for key in keys.keys if key.key_id == wanted)
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=_ALGORITHMS, audience=self._client_id, issuer=str(about["issuer"]),
                leeway=_LEEWAY, options={"require": ["exp", "iat", "aud", "iss", "sub"]},
            )  # fmt: skip
        except (jwt.PyJWTError, StopIteration, ValueError):
            raise SignInRefused("What your provider said about you does not hold.", "Begin again.") from None
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != self._client_id
        ):
            raise SignInRefused("What your provider said was meant for somebody else.", "Begin again.")
        return claims

    def _about(self, *, anew: bool = False) -> tuple[dict[str, Any], jwt.PyJWKSet]:
        """What the provider says of itself (OpenID Connect Discovery 1.0), and its keys."""
        with self._lock:
            if anew or self._known is None or time.monotonic() - self._known[0] > _FRESH:
                about = self._ask("GET", f"{self._issuer}/.well-known/openid-configuration")
                if str(about.get("issuer", "")).rstrip("/") != self._issuer:
                    raise BadSettings(
                        "The provider calls itself by another name than web.oidc_issuer.",
                        "Write the issuer as the provider does.",
                    )
                keys = jwt.PyJWKSet.from_dict(self._ask("GET", str(about["jwks_uri"])))
                self._known = (time.monotonic(), about, keys)
            return self._known[1], self._known[2]

    def _ask(self, method: str, url: str, **what: Any) -> dict[str, Any]:
        where = urlsplit(url)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise BadSettings("The sign-in provider must be asked over https.", "See web.oidc_issuer.")
        try:
            with httpx2.Client(verify=self._verify, timeout=_SECONDS, trust_env=False) as client:
                answer = client.request(method, url, **{name: value for name, value in what.items() if value})
            said = answer.json() if answer.status_code == 200 else None
        except (httpx2.HTTPError, ValueError):
            said = None
        if not isinstance(said, dict):
            raise SignInRefused(
                "Your sign-in provider did not answer as it should.", "Begin again in a moment."
            )
        return said
