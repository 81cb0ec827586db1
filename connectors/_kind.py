"""What sort of mail it is, from its headers."""

from collections.abc import Mapping, Sequence

from agent.core.message import MailKind


def kind_of(headers: Mapping[str, Sequence[str]]) -> MailKind:
    """The kind; header names in lower case."""
    if "list-unsubscribe" in headers or "list-id" in headers:
        return MailKind.BULK
    if "auto-submitted" in headers and headers["auto-submitted"][0].lower() != "no":
        return MailKind.AUTO_REPLY
    content_type = headers.get("content-type", ("",))[0].lower()
    if content_type.startswith("multipart/report"):
        return MailKind.BOUNCE
    if content_type.startswith("text/calendar"):
        return MailKind.CALENDAR
    return MailKind.PERSONAL
