"""One click in a report: the page its link opens, and the one that says what came of it.

Opening a link changes nothing: programs that look at mail open links, too. The page it opens hands its form in by itself
(`static/answer.js`), and without a script has one button. What is handed in must come from that page of ours, as every
form must (`door.py`), and bears the link, which is worth one word about one commitment as it stood (`bootstrap/answers.py`).

On this machine the link is enough: nothing outside can reach these pages, and who has the rep's report is the rep. A
team's pages can be reached by scanners that run scripts, so there the rep must be signed in, and is sent to sign in
otherwise. Without a sign-in no word of a mail is shown.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.bootstrap.answers import Answer, AnswerBook, NoAnswer
from agent.bootstrap.spoken import speak, unsay
from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import Entry
from agent.errors import KeptError
from agent.flows.word import Overtaken, Standing, standings
from agent.store_port import Mailbox
from agent.web import errors
from agent.web.asked import SEE_OTHER, Asked
from agent.web.rendering import render
from agent.web.sessions import Session
from agent.web.site import Site
from agent.web.visitor import visitor_of
from agent.web.word import KINDS, UNDO

Told = tuple[Mailbox, Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to, and what can be said next by one more click."""

    row: Commitment
    last: Entry | None  # the rep's last word that stands
    was_undone: bool  # the rep has taken a word on it back
    is_taken: bool  # this very click changed something
    undo: str  # a link that takes the last word back
    again: str  # one that gives the answer all the same


async def opened(request: Request) -> Response:
    """The page that hands the answer in; it says nothing that the link does not."""
    site: Site = request.app.state.site
    link = str(request.path_params["link"])
    _, answer = await run_in_threadpool(AnswerBook(site.app).read, link, site.now())
    is_ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    return render(site.app.templates, "answer", answer=answer, link=link, at_once=not is_ahead)


async def given(request: Request) -> Response:
    """Take the answer; raises `NoAnswer` where the link is not ours, and 404 where it is not the visitor's."""
    site: Site = request.app.state.site
    form = await request.form()
    link = str(form.get("link", ""))
    mailbox, answer = await run_in_threadpool(AnswerBook(site.app).read, link, site.now())
    session = site.sessions.of(request.cookies.get(site.cookie, ""))
    if session is not None and bool(session.email) != bool(site.openid):
        session = None
    if site.openid is not None and session is None:
        return render(site.app.templates, "hop", where=f"/sign-in?answer={link}")
    if session is not None and not visitor_of(session.email, site.app.settings.web).may_read(mailbox):
        raise HTTPException(404)
    try:
        return await run_in_threadpool(partial(_answered, site, request, (mailbox, answer), session))
    except (HTTPException, KeptError):
        raise
    except Exception as error:  # noqa: BLE001  what it says may be words of a mail, and would stand in a log
        return errors.on_anything(request, error)


async def nothing(_request: Request) -> Response:
    """Where an answer was handed in there is nothing to read."""
    return RedirectResponse("/", SEE_OTHER)


def _answered(site: Site, request: Request, told: Told, session: Session | None) -> Response:
    mailbox, answer = told
    came = _outcome(site, mailbox, answer)
    shown: dict[str, Any] = {
        "answer": answer,
        "came": came,
        "zone": mailbox.rep.zone,
        "box": mailbox,
        "at": site.now(),
    }
    if session is None:
        return render(site.app.templates, "answered", is_known=False, **shown)
    visitor = visitor_of(session.email, site.app.settings.web)
    asked = Asked(site, request, session, visitor, site.now(), {})
    return asked.page("answered", mailbox=mailbox, is_known=True, **shown)


def _outcome(site: Site, mailbox: Mailbox, answer: Answer) -> Outcome:
    is_taken = _take(site, mailbox, answer)
    if is_taken:
        site.tender.hurry()
    book = AnswerBook(site.app)
    with site.app.store.reading() as unit:
        _, row = unit.ledger.find([mailbox.id], answer.commitment)
        (standing,) = standings(unit, mailbox, [row])
    words = standing.words
    is_said = not is_taken and bool(words) and _says(words[-1], answer)
    again = (
        "" if is_taken or is_said or answer.word == UNDO else _again(site, book, mailbox, standing, answer)
    )
    undo = book.undo(mailbox, standing, site.now()) if is_said or (is_taken and answer.word != UNDO) else ""
    last = words[-1] if words else None
    return Outcome(row, last, len(words) < len(standing.said), is_taken, undo, again)


def _take(site: Site, mailbox: Mailbox, answer: Answer) -> bool:
    """Whether the answer was taken; False where the commitment stands otherwise than it did when the rep was asked."""
    now = site.now()
    if answer.due is not None and answer.due < now.astimezone(mailbox.rep.zone).date():
        raise NoAnswer(
            "The day that link names has passed.",
            f"Type the day it moves to: `kept move {answer.commitment[:6]} DATE`, or choose it on the pages.",
        )
    try:
        if answer.word == UNDO:
            unsay(site.app, [mailbox], answer.commitment, now=now, word=answer.edition)
        else:
            speak(
                site.app, [mailbox], answer.commitment, kind=KINDS[answer.word], now=now, due=answer.due,
                only_if=answer.edition,
            )  # fmt: skip
    except Overtaken:
        return False
    return True


def _says(word: Entry, answer: Answer) -> bool:
    """Whether the rep's word is the answer that was given."""
    if answer.word == UNDO or word.kind is not KINDS[answer.word]:
        return False
    return answer.due is None or (word.due is not None and word.due.last == answer.due)


def _again(site: Site, book: AnswerBook, mailbox: Mailbox, standing: Standing, answer: Answer) -> str:
    return book.token(mailbox, standing, answer.word, site.now(), due=answer.due)
