"""`kept web` from settings to a server that answers, and back when it is told to stop."""

import gc
import hashlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn

from agent import bootstrap
from agent.bootstrap import Application
from agent.errors import BadInput, BadSettings
from agent.web.app import pages
from agent.web.ended import Ended
from agent.web.oidc import OpenId
from agent.web.sessions import IN_A_TEAM, LIFETIME, OneTimeLink, Sessions
from agent.web.site import Site
from agent.web.tender import Tender

HOST = "127.0.0.1"
_OURS = frozenset({HOST, "localhost"})
_QUEUE = 64  # connections that wait to be taken
_TURN = 0.0005  # seconds after which one thread lets another go on; Python's 5 ms add up beside the tender's reckoning

Tell = Callable[[str], None]


def serve(
    data: Path | None,
    *,
    host: str,
    port: int,
    now: Callable[[], datetime],
    began: Callable[[str, str], None],
    next_link: Tell,
) -> None:
    """Answer until Ctrl-C. `began` is told the address, and the link to sign in by where there is one; `next_link` the one after.

    Raises `BadInput` where somebody else answers at that port, `BadSettings` where a team's settings are not whole.
    """
    sys.setswitchinterval(_TURN)
    with bootstrap.application(data) as app:
        is_team = bool(app.settings.web.oidc_issuer)
        if host not in _OURS and not is_team:
            raise BadInput(
                f"Only this machine may reach these pages, and {host} is more than that.",
                "A team signs in with its own provider: see [web] in docs/pages.md.",
            )
        listening = _listen(host, port)
        origin = f"http://{HOST}:{listening.getsockname()[1]}"
        if is_team:
            site = team_site(app, now)
            began(site.origin, "")
        else:
            site = site_of(app, origin, now, lambda secret: next_link(f"{origin}/sign-in/{secret}"))
            began(origin, f"{origin}/sign-in/{site.link.secret}")
            for mailbox in site.mailboxes()[:1]:
                site.foresee(mailbox)
        server(site).run(sockets=[listening])


def team_site(app: Application, now: Callable[[], datetime]) -> Site:
    """The site of a team, behind the address that its settings name. Raises `BadSettings` where they are not whole."""
    web = app.settings.web
    if not (web.address and web.oidc_client_id and web.oidc_client_secret_file):
        raise BadSettings(
            "A team's sign-in needs web.address, web.oidc_client_id and web.oidc_client_secret_file.",
            "Write them beside web.oidc_issuer.",
        )
    try:
        secret = web.oidc_client_secret_file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettings(
            f"{web.oidc_client_secret_file} cannot be read.", "It holds the client's secret."
        ) from None
    openid = OpenId(
        web.oidc_issuer, web.oidc_client_id, secret,
        back=f"{web.address}/signed-in", ca_bundle=app.settings.endpoints.ca_bundle,
    )  # fmt: skip
    sessions = _sessions(app, IN_A_TEAM)
    return Site(app, web.address, now, sessions, OneTimeLink(), Tender(now), openid)


class Server(uvicorn.Server):
    """uvicorn, which on its way out would repeat the signal that ended it: being told to stop is no trouble here."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at Ctrl-C or SIGTERM, and give both back afterwards."""
        if threading.current_thread() is not threading.main_thread():  # signals come to the main one alone
            yield
            return
        told = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in told}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def site_of(app: Application, origin: str, now: Callable[[], datetime], next_secret: Tell) -> Site:
    """The site of an open application, found by this address."""
    return Site(app, origin, now, _sessions(app, LIFETIME), OneTimeLink(next_secret), Tender(now))


def _sessions(app: Application, lifetime: int) -> Sessions:
    return Sessions(_key(app), lifetime=lifetime, ended=Ended(app.settings.room / "signed-out"))


def _key(app: Application) -> bytes:
    """Each team's its own: teams share the installation's key, and one's provider vouches for nobody in another."""
    whose = f"{app.settings.team}\0{app.settings.web.oidc_issuer}\0".encode()
    return hashlib.sha256(b"kept web sessions" + whose + app.settings.keys.read_bytes()).digest()


def server(site: Site) -> Server:
    """What answers for a site. No address is logged: it may hold what somebody searched for, or a secret."""
    logging.getLogger("agent.web").setLevel(logging.WARNING)
    config = uvicorn.Config(
        pages(site), log_level="warning", access_log=False, server_header=False, date_header=True,
        proxy_headers=False, ws="none", timeout_graceful_shutdown=3,
    )  # fmt: skip
    gc.freeze()  # what is there now stays to the end
    return Server(config)


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise BadInput(
            f"Something answers at port {port} of this machine already.",
            "Perhaps kept web runs there; else choose another: kept web --port 8128",
        ) from None
    made.listen(_QUEUE)
    return made
