"""The rep's own signature in a draft, where Gmail would put it: under the words, above what is quoted."""

from dataclasses import replace

from agent.core.reading.html import text_of_html
from agent.ports import OutgoingDraft

_LONGEST = 20_000  # characters of HTML; a longer one carries pictures in its text and is left to Gmail
_QUOTED = '<div class="gmail_quote">'
_ENDS = (f"<br>\n{_QUOTED}", _QUOTED, "</body>")


def with_signature(draft: OutgoingDraft, signature: str) -> OutgoingDraft:
    """The draft with this HTML signature, in both of its forms; unchanged where there is none."""
    words = text_of_html(signature).strip() if 0 < len(signature) <= _LONGEST else ""
    if not words:
        return draft
    return replace(draft, text=_in_text(draft.text, words), html=_in_html(draft.html, signature))


def _in_text(text: str, words: str) -> str:
    lines = text.rstrip().split("\n")
    at = _quote_begins(lines)
    own, quoted = "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:])
    return f"{own}\n\n-- \n{words}\n" + (f"\n{quoted}\n" if quoted else "")


def _quote_begins(lines: list[str]) -> int:
    """The line of "On Monday ... wrote:" above the first quoted line; the end where nothing is quoted."""
    at = next((number for number, line in enumerate(lines) if line.startswith(">")), len(lines))
    if at == len(lines):
        return at
    while at and not lines[at - 1].strip():
        at -= 1
    while at and lines[at - 1].strip():
        at -= 1
    return at


def _in_html(html: str, signature: str) -> str:
    block = f'<br><div class="gmail_signature">{signature}</div>\n'
    end = next((mark for mark in _ENDS if mark in html), "")
    if not end:
        return f"{html.rstrip()}\n{block}"
    before, _, after = html.partition(end)
    return f"{before}{block}{end}{after}"
