"""One request as the pages see it: who asks, about which mailbox, at what moment, with what form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.errors import KeptError
from agent.flows.reckoned import Reckoned
from agent.store_port import Mailbox
from agent.web import errors
from agent.web.rendering import render
from agent.web.sessions import Session
from agent.web.site import Site
from agent.web.visitor import Visitor, visitor_of

SEE_OTHER = 303


@dataclass(frozen=True)
class Asked:
    """A request of somebody who is signed in."""

    site: Site
    request: Request
    session: Session
    visitor: Visitor
    now: datetime
    form: Mapping[str, str]

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.request.query_params

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    @property
    def number(self) -> int:
        """Which page of a list is asked for, from 1 on."""
        text = self.query.get("page", "")
        return int(text) if text.isdecimal() and 0 < len(text) < 8 and int(text) > 0 else 1

    @cached_property
    def readable(self) -> tuple[Mailbox, ...]:
        """The mailboxes whose words the visitor may read."""
        return tuple(one for one in self.site.mailboxes() if self.visitor.may_read(one))

    @cached_property
    def mailbox(self) -> Mailbox:
        """The mailbox that the path names; whether there is another one is nobody's business."""
        number = self.request.path_params["mailbox"]
        found = next((one for one in self.readable if one.id == number), None)
        if found is None:
            raise HTTPException(404)
        return found

    @property
    def reckoned(self) -> Reckoned:
        """What is at hand of that mailbox."""
        return self.site.reckoned(self.mailbox)

    def page(
        self, name: str, *, status: int = 200, mailbox: Mailbox | None = None, **values: Any
    ) -> Response:
        """A template filled in, with what every page shows around it."""
        around = {
            "visitor": self.visitor,
            "mailboxes": self.readable,
            "mailbox": mailbox,
            "here": self.request.url.path,
            "token": self.site.sessions.token(self.session),
            "now": self.now.astimezone(mailbox.rep.zone) if mailbox else self.now,
        }
        return render(self.site.app.templates, name, status=status, **around, **values)

    def see(self, path: str) -> Response:
        """Off to another page of ours."""
        return RedirectResponse(path, SEE_OTHER)


View = Callable[[Asked], Response]


def path_of(mailbox: Mailbox, *parts: str) -> str:
    """The address of a page about a mailbox, every part of it escaped."""
    return "/".join(("", "m", str(mailbox.id), *(quote(part, safe="") for part in parts)))


def signed_in(view: View) -> Callable[[Request], Any]:
    """The view for whoever is signed in, in a thread of its own; others are told how to sign in."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        session = site.sessions.of(request.cookies.get(site.cookie, ""))
        if session is None or bool(session.email) != bool(site.openid):
            return _not_signed_in(site, request)
        form = {name: str(value) for name, value in (await request.form()).items()}
        if request.method == "POST" and not site.sessions.is_token(session, form.get("token", "")):
            raise HTTPException(403)
        visitor = visitor_of(session.email, site.app.settings.web)
        asked = Asked(site, request, session, visitor, site.now(), form)
        try:
            return await run_in_threadpool(partial(view, asked))
        except (HTTPException, KeptError):
            raise
        except Exception as error:  # noqa: BLE001  what it says may be words of a mail, and would stand in a log
            return errors.on_anything(request, error)

    return endpoint


def _not_signed_in(site: Site, request: Request) -> Response:
    """A link followed from a mail in the browser comes without our cookie, as it must; asked from here it comes with it."""
    comes_from_elsewhere = request.headers.get("sec-fetch-site") == "cross-site" and request.method == "GET"
    if comes_from_elsewhere and "here" not in request.query_params:
        where = request.url.include_query_params(here="1")
        return render(site.app.templates, "hop", where=f"{where.path}?{where.query}")
    return render(
        site.app.templates, "sign_in", status=401, where=site.origin, used=False, by_team=bool(site.openid)
    )
