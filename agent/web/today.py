"""The morning: what to keep, what slipped, what to ask, each with the words that answer it."""

from starlette.responses import Response

from agent.web.asked import Asked, path_of
from agent.web.word import said_of


def home(asked: Asked) -> Response:
    """The first page: today's, or how to begin where there is no mail yet."""
    readable = asked.readable
    if readable:
        return asked.see(path_of(readable[0], "today"))
    if asked.site.mailboxes() and asked.visitor.may_see_team:
        return asked.see("/team")
    if asked.site.mailboxes() and asked.visitor.may_see_settings:
        return asked.see("/settings")
    return asked.page("welcome", data=asked.site.app.settings.data if asked.visitor.is_owner else "")


def today(asked: Asked) -> Response:
    """One rep's day."""
    mailbox, reckoned = asked.mailbox, asked.reckoned
    brief = reckoned.brief(asked.now)
    above = {concern.line.id for concern in brief.matters}
    return asked.page(
        "today",
        mailbox=mailbox,
        brief=brief,
        below=lambda lines: [line for line in lines if line.id not in above],
        radar_at=reckoned.risks_at,
        said=said_of(asked, mailbox),
    )
