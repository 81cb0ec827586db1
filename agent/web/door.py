"""The door of the pages: which addresses they answer to, from where they may be written to, what a browser may do with them.

A page on the internet can make a browser ask this machine (DNS rebinding, a form that submits itself). So
only our own addresses are answered, whatever writes must come from a page of ours, and a browser is told
to run nothing and to load nothing that is not ours.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MOST = 64 * 1024  # bytes of a form; ours hold a few words

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: with it browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Door:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, *, origins: Iterable[str]) -> None:
        """`origins` are the addresses the pages go by, like http://127.0.0.1:8127; the first is the usual one."""
        self._app = app
        self._origins = tuple(origins)
        self._hosts = {origin.partition("://")[2] for origin in self._origins}
        self._is_tls = self._origins[0].startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or let in."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refused = self._refuse(Headers(scope=scope), scope["method"])
        await (refused or self._app)(scope, receive, self._with_headers(send))

    def _refuse(self, headers: Headers, method: str) -> Response | None:
        if headers.get("host", "").lower() not in self._hosts or len(headers.getlist("host")) != 1:
            return PlainTextResponse(
                f"These pages are at {self._origins[0]} and answer to no other name.", 421
            )
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return PlainTextResponse("Only GET and POST are known here.", 405)
        if not self._is_from_ours(headers):
            return PlainTextResponse("That did not come from a page of kept.", 403)
        length = headers.get("content-length", "")
        is_chunked = "transfer-encoding" in headers  # then the length says nothing
        if is_chunked or not length.isdecimal() or int(length) > _MOST:
            return PlainTextResponse("That is no form of ours.", 413)
        return None

    def _is_from_ours(self, headers: Headers) -> bool:
        """By what the browser says and a page cannot change; a form token is asked for as well."""
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        return headers.get("origin") in self._origins

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
                if self._is_tls:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        return sending
