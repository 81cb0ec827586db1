"""The address at which providers' notices come in, as a small web application.

A notice is believed by its signature or secret, and then only hurries a reading: nothing in it is
taken for true. It is answered once the hurry is on the disk, or after `_PATIENCE` with 503, whereupon
the provider sends it again (Microsoft Graph wants an answer within three seconds, else it gives up on slow servers).
"""

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeVar

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from agent.bootstrap.pushed import GOOGLE, MICROSOFT, Pushed
from agent.errors import BadInput, KeptError, NotAllowed
from agent.store_port import ConnectionId

_PATIENCE = 2.5  # seconds
_LARGEST = 256 * 1024  # bytes of a notice
_LONGEST_WORD = 4096  # characters of a validation token
_DIGITS = 18  # of a mailbox's number
_PLAIN = {"x-content-type-options": "nosniff", "cache-control": "no-store"}

T = TypeVar("T")
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]
"""What goes on for as long as the application serves."""


def hooks_app(
    pushed: Pushed, again: Callable[[ConnectionId], None], lifespan: Lifespan | None = None
) -> Starlette:
    """The application. `again` is told of mailboxes whose notices stopped or were lost."""
    return Starlette(
        lifespan=lifespan,
        routes=[
            Route(GOOGLE, partial(_answer, partial(_google, pushed)), methods=["POST"]),
            Route(
                f"{MICROSOFT}/{{connection}}",
                partial(_answer, partial(_microsoft, pushed, again)),
                methods=["POST"],
            ),
            Route("/healthz", _alive, methods=["GET"]),
        ],
    )


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok", headers=_PLAIN)


async def _answer(take: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """What went wrong as a status; no word of why to whoever asks."""
    try:
        return await take(request)
    except _TooLarge:
        return Response(status_code=413)
    except NotAllowed:
        return Response(status_code=403)
    except BadInput:
        return Response(status_code=400)
    except KeptError:
        return Response(status_code=503)


async def _google(pushed: Pushed, request: Request) -> Response:
    """A Pub/Sub push. What Google signed and we cannot read is answered as heard, or it would come for ever."""
    raw = await _body(request)
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        said = None
    message = said.get("message") if isinstance(said, dict) else None
    await _soon(partial(pushed.google_posted, request.headers.get("authorization", ""), message))
    return Response(status_code=204)


async def _microsoft(pushed: Pushed, again: Callable[[ConnectionId], None], request: Request) -> Response:
    """A notice of Graph's, or its question whether anybody is here, which is answered with its own word."""
    word = request.query_params.get("validationToken")
    if word is not None:
        if len(word) > _LONGEST_WORD:
            return Response(status_code=400)
        return PlainTextResponse(word, headers=_PLAIN)
    named = str(request.path_params["connection"])
    if not (named.isascii() and named.isdigit() and len(named) <= _DIGITS):
        return Response(status_code=404)
    connection = ConnectionId(int(named))
    if await _soon(partial(pushed.microsoft_posted, connection, await _body(request))):
        again(connection)
    return Response(status_code=202)


class _TooLarge(Exception):
    pass


async def _body(request: Request) -> bytes:
    whole = bytearray()
    async for piece in request.stream():
        whole += piece
        if len(whole) > _LARGEST:
            raise _TooLarge
    return bytes(whole)


class _Late(KeptError):
    """The database, or Google's keys, took too long."""


async def _soon(work: Callable[[], T]) -> T:
    with anyio.move_on_after(_PATIENCE):
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    raise _Late("It could not be noted in time.")
