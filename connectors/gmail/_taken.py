"""Whether a draft that kept may have made was taken away before kept saw it: Gmail's history remembers.

After an unclear answer, or a death in the middle of one, nothing in Drafts means either that no draft was made or that
a human has deleted or sent it already. A history id from before tells the two apart.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from agent.errors import CursorLost
from connectors._numbers import number_of
from connectors.gmail._api import Api, Json
from connectors.gmail._errors import Malformed, NotThere
from connectors.gmail._history import entries, labels_of, message_id, records
from connectors.gmail._paging import each_page

_MOST_PAGES = 50


def standing(api: Api) -> str:
    """The history id at this moment; empty where the server does not say it."""
    try:
        said = api.read(api.mail.getProfile(userId="me"), api.tariff.get_profile)
    except (NotThere, Malformed):
        return ""
    number = number_of(said.get("historyId"), most=100)
    return "" if number is None else str(number)


def has_lost(api: Api, since: str, thread: str) -> bool:
    """Whether a draft came into this thread since then and left it; in any thread, where none is named.

    True too where Gmail has forgotten so much: then it cannot be excluded.
    """
    came: set[str] = set()
    left: set[str] = set()
    try:
        for record in _records(api, since):
            came |= {message_id(one) for one in entries(record, "messagesAdded") if _is_draft(one, thread)}
            left |= {message_id(one) for one in entries(record, "messagesDeleted")}
            left |= {message_id(one) for one in entries(record, "labelsAdded") if "TRASH" in labels_of(one)}
            left |= {message_id(one) for one in entries(record, "labelsRemoved") if "DRAFT" in labels_of(one)}
    except CursorLost:
        return True
    return bool(came & left)


def came_since(api: Api, since: str) -> frozenset[str]:
    """The messages that may have come as drafts since then, in any thread; none where Gmail has forgotten so much.

    `has_lost` is True there, so that what is not found then is not made again.
    """
    try:
        told = list(_records(api, since))
    except CursorLost:
        return frozenset()
    return frozenset(
        message_id(one) for record in told for one in entries(record, "messagesAdded") if _is_draft(one, "")
    )


def _records(api: Api, since: str) -> Iterator[Mapping[str, Any]]:
    """What Gmail's history holds since then; raises `CursorLost` where it does not reach back, or is too much to read."""

    def page(token: str) -> Json:
        asked = api.mail.history().list(
            userId="me", startHistoryId=since, maxResults=500, pageToken=token or None
        )
        try:
            return api.read(asked, api.tariff.history_list)
        except (NotThere, Malformed):
            raise CursorLost("Gmail has forgotten how Drafts stood.") from None

    for number, answer in enumerate(each_page(page)):
        if number == _MOST_PAGES:
            raise CursorLost("More has changed than can be looked through.")
        yield from records(answer)


def _is_draft(one: Mapping[str, Any], thread: str) -> bool:
    """Whether a message that came may have been a draft there; Gmail need not say what labels it bore."""
    message = one["message"]
    labels = labels_of(message)
    return (not labels or "DRAFT" in labels) and (not thread or message.get("threadId") == thread)
