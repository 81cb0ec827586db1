"""Who is signed in: a link that works once, and the signed cookie it is exchanged for.

The cookie holds nothing but a name and a random number, is out of reach of scripts and never sent along
from other sites. It is signed with a key made from the installation's own, so it outlives a restart; so
does a sign-out (`ended.py`).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from agent.web.ended import Ended
from agent.web.oidc import Attempt

LIFETIME = 14 * 24 * 3600  # seconds
IN_A_TEAM = 12 * 3600  # a working day: who left the team is out by the evening


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that signed in. `email` is empty for whoever owns this machine."""

    id: str
    email: str = ""


class Sessions:
    """Sessions as cookies, and the ones that were ended."""

    def __init__(self, key: bytes, *, lifetime: int = LIFETIME, ended: Ended | None = None) -> None:
        self._key, self.lifetime = key, lifetime
        self._signer = URLSafeTimedSerializer(
            key, salt="kept session", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._attempts = URLSafeTimedSerializer(
            key, salt="kept attempt", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._ended = ended or Ended()

    def begin(self, email: str = "") -> tuple[Session, str]:
        """A new session, and its cookie."""
        session = Session(secrets.token_urlsafe(16), email)
        return session, self._signer.dumps([session.id, session.email])

    def of(self, cookie: str) -> Session | None:
        """The session of a cookie that we signed lately and that was not ended."""
        try:
            one, email = self._signer.loads(cookie, max_age=self.lifetime)
        except (BadSignature, ValueError, TypeError):
            return None
        return None if one in self._ended else Session(one, email)

    def end(self, session: Session) -> None:
        """Believe this session's cookie no more. Raises `StoreTrouble` where only this process will know."""
        self._ended.add(session.id, lifetime=self.lifetime)

    def seal(self, attempt: Attempt) -> str:
        """An attempt to sign in, for its browser to bring back."""
        return self._attempts.dumps([attempt.state, attempt.nonce, attempt.verifier, attempt.then])

    def unseal(self, cookie: str, *, max_age: int) -> Attempt | None:
        """The attempt that was sealed so within these seconds."""
        try:
            state, nonce, verifier, then = self._attempts.loads(cookie, max_age=max_age)
        except (BadSignature, ValueError, TypeError):
            return None
        return Attempt(state, nonce, verifier, then)

    def token(self, session: Session) -> str:
        """What every form of this session bears."""
        return hmac.new(self._key, f"form {session.id}".encode(), hashlib.sha256).hexdigest()

    def is_token(self, session: Session, given: str) -> bool:
        """Whether a form bears it."""
        return hmac.compare_digest(self.token(session).encode(), given.encode())


@dataclass
class OneTimeLink:
    """The secret of a sign-in link: whoever brings it first is in, and it is worth nothing afterwards."""

    tell: Callable[[str], None] = lambda _secret: None  # told of the next one once it was used
    _secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _lock: Lock = field(default_factory=Lock)

    @property
    def secret(self) -> str:
        """The one that works now."""
        return self._secret

    def take(self, given: str) -> bool:
        """Whether it was the secret; then there is a new one."""
        with self._lock:
            if not hmac.compare_digest(self._secret.encode(), given.encode()):
                return False
            self._secret = secrets.token_urlsafe(32)
        self.tell(self._secret)
        return True
