"""The lines of an HTML body while its tree is walked: what its structure says is written into them.

Quoted blocks get their ">" marks, the places where Outlook and its like start the older mail get
`HARD_CUT`, signatures that a program has marked and hidden text are left out, list items begin
with "- ", cells of a row stand apart by tabs.
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from agent.core.reading.quotes import HARD_CUT

Attributes = Mapping[str, str | None]

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header li main menu nav ol p pre section summary table tbody tfoot thead tr ul""".split()
)
_SHAPING = _BLOCKS | {"td", "th", "hr"}
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote table pre".split())
_QUOTES = frozenset(
    """yahoo_quoted protonmail_quote zmail_extra moz-forward-container tutanota_quote olk_src_body_section
    mail-editor-reference-message-container isforwardcontent isreplycontent freshdesk_quote front-blockquote missive_quote
    intercom-quoted gorgias-quote cm_quote oldcontent history_container clean_bq iosymail edo-original inoteshistory
    name=messagereplysection name=quote name=quoted-content""".split()
)
"""Classes, ids and names (after "name=") of the elements in which programs put what is answered."""

_CUTS = frozenset("divrplyfwdmsg stopspelling zwchr appendonsend".split())
_ATTRIBUTIONS = frozenset("moz-cite-prefix reply-intro".split())
_SIGNATURES = frozenset(
    """gmail_signature gmail_signature_prefix moz-signature applemailsignature ms-outlook-mobile-signature signature signature_old
    protonmail_signature_block yahoo-signature linebreakatbeginningofsignature sh-signature front-signature missive_signature
    zm-_id_-sgn cm_signature edo-signature composer_signature hs_signature bloop_sign sig name=messagesignaturesection""".split()
)
_YAHOO_PREFIX = re.compile(r"^ydp[0-9a-f]{2,16}(?=yahoo|signature)")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|max-height)\s*:\s*0(?![.\d])"
)
_OUTLOOK_RULE = re.compile(
    r"border-top\s*:[^;]{0,24}(?:#b5c4df|#e1e1e1|rgb\((?:225, ?225, ?225|181, ?196, ?223)\))"
    r"|border-color\s*:\s*(?:rgb\((?:225, ?225, ?225|181, ?196, ?223)\)|#b5c4df|#e1e1e1) currentcolor"
)
_FOXMAIL_RULE = re.compile(r"width\s*:\s*210px")  # the line that Foxmail draws above a signature
_INDENT = re.compile(r"border\s*:\s*none|margin\s*:\s*0(?:px)? 0(?:px)? 0(?:px)? 40px")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_RULER = "_" * 8
_DEEPEST_QUOTE = 40  # levels of quoting that are told apart
_MOST_ATTRIBUTIONS = 30  # each costs a search below its parent
_PLAIN, _QUOTE, _REPLY, _TIGHT = 0, 1, 2, 4
"""What an element opened: a quote, Gmail's container of an attribution and its quote, a paragraph without a gap."""

_NO_MARKS: frozenset[str] = frozenset()


class Page:
    """The lines so far, the line being written, and how deep in quotes and lists the walk stands."""

    __slots__ = (
        "_attributions",
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
        self._attributions = 0

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
        shown = _SPACES.sub(" ", words) if len(words) > 1 else words.replace("\n", " ")
        if not self._line or self._line[-1][-1:] in (" ", "\t"):
            shown = shown.lstrip(" ")
        if shown:
            self._line.append(shown)

    def enter(self, node: LexborNode, tag: str) -> int | None:
        """Open an element; what `leave` needs to close it, or None where it is not shown at all."""
        if tag == "br":
            self._end_line(keep_empty=True)
            return _PLAIN
        if tag == "signature":  # an element of Mailspring's own
            return None
        attributes = node.attributes
        if not attributes and tag not in _SHAPING:
            return _PLAIN
        marks = _marks(attributes) if attributes else _NO_MARKS
        if attributes and (marks & _SIGNATURES or _is_hidden(attributes)):
            return None
        tight = tag == "p" and bool(marks) and any(mark.startswith("mso") for mark in marks)
        if tag in _BLOCKS:
            self._open_block(tag, has_gap=tag in _PARAGRAPHS and not tight)
        elif tag in ("td", "th") and self._line:
            self._line.append("\t")
        elif tag == "hr":
            is_delimiter = (
                bool(attributes) and _FOXMAIL_RULE.search(attributes.get("style") or "") is not None
            )
            self._stand_alone("--" if is_delimiter else _RULER)
        if not attributes and tag != "blockquote":
            return _PLAIN
        if marks & _ATTRIBUTIONS or ("gmail_attr" in marks and self._is_attribution(node)):
            return None
        return self._open_quote(node, tag, attributes, marks=marks) | tight * _TIGHT

    def leave(self, tag: str, opened: int) -> None:
        """Close what `enter` opened."""
        if not opened and tag not in _BLOCKS:
            return
        if tag in _BLOCKS:
            self._end_line()
            self._gap = self._gap or (tag in _PARAGRAPHS and not opened & _TIGHT)
            if tag == "pre":
                self._pre -= 1
            elif tag in ("ul", "ol"):
                self._bullets.pop()
        self._quotes -= bool(opened & _QUOTE)
        self._replying -= bool(opened & _REPLY)

    def _is_attribution(self, node: LexborNode) -> bool:
        """Gmail's line above a quote; above a forward it holds the headers, and everything below is cut."""
        self._attributions += 1
        if node.parent is None or self._attributions > _MOST_ATTRIBUTIONS:
            return False
        quote = node.parent.css_first("blockquote")
        if quote is None:
            self._stand_alone(HARD_CUT)
        return quote is not None

    def _open_block(self, tag: str, *, has_gap: bool) -> None:
        self._end_line()
        self._gap = self._gap or has_gap
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
        self, node: LexborNode, tag: str, attributes: Attributes, *, marks: frozenset[str]
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
        return _PLAIN

    def _is_quote(self, node: LexborNode, attributes: Attributes, marks: frozenset[str]) -> bool:
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
        if not self._line and not keep_empty:
            return
        line = "".join(self._line).rstrip(" \t")
        self._line.clear()
        if not line.strip("\xa0"):
            if (keep_empty or line) and self._lines:
                self._lines.append(">" * bool(self._quotes))
            return
        mark = ">" * min(self._quotes, _DEEPEST_QUOTE) + " " if self._quotes else ""
        if self._gap and self._lines and self._lines[-1].strip("> "):
            self._lines.append(mark.rstrip())
        self._gap = False
        self._lines.append(mark + self._bullet + line)
        self._bullet = ""


def _marks(attributes: Attributes) -> frozenset[str]:
    """Classes, id and name, lower case, without the "x_" of Outlook and the "ydp..." of Yahoo before those of a mail they quote."""
    if not ("class" in attributes or "id" in attributes or "name" in attributes):
        return _NO_MARKS
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    if name := attributes.get("name"):
        names.append(f"name={name.lower()}")
    return frozenset(_plain_mark(mark) for mark in names)


def _plain_mark(mark: str) -> str:
    """The mark without prefixes, and without the number that makes an id one of its kind."""
    if mark.startswith("ydp"):
        mark = _YAHOO_PREFIX.sub("", mark)
    return mark.removeprefix("x_").rstrip("0123456789").rstrip("_")


def _is_hidden(attributes: Attributes) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN.search(style.lower()) is not None
