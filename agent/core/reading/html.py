"""HTML bodies to lines of text that the same line scan reads as it reads plain mails.

The tree is walked once. What its structure says is put into the lines: quoted blocks get their
">" marks, the places where Outlook and its like start the older mail get `HARD_CUT`, signatures
that a program has marked and hidden text are left out, list items begin with "- ", cells of a row
stand apart by tabs.
"""

import re
from collections.abc import Mapping
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from agent.core.reading.quotes import HARD_CUT

_TEXT = "-text"
_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header li main menu nav ol p pre section summary table tbody tfoot thead tr ul""".split()
)
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote table pre".split())
_DROPPED = frozenset(
    """head style script title meta link template noscript iframe object embed svg math select textarea button input img base
    map area audio video canvas -comment -doctype""".split()
)
_QUOTES = frozenset(
    """yahoo_quoted protonmail_quote zmail_extra moz-forward-container tutanota_quote olk_src_body_section
    mail-editor-reference-message-container isforwardcontent isreplycontent""".split()
)
_CUTS = frozenset("divrplyfwdmsg stopspelling zwchr reply-intro".split())
_SIGNATURES = frozenset(
    """gmail_signature gmail_signature_prefix moz-signature applemailsignature ms-outlook-mobile-signature signature
    protonmail_signature_block yahoo-signature linebreakatbeginningofsignature""".split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|max-height)\s*:\s*0(?![.\d])"
)
_OUTLOOK_RULE = re.compile(r"border-top\s*:\s*solid\s+#(?:b5c4df|e1e1e1)|border-top\s*:\s*#(?:b5c4df|e1e1e1)")
_INDENT = re.compile(r"border\s*:\s*none|margin\s*:\s*0(?:px)? 0(?:px)? 0(?:px)? 40px")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_RULER = "_" * 8
_DEEPEST_QUOTE = 40  # levels of quoting that are told apart
_DEEPEST = 600  # levels of blocks
_MANY_TAGS = 1200
_TAG = re.compile(
    r"<(/?)(?:div|ul|ol|li|blockquote|table|section|article|center|dl|dd|form|main)\b", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>?")


_PLAIN, _QUOTE, _REPLY = range(3)
"""What an element opened: nothing, a quote, Gmail's container of an attribution and its quote."""

_NO_MARKS: frozenset[str] = frozenset()


def text_of_html(html: str) -> str:
    """The page as lines, ready for the line scan; never raises on odd markup, linear in its length."""
    html = _CONTROLS.sub("", html)
    if html.count("<") > _MANY_TAGS and _is_too_deep(html):
        return _stripped(html)
    root = LexborHTMLParser(html).body
    if root is None:
        return ""
    page = _Page(_last_blockquote(root) if "lockquote" in html or "LOCKQUOTE" in html else None)
    _walk(root, page)
    return page.text()


def _is_too_deep(html: str) -> bool:
    """Lexbor's time grows with the square of the depth; no program nests a thousand blocks."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag.group(1) else 1
        if depth > _DEEPEST:
            return True
    return False


def _stripped(html: str) -> str:
    """The text without its structure, for pages that no person wrote."""
    return unescape(_ANY_TAG.sub(" ", _TAG.sub(r"\n<\1", html)))


def _last_blockquote(root: LexborNode) -> int | None:
    """The last blockquote that stands in no other: without a class it is what is answered."""
    nested = {node.mem_id for node in root.css("blockquote blockquote")}
    outermost = [node.mem_id for node in root.css("blockquote") if node.mem_id not in nested]
    return outermost[-1] if outermost else None


def _walk(root: LexborNode, page: "_Page") -> None:
    """Visit every node once, in the order of the page, without recursion."""
    open_nodes: list[tuple[LexborNode, str, int]] = []
    node = root.first_child
    while node is not None:
        tag = node.tag or ""
        if tag == _TEXT:
            page.say(node.text_content or "")
        elif tag not in _DROPPED and (depth := page.enter(node, tag)) is not None:
            child = node.first_child
            if child is not None:
                open_nodes.append((node, tag, depth))
                node = child
                continue
            page.leave(tag, depth)
        following = node.next
        while following is None and open_nodes:
            node, tag, depth = open_nodes.pop()
            page.leave(tag, depth)
            following = node.next
        node = following


class _Page:
    """The lines so far, the line being written, and how deep in quotes and lists the walk stands."""

    __slots__ = (
        "_bullet",
        "_bullets",
        "_gap",
        "_last_quote",
        "_line",
        "_lines",
        "_pre",
        "_quotes",
        "_replying",
    )

    def __init__(self, last_quote: int | None) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap = False  # a blank line is due before the next words
        self._quotes = 0
        self._replying = 0  # how deep in Gmail's containers of an attribution and its quote
        self._pre = 0
        self._bullets: list[int] = []  # for each open list the number of its last item, or -1 without numbers
        self._bullet = ""  # due before the next words
        self._last_quote = last_quote

    def text(self) -> str:
        """All lines, once the walk is over."""
        self._end_line()
        return "\n".join(self._lines)

    def say(self, words: str) -> None:
        """Words of a text node, with white space as a browser shows it."""
        if self._pre:
            first, *rest = words.split("\n")
            self._line.append(first)
            for line in rest:
                self._end_line(keep_empty=True)
                self._line.append(line)
            return
        shown = _SPACES.sub(" ", words)
        if not self._line or self._line[-1][-1:] in (" ", "\t"):
            shown = shown.lstrip(" ")
        if shown:
            self._line.append(shown)

    def enter(self, node: LexborNode, tag: str) -> int | None:
        """Open an element; what `leave` needs to close it, or None where it is not shown at all."""
        if tag == "br":
            self._end_line(keep_empty=True)
            return _PLAIN
        attributes = node.attributes
        marks = _marks(attributes) if attributes else _NO_MARKS
        if attributes and (marks & _SIGNATURES or _is_hidden(attributes)):
            return None
        if tag in _BLOCKS:
            self._open_block(tag, marks)
        elif tag in ("td", "th") and self._line:
            self._line.append("\t")
        elif tag == "hr":
            self._stand_alone(_RULER)
        if not attributes and tag != "blockquote":
            return _PLAIN
        return self._open_quote(node, tag, attributes, marks=marks)

    def leave(self, tag: str, opened: int) -> None:
        """Close what `enter` opened."""
        if tag in _BLOCKS:
            self._end_line()
            self._gap = self._gap or tag in _PARAGRAPHS
            if tag == "pre":
                self._pre -= 1
            elif tag in ("ul", "ol"):
                self._bullets.pop()
        if opened == _QUOTE:
            self._quotes -= 1
        elif opened == _REPLY:
            self._replying -= 1

    def _open_block(self, tag: str, marks: frozenset[str]) -> None:
        self._end_line()
        if tag in _PARAGRAPHS and not any(mark.startswith("mso") for mark in marks):
            self._gap = True
        if tag == "li":
            self._bullet = self._next_bullet()
        elif tag in ("ul", "ol"):
            self._bullets.append(0 if tag == "ol" else -1)
        elif tag == "pre":
            self._pre += 1

    def _next_bullet(self) -> str:
        if not self._bullets or self._bullets[-1] < 0:
            return "- "
        self._bullets[-1] += 1
        return f"{self._bullets[-1]}. "

    def _open_quote(
        self, node: LexborNode, tag: str, attributes: Mapping[str, str | None], *, marks: frozenset[str]
    ) -> int:
        if tag == "blockquote":
            if self._is_quote(node, attributes, marks):
                self._quotes += 1
                return _QUOTE
            return _PLAIN
        if marks & _CUTS or _OUTLOOK_RULE.search((attributes.get("style") or "").lower()):
            self._stand_alone(HARD_CUT)
        elif marks & _QUOTES:
            self._end_line()
            self._quotes += 1
            return _QUOTE
        elif "gmail_quote" in marks:
            self._replying += 1
            return _REPLY
        elif "moz-cite-prefix" in marks:
            self._gap = True
        return _PLAIN

    def _is_quote(
        self, node: LexborNode, attributes: Mapping[str, str | None], marks: frozenset[str]
    ) -> bool:
        style = (attributes.get("style") or "").lower()
        if attributes.get("type") == "cite" or "cite" in attributes or self._quotes:
            return True
        if _INDENT.search(style) and "border-left" not in style:
            return False
        if self._replying or self._is_introduced() or "border-left" in style.replace("border-left:none", ""):
            return True
        return "gmail_quote" not in marks and node.mem_id == self._last_quote and self._has_own_words()

    def _is_introduced(self) -> bool:
        """Whether the last words end in a colon, as an attribution does."""
        last = next((line for line in reversed(self._lines[-4:]) if line), "")
        return last.rstrip().endswith(":")

    def _has_own_words(self) -> bool:
        return any(line and not line.startswith(">") for line in self._lines)

    def _stand_alone(self, line: str) -> None:
        """A mark of ours on a line of its own; inside a quote it would say nothing new."""
        self._end_line()
        if not self._quotes:
            self._lines.append(line)

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self._line).rstrip(" \t")
        self._line.clear()
        if not line:
            if keep_empty and self._lines:
                self._lines.append(">" * bool(self._quotes))
            return
        mark = ">" * min(self._quotes, _DEEPEST_QUOTE) + " " if self._quotes else ""
        if self._gap and self._lines and self._lines[-1].strip("> "):
            self._lines.append(mark.rstrip())
        self._gap = False
        self._lines.append(mark + self._bullet + line)
        self._bullet = ""


def _marks(attributes: Mapping[str, str | None]) -> frozenset[str]:
    """Classes and id, lower case, without the "x_" that Outlook puts before those of a mail it quotes."""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    return frozenset(name.removeprefix("x_") for name in names)


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN.search(style.lower()) is not None
