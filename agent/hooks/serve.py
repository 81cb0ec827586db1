"""The web application under uvicorn, and beside it the threads that keep notices coming."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import uvicorn
from starlette.applications import Starlette

from agent.bootstrap import application
from agent.bootstrap.pushed import Pushed
from agent.errors import BadSettings
from agent.hooks.app import hooks_app
from workers.log import set_up
from workers.pushing import Pushing

_PROVIDERS = ("gmail", "outlook")


def serve(data: Path | None, *, host: str, port: int) -> None:
    """Take notices at this address until told to stop. Raises `BadSettings` where nothing is set up."""
    with application(data) as app:
        push = app.settings.push
        if not (push.url or push.google_subscription):
            raise BadSettings(
                "No provider is told where to send word of new mail.",
                "Set [push] url (docs/connect-outlook.md), or google_subscription (docs/connect-google.md).",
            )
        set_up()
        uvicorn.run(
            served(Pushed(app)), host=host, port=port, log_config=None, access_log=False,
            server_header=False, timeout_keep_alive=30, limit_concurrency=200,
        )  # fmt: skip


def served(pushed: Pushed) -> Starlette:
    """The application with what keeps notices coming."""
    pushing = Pushing(pushed, _PROVIDERS)

    @asynccontextmanager
    async def beside(_app: Starlette) -> AsyncIterator[None]:
        """Graph asks the address for an answer while a subscription is made, so the threads begin once it is served."""
        stop = Event()
        pushing.start(stop)
        yield
        stop.set()
        pushing.join()

    return hooks_app(pushed, pushing.keeper.again, beside)
