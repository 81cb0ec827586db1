"""Microsoft's sign-in as far as MSAL uses it: codes for browsers and devices, rotating refresh tokens, certificates.

Access tokens are good until they are revoked; a refresh token is good for one use when `single_use` is set.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fakes.graph.service import Reply, said

_GRANTED = "Mail.ReadWrite Calendars.Read MailboxSettings.Read User.Read"
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(slots=True)
class Authority:
    """One tenant; `address` is whoever signs in now."""

    first: str = "dana@northwind.example"  # whose mailbox a token that was never issued here opens
    address: str = "dana@northwind.example"
    owners: dict[str, str] = field(default_factory=dict)  # whose each token is
    base: str = ""
    scope: str = _GRANTED
    access: set[str] = field(default_factory=lambda: {"a-token"})
    refresh: set[str] = field(default_factory=set)
    codes: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # a browser's code, its PKCE challenge and nonce
    device: str = "pending"  # what the human does with the device code: pending, approved, declined, expired
    refusal: str = ""  # AADSTS number with which every refresh is refused
    single_use: bool = True
    issued: int = 0
    polls: int = 0

    def answer(self, method: str, target: str, body: bytes) -> Reply:
        """One request to the authority."""
        where = urlsplit(target)
        if where.path.endswith("/.well-known/openid-configuration"):
            return said(self._description(where.path.strip("/").partition("/")[0]))
        form = dict(parse_qsl(body.decode("utf-8", "replace") or where.query))
        if where.path.endswith("/authorize"):
            return self._authorize(form)
        if where.path.endswith("/devicecode"):
            return said(self._device_code())
        return self._token(form)

    def _description(self, tenant: str) -> dict[str, Any]:
        base = f"{self.base}/{tenant}"
        return {
            "issuer": f"{base}/v2.0", "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        }  # fmt: skip

    def _device_code(self) -> dict[str, Any]:
        return {
            "user_code": "KEPT-2026", "device_code": "device-1", "verification_uri": f"{self.base}/device",
            "expires_in": 900, "interval": 1, "message": f"Open {self.base}/device and type KEPT-2026.",
        }  # fmt: skip

    def _authorize(self, form: dict[str, str]) -> Reply:
        """The human agrees at once, or does not: then the browser comes back with an error."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = (form.get("code_challenge", ""), form.get("nonce", ""))
        back = {"code": code, "state": form.get("state", "")}
        if self.device == "declined":
            back = {
                "error": "access_denied",
                "error_description": "AADSTS65004: no",
                "state": form.get("state", ""),
            }
        if form.get("response_mode") == "form_post":
            fields = "".join(f'<input name="{name}" value="{value}">' for name, value in back.items())
            page = f'<form method="post" action="{form["redirect_uri"]}">{fields}</form>'
            return 200, {"Content-Type": "text/html"}, page.encode()
        return 302, {"Location": f"{form['redirect_uri']}?{urlencode(back)}"}, b""

    def _token(self, form: dict[str, str]) -> Reply:
        grant = form.get("grant_type", "")
        if grant == "client_credentials":
            return self._for_application(form)
        if grant == _DEVICE:
            return self._for_device()
        if grant == "authorization_code":
            challenge, nonce = self.codes.pop(form.get("code", ""), ("", ""))
            made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            if not challenge or base64.urlsafe_b64encode(made).decode().rstrip("=") != challenge:
                return _refused("invalid_grant", "70000")
            return said(self._tokens(nonce))
        return self._refreshed(form.get("refresh_token", ""))

    def _refreshed(self, token: str) -> Reply:
        if self.refusal:
            kind = "interaction_required" if self.refusal in ("50076", "50158") else "invalid_grant"
            return _refused(kind, self.refusal)
        if token not in self.refresh:
            return _refused("invalid_grant", "70000")
        if self.single_use:
            self.refresh.discard(token)
        return said(self._tokens(of=self.owners.get(token, "")))

    def _for_device(self) -> Reply:
        self.polls += 1
        if self.device == "approved":
            return said(self._tokens())
        words = {
            "pending": ("authorization_pending", "70016"),
            "declined": ("authorization_declined", "65004"),
        }
        return _refused(*words.get(self.device, ("expired_token", "70019")))

    def _for_application(self, form: dict[str, str]) -> Reply:
        if not form.get("client_assertion"):
            return _refused("invalid_client", "7000215")
        self.issued += 1
        self.access.add(f"app-{self.issued}")
        return said({"token_type": "Bearer", "expires_in": 3600, "access_token": f"app-{self.issued}"})

    def _tokens(self, nonce: str = "", of: str = "") -> dict[str, Any]:
        self.issued += 1
        access, refresh = f"access-{self.issued}", f"refresh-{self.issued}"
        address = of or self.address
        self.owners |= {access: address, refresh: address}
        self.access.add(access)
        self.refresh.add(refresh)
        about = {
            "oid": "oid-1",
            "tid": "tenant-1",
            "preferred_username": address,
            "sub": "s",
            "aud": "app",
            "iss": "i",
            "exp": 4102444800,
            "iat": 1,
            "nonce": nonce,
        }
        info = base64.urlsafe_b64encode(json.dumps({"uid": "oid-1", "utid": "tenant-1"}).encode()).decode()
        return {
            "token_type": "Bearer", "scope": self.scope, "expires_in": 3600, "access_token": access,
            "refresh_token": refresh, "id_token": _unsigned(about), "client_info": info.rstrip("="),
        }  # fmt: skip


def _unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + ".x"
    )


def _refused(error: str, number: str) -> Reply:
    body = {
        "error": error,
        "error_codes": [int(number)],
        "error_description": f"AADSTS{number}: for dana@northwind.example",
    }
    _, headers, raw = said(body)
    return 400, headers, raw
