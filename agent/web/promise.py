"""One commitment: its words where they were written, its history with what each line rests on, its drafts."""

from dataclasses import dataclass

from starlette.responses import Response

from agent.core.commitment import Commitment
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.ledger import Author
from agent.core.fulfil.standing import mark_of
from agent.core.message import MessageKey
from agent.core.score.lines import line_of
from agent.core.score.smart import smart_commitment
from agent.store_port import Line, Mailbox, StoredDraft
from agent.web.asked import Asked
from agent.web.word import said_of


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of one commitment."""

    row: Commitment
    lines: tuple[Line, ...]  # in order of time
    drafts: tuple[StoredDraft, ...]
    mails: dict[MessageKey, ReadMessage]  # those that its lines rest on, where they are kept


def promise(asked: Asked) -> Response:
    """The whole story."""
    mailbox = asked.mailbox
    story = _story(asked, mailbox, asked.part("commitment"))
    return asked.page(
        "promise",
        mailbox=mailbox,
        story=story,
        row=story.row,
        state=story.row.state(asked.now, mailbox.rep.zone),
        smart=smart_commitment(story.row),
        line=line_of(story.row, asked.now, zone=mailbox.rep.zone),
        asked_for=asked.query.get("say", ""),
        said=said_of(asked, mailbox),
        last_word=_last_word(story),
        zone=mailbox.rep.zone,
    )


def _last_word(story: Story) -> str:
    """The mark of the rep's last word that stands: it can be taken back."""
    words = [line for line in story.lines if line.entry.author is Author.REP and line.retracted_at is None]
    return mark_of(max(words, key=lambda line: line.recorded_at).entry) if words else ""


def _story(asked: Asked, mailbox: Mailbox, prefix: str) -> Story:
    with asked.site.app.store.reading() as unit:
        _, row = unit.ledger.find([mailbox.id], prefix)
        lines = sorted(unit.ledger.history(mailbox.id, row.id), key=lambda line: line.entry.at)
        keys = {row.message, *(line.entry.evidence.message for line in lines if line.entry.evidence.message)}
        mails = {key: mail for key in keys if (mail := unit.browsing.message(mailbox.id, key))}
        return Story(row, tuple(lines), unit.browsing.drafts_about(mailbox.id, row.id), mails)
