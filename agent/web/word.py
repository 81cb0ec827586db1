"""The rep's word by a button: keep, move, dismiss, confirm, undo; and what a page says when it was taken."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.bootstrap.spoken import Spoken, speak, unsay
from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.standing import mark_of
from agent.errors import BadInput, NoSuchCommitment
from agent.flows.word import standings
from agent.store_port import Mailbox
from agent.web.asked import Asked, path_of

KINDS = {
    "keep": EntryKind.FULFILLED,
    "move": EntryKind.MOVED,
    "dismiss": EntryKind.DISMISSED,
    "confirm": EntryKind.CONFIRMED,
}
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Said:
    """The word that was just taken, for the page that follows it."""

    word: str
    row: Commitment
    silenced: int
    mark: str  # by which it is undone; empty where it is not the last any more


def word(asked: Asked) -> Response:
    """Take the word, or take it back, then back to the page it was given on."""
    mailbox, given = asked.mailbox, asked.part("word")
    if given not in KINDS and given != UNDO:
        raise HTTPException(404)
    spoken = _spoken(asked, mailbox, given)
    asked.site.tender.hurry()
    back = back_of(asked, path_of(mailbox, "promises", spoken.row.id))
    joint = "&" if "?" in back else "?"
    return asked.see(f"{back}{joint}said={given}&about={spoken.row.id}&alike={spoken.silenced}")


def _spoken(asked: Asked, mailbox: Mailbox, given: str) -> Spoken:
    app, commitment = asked.site.app, asked.part("commitment")
    if given == UNDO:
        return unsay(app, [mailbox], commitment, now=asked.now, word=asked.form.get("word", ""))
    return speak(
        app,
        [mailbox],
        commitment,
        kind=KINDS[given],
        now=asked.now,
        due=_day(asked) if given == "move" else None,
        only_this=bool(asked.form.get("only")),
    )


def said_of(asked: Asked, mailbox: Mailbox) -> Said | None:
    """What the address says was just done, where the ledger bears it out."""
    given, about, alike = (asked.query.get(name, "") for name in ("said", "about", "alike"))
    if (given not in KINDS and given != UNDO) or not about:
        return None
    with asked.site.app.store.reading() as unit:
        try:
            _, row = unit.ledger.find([mailbox.id], about)
        except NoSuchCommitment:
            return None
        words = standings(unit, mailbox, [row])[0].words
    is_last = given in KINDS and words and words[-1].kind is KINDS[given]
    return Said(given, row, _count(alike), mark_of(words[-1]) if is_last else "")


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _day(asked: Asked) -> date:
    try:
        return date.fromisoformat(asked.form.get("when", ""))
    except ValueError:
        raise BadInput("That is no day.", "Go back and choose the day it moves to.") from None


def back_of(asked: Asked, otherwise: str) -> str:
    """The path of ours that the form names, without what an earlier word left in it; never an address elsewhere."""
    where = urlsplit(asked.form.get("back", ""))
    is_ours = (
        where.path.startswith("/m/") and not where.netloc and not where.scheme and "\\" not in where.path
    )
    if not is_ours:
        return otherwise
    kept = [
        pair
        for pair in where.query.split("&")
        if pair.partition("=")[0] not in ("said", "about", "alike", "say", "shows", "")
    ]
    return f"{where.path}?{'&'.join(kept)}" if kept else where.path
