"""HTML bodies to lines of text that the same line scan reads as it reads plain mails.

The tree is walked once; `page` puts what the structure says into the lines.
"""

import re
from collections import Counter
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from agent.core.reading.page import Page

_TEXT = "-text"
_DROPPED = frozenset(
    """head style script title meta link template noscript iframe object embed svg math select textarea button input img base
    map area audio video canvas -comment -doctype""".split()
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DEEPEST = 600  # elements in one another, tables' rows and the like left out
_MANY_TAGS = 1200
_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)")
_NEVER_DEEP = frozenset(
    """area base br col colgroup dd dt embed hr html head body img input li link meta option optgroup p param rb rp rt source
    tbody td tfoot th thead tr track wbr""".split()
)
"""Elements without an end, or that the next of their kind ends: open ones do not pile up."""

_STYLES = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""What ends alone, wherever it stands; the end of any other element ends all within it."""

_BLOCK_TAG = re.compile(
    r"(?=</?(?:div|ul|ol|li|blockquote|table|section|article|center|dl|dd|form|main|pre|p|tr|h[1-6])\b)",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n){2,}")
_ANY_TAG = re.compile(r"<[^<>]*>?")


def text_of_html(html: str) -> str:
    """The page as lines, ready for the line scan; never raises on odd markup, linear in its length."""
    html = _CONTROLS.sub("", html)
    if html.count("<") > _MANY_TAGS and _is_too_deep(html):
        return _stripped(html)
    root = LexborHTMLParser(html).body
    if root is None:
        return ""
    page = Page(_last_blockquote(root) if "lockquote" in html or "LOCKQUOTE" in html else None)
    _walk(root, page)
    return page.text()


def _is_too_deep(html: str) -> bool:
    """Lexbor's time grows with the depth for each tag; no program leaves a thousand elements open."""
    stack: list[str] = []
    open_ones: Counter[str] = Counter()
    styles = 0
    for ends, name in _TAG.findall(html.lower()):
        if name in _NEVER_DEEP or (ends and not open_ones[name]):
            continue
        if name in _STYLES:
            open_ones[name] += -1 if ends else 1
            styles += -1 if ends else 1
        elif ends:
            while stack[-1] != name:
                open_ones[stack.pop()] -= 1
            open_ones[stack.pop()] -= 1
        else:
            open_ones[name] += 1
            stack.append(name)
        if len(stack) + styles > _DEEPEST:
            return True
    return False


def _stripped(html: str) -> str:
    """The text without its structure, for pages that no person wrote."""
    return _BLANK_LINES.sub("\n\n", unescape(_ANY_TAG.sub(" ", _BLOCK_TAG.sub("\n", html))))


def _last_blockquote(root: LexborNode) -> int | None:
    """The last blockquote that stands in no other: without a class it is what is answered."""
    nested = {node.mem_id for node in root.css("blockquote blockquote")}
    outermost = [node.mem_id for node in root.css("blockquote") if node.mem_id not in nested]
    return outermost[-1] if outermost else None


def _walk(root: LexborNode, page: Page) -> None:
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
