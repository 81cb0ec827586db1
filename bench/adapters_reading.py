"""Own words behind the signatures that the reply scorer asks for."""

from agent.core.reading import read_html, read_plain


def strip(text: str) -> str:
    """What the writer of a plain-text body newly wrote, without the signature."""
    return read_plain(text).text


def strip_html(html: str) -> str:
    """What the writer of an HTML body newly wrote, without the signature."""
    return read_html(html).text
