"""HTML for mail: the sheet of a page written into its elements, since Outlook and some of Gmail's programs drop sheets.

Blocks marked `data-css-inline="keep"` stay as they are: they narrow and darken where a program understands them.
"""

import css_inline

_INLINER = css_inline.CSSInliner(
    load_remote_stylesheets=False,  # nothing is fetched, whatever a page asks for
    minify_css=True,
)
_CLIPPED_AT = 102_000  # bytes after which Gmail cuts a mail off


def inlined(page: str) -> str:
    """The page with its styles in its elements."""
    return _INLINER.inline(page)


def is_clipped(page: str) -> bool:
    """Whether Gmail would show only the beginning of it."""
    return len(page.encode()) > _CLIPPED_AT
