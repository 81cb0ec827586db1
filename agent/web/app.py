"""The routes, and what stands before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from agent.errors import KeptError
from agent.web import (
    accounts,
    answer,
    drafts,
    errors,
    ledger,
    mail,
    promise,
    settings,
    showing,
    signing,
    team,
    today,
    week,
    word,
)
from agent.web.asked import View, signed_in
from agent.web.door import Door
from agent.web.site import Site

_STATIC = Path(__file__).with_name("static")


def pages(site: Site) -> Starlette:
    """The application of one site; tends what is looked at while it runs."""

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        site.tender.start()
        yield
        site.tender.stop()

    app = Starlette(
        routes=[
            Route("/sign-in/{secret}", signing.by_link, methods=["GET"]),
            Route("/sign-in", signing.by_provider, methods=["GET"]),
            Route("/signed-in", signing.back_from_provider, methods=["GET"]),
            Route("/answer/{link}", answer.opened, methods=["GET"]),
            Route("/answer", answer.given, methods=["POST"]),
            Route("/answer", answer.nothing, methods=["GET"]),
            _get("/", today.home),
            _get("/team", team.team),
            _get("/team/{week}", team.team),
            _get("/settings", settings.settings),
            _post("/sign-out", signing.out),
            Mount("/m/{mailbox:int}", routes=_of_a_mailbox()),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Door, origins=_names(site.origin))],
        exception_handlers={HTTPException: errors.on_http, KeptError: errors.on_kept},
        lifespan=running,
    )
    app.state.site = site
    return app


def _of_a_mailbox() -> list[Route]:
    return [
        _get("/today", today.today),
        _get("/ledger", ledger.ledger),
        _get("/promises/{commitment}", promise.promise),
        _post("/promises/{commitment}/{word}", word.word),
        _post("/shows", showing.shows),
        _get("/accounts", accounts.accounts),
        _get("/accounts/{account:path}", accounts.account),
        _get("/week", week.week),
        _get("/week/{week}", week.week),
        _get("/drafts", drafts.drafts),
        _get("/mail", mail.mail),
    ]


def _get(path: str, view: View) -> Route:
    return Route(path, signed_in(view), methods=["GET"])


def _post(path: str, view: View) -> Route:
    return Route(path, signed_in(view), methods=["POST"])


def _names(origin: str) -> tuple[str, ...]:
    """What a browser on this machine may call us, the usual name first."""
    if "//127.0.0.1:" not in origin:
        return (origin,)
    return (origin, origin.replace("127.0.0.1", "localhost"))
