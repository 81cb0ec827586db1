"""Signing in by the link that was printed, and out."""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.bootstrap.answers import AnswerBook
from agent.web.asked import Asked
from agent.web.oidc import Attempt, OpenId, SignInRefused
from agent.web.rendering import render
from agent.web.site import Site
from agent.web.visitor import visitor_of

_ATTEMPT = "kept-signing"
_PATIENCE = 600  # seconds within which somebody signs in at the provider


async def by_link(request: Request) -> Response:
    """Exchange the link's secret for a cookie. What a program looks at ahead of its user uses up nothing."""
    site: Site = request.app.state.site
    if site.openid is not None:
        raise HTTPException(404)
    is_ahead = request.method == "HEAD" or "prefetch" in request.headers.get(
        "sec-purpose", request.headers.get("purpose", "")
    )
    if is_ahead or not site.link.take(str(request.path_params["secret"])):
        return render(
            site.app.templates, "sign_in", status=401, where=site.origin, used=not is_ahead, by_team=False
        )
    # No redirect: the cookie would not be sent along with one that began in another program.
    answer = render(site.app.templates, "hop", where="/")
    _set_cookie(site, answer, site.sessions.begin()[1], site.sessions.lifetime)
    return answer


async def by_provider(request: Request) -> Response:
    """Send the browser to the team's provider."""
    site: Site = request.app.state.site
    openid = _provider(site)
    attempt = Attempt.begin(await run_in_threadpool(_then, site, request.query_params.get("answer", "")))
    where = await run_in_threadpool(openid.address, attempt)
    answer = RedirectResponse(where, 303)
    # Lax: the way back begins at the provider's site, and a stricter cookie would stay behind.
    answer.set_cookie(
        _ATTEMPT, site.sessions.seal(attempt), max_age=_PATIENCE, path="/signed-in",
        secure=_is_tls(site), httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def _then(site: Site, link: str) -> str:
    """The page of an answer that waits for this sign-in; nowhere else can an address lead."""
    if not link:
        return ""
    AnswerBook(site.app).read(link, site.now())
    return f"/answer/{link}"


async def back_from_provider(request: Request) -> Response:
    """Let in whom the provider vouches for, where there is anything here for them."""
    site: Site = request.app.state.site
    openid = _provider(site)
    attempt = site.sessions.unseal(request.cookies.get(_ATTEMPT, ""), max_age=_PATIENCE)
    if attempt is None:
        raise SignInRefused("That sign-in was not begun in this browser, or too long ago.", "Begin again.")
    code, state = (request.query_params.get(name, "") for name in ("code", "state"))
    if not code:
        raise SignInRefused("Your provider did not let you in.", "Ask who runs it.")
    email = await run_in_threadpool(lambda: openid.email(attempt, code=code, state=state))
    known = visitor_of(email, site.app.settings.web).is_known(await run_in_threadpool(site.mailboxes))
    if not email or not known:
        raise SignInRefused(
            "There is nothing here for that address.", "Ask who runs kept to connect its mailbox."
        )
    answer = render(site.app.templates, "hop", where=attempt.then or "/")
    _set_cookie(site, answer, site.sessions.begin(email)[1], site.sessions.lifetime)
    answer.delete_cookie(_ATTEMPT, path="/signed-in")
    return answer


def _provider(site: Site) -> OpenId:
    if site.openid is None:
        raise HTTPException(404)
    return site.openid


def _is_tls(site: Site) -> bool:
    return site.origin.startswith("https:")


def out(asked: Asked) -> Response:
    """End this session."""
    asked.site.sessions.end(asked.session)
    by_team = bool(asked.site.openid)
    answer = render(asked.site.app.templates, "sign_in", where=asked.site.origin, used=False, by_team=by_team)
    _set_cookie(asked.site, answer, "", 0)
    return answer


def _set_cookie(site: Site, answer: Response, value: str, lifetime: int) -> None:
    answer.set_cookie(
        site.cookie,
        value,
        max_age=lifetime,
        path="/",
        secure=_is_tls(site),
        httponly=True,
        samesite="strict",
    )
