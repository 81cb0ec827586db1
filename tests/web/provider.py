"""An OpenID Connect provider of the tests' own, which can be told to lie."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "kept-client", "s3cret of the client"


@dataclass
class Provider:
    """What it says of whoever signs in; `lies` replaces claims, `signs` takes the place of signing."""

    issuer: str
    key: rsa.RSAPrivateKey
    email: str = "nora@quietworks.example"
    lies: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signing_key: Any = None
    attempts: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for: list[dict[str, str]] = field(default_factory=list)

    def authorize(self, address: str) -> dict[str, str]:
        """What a browser that was sent here brings back: a code, and the state it came with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        code = f"code{len(self.attempts)}"
        self.attempts[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, object] | None:
        """The ID token for a code, once, to our client with the right verifier."""
        self.asked_for.append({**form, "authorization": authorization})
        attempt = self.attempts.pop(form.get("code", ""), None)
        if attempt is None or not authorization.startswith("Basic "):
            return None
        digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if digest != attempt["code_challenge"] or form["redirect_uri"] != attempt["redirect_uri"]:
            return None
        now = datetime.now(UTC)
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + timedelta(minutes=5),
            "nonce": attempt["nonce"], "email": self.email, "email_verified": True, **self.lies,
        }  # fmt: skip
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(
            said, self.signing_key or self.key, algorithm=self.algorithm, headers={"kid": "one"}
        )
        return {"access_token": "unused", "token_type": "Bearer", "id_token": token}

    def answer(self, path: str) -> dict[str, object] | None:
        """Discovery and keys."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        return None


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers on this machine."""
    made = Provider("", rsa.generate_private_key(public_exponent=65537, key_size=2048))

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(made.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(made.token(form, self.headers.get("Authorization", "")))

        def _say(self, what: dict[str, object] | None) -> None:
            body = json.dumps(what or {"error": "no"}).encode()
            self.send_response(200 if what else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
