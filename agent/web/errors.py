"""From trouble to a page: which status, which sentence, what to do next. The one place of the pages that does so."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from agent.bootstrap.answers import NoAnswer
from agent.errors import KeptError, NoSuchCommitment, StoreTrouble
from agent.flows.word import Overtaken
from agent.web.oidc import SignInRefused
from agent.web.rendering import render
from agent.web.site import Site, StillReading

_log = logging.getLogger(__name__)

_SENTENCES = {
    403: (
        "That form is not one of ours, or is from before you signed in.",
        "Open the page again and repeat it.",
    ),
    404: (
        "There is no such page here.",
        "Perhaps what it was about has been forgotten, or belongs to somebody else.",
    ),
}
_STATUS: dict[type[KeptError], int] = {
    NoSuchCommitment: 404,
    StoreTrouble: 503,
    StillReading: 503,
    SignInRefused: 403,
    NoAnswer: 404,
    Overtaken: 409,
}


async def on_http(request: Request, error: Exception) -> Response:
    """A status of ours."""
    assert isinstance(error, HTTPException)
    sentence, next_step = _SENTENCES.get(error.status_code, (error.detail, ""))
    return _page(request, error.status_code, sentence, next_step)


async def on_kept(request: Request, error: Exception) -> Response:
    """A trouble with a sentence of its own."""
    assert isinstance(error, KeptError)
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
    return _page(request, status, error.sentence, error.next_step, again=isinstance(error, StillReading))


def on_anything(request: Request, error: Exception) -> Response:
    """The last resort: where it happened, and nothing of what it was about, which may be words of a mail."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}" if where else "an unknown place"
    _log.error("%s at %s", type(error).__name__, place)
    sentence = f"Something went wrong that kept did not foresee ({type(error).__name__} at {place})."
    return _page(request, 500, sentence, "Open the page again; if it stays, report this line.")


def _page(request: Request, status: int, sentence: str, next_step: str, *, again: bool = False) -> Response:
    site: Site = request.app.state.site
    return render(
        site.app.templates,
        "error",
        status=status,
        sentence=sentence,
        next_step=next_step,
        again=again,
        code=status,
    )
