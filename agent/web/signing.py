"""Signing in by the link that was printed, and out."""

from starlette.requests import Request
from starlette.responses import Response

from agent.web.asked import Asked
from agent.web.rendering import render
from agent.web.sessions import LIFETIME
from agent.web.site import Site


async def by_link(request: Request) -> Response:
    """Exchange the link's secret for a cookie. What a browser fetches ahead of its user uses up nothing."""
    site: Site = request.app.state.site
    is_ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    if is_ahead or not site.link.take(str(request.path_params["secret"])):
        return render(site.app.templates, "sign_in", status=401, where=site.origin, used=not is_ahead)
    # No redirect: the cookie would not be sent along with one that began in another program.
    answer = render(site.app.templates, "hop", where="/")
    _set_cookie(site, answer, site.sessions.begin()[1], LIFETIME)
    return answer


def out(asked: Asked) -> Response:
    """End this session."""
    asked.site.sessions.end(asked.session)
    answer = render(asked.site.app.templates, "sign_in", where=asked.site.origin, used=False)
    _set_cookie(asked.site, answer, "", 0)
    return answer


def _set_cookie(site: Site, answer: Response, value: str, lifetime: int) -> None:
    answer.set_cookie(
        site.cookie,
        value,
        max_age=lifetime,
        path="/",
        secure=site.origin.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
