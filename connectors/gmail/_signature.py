"""The rep's own signature under a draft, as Gmail would put it there."""

from dataclasses import replace

from agent.core.reading.html import text_of_html
from agent.ports import OutgoingDraft

_LONGEST = 20_000  # characters of HTML; a longer one carries pictures in its text and is left to Gmail


def with_signature(draft: OutgoingDraft, signature: str) -> OutgoingDraft:
    """The draft with this HTML signature at its end, in both of its forms; unchanged where there is none."""
    words = text_of_html(signature).strip() if 0 < len(signature) <= _LONGEST else ""
    if not words:
        return draft
    return replace(
        draft,
        text=f"{draft.text.rstrip()}\n\n-- \n{words}\n",
        html=f'{draft.html.rstrip()}\n<br><div class="gmail_signature">{signature}</div>\n',
    )
