"""The drafts: read, copied; sent they are by nobody but the rep, in their own mail program."""

from starlette.responses import Response

from agent.flows.draft_rows import ask_of
from agent.web.asked import Asked

_A_PAGE = 20


def drafts(asked: Asked) -> Response:
    """A screenful of drafts, the newest first."""
    mailbox, number = asked.mailbox, asked.number
    with asked.site.app.store.reading() as unit:
        shown, total = unit.browsing.drafts(mailbox.id, first=(number - 1) * _A_PAGE, most=_A_PAGE)
        about = {row.id: row for row in unit.overview.rows(mailbox.id, {draft.commitment for draft in shown})}
    return asked.page(
        "drafts",
        mailbox=mailbox,
        drafts=shown,
        about=about,
        asks={draft.id: ask_of(draft) for draft in shown},
        total=total,
        number=number,
        last=max(1, -(-total // _A_PAGE)),
        only=asked.query.get("id", ""),
        folder=asked.site.app.settings.drafts,
        zone=mailbox.rep.zone,
    )
