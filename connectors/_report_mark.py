"""The mark by which a report that was laid into an inbox is known again, at every provider."""

import re

from agent.errors import BadInput

REPORT_HEADER = "X-Kept-Report"
_MARK = re.compile(r"[A-Za-z0-9.-]{1,64}")


def check_mark(mark: str) -> None:
    """Raise `BadInput` where the mark could be anything but a word of a header or of a query."""
    if not _MARK.fullmatch(mark):
        raise BadInput("A report's mark may hold letters, digits, dots and hyphens only.")
