"""One mail that a figure rests on: who wrote it, when, and the words its sender newly wrote."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.core.message import MessageKey
from agent.web.asked import Asked


def mail(asked: Asked) -> Response:
    """The mail of that id, of this mailbox alone; 404 where it is not kept, or not any more."""
    mailbox = asked.mailbox
    with asked.site.app.store.reading() as unit:
        found = unit.browsing.message(mailbox.id, MessageKey(asked.query.get("id", "")[:1000]))
    if found is None:
        raise HTTPException(404)
    return asked.page("mail", mailbox=mailbox, mail=found, zone=mailbox.rep.zone)
