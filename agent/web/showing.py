"""What a rep lets the manager see: the rep's own choice, by a form on the week and among the settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.bootstrap.reporting import Reporting
from agent.core.score.visibility import Visibility
from agent.store_port import Mailbox
from agent.web.asked import Asked, path_of
from agent.web.word import back_of

_SETTINGS = "/settings"
_MEANS: Mapping[Visibility, str] = {
    Visibility.NOTHING: "your name, and that you show nothing",
    Visibility.FIGURES: "counts and rates; nobody's words and no customer's name",
    Visibility.ACCOUNTS: "these, and with whom something is overdue",
    Visibility.QUOTES: "these, and the sentence of what is overdue; never a mail",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What one rep shows, and what could be chosen instead."""

    mailbox: Mailbox
    shown: Visibility
    is_own: bool  # chosen by the rep; else as usual here
    is_new: bool  # chosen a moment ago
    all: Mapping[Visibility, str]


def choice_of(asked: Asked, mailbox: Mailbox) -> Choice:
    """The choice as it stands."""
    shown = Reporting(asked.site.app).visibility(mailbox)
    is_own = mailbox.manager_sees is not None
    return Choice(mailbox, shown, is_own, is_own and asked.query.get("shows") == shown.value, _MEANS)


def shows(asked: Asked) -> Response:
    """Take the choice, then back to the page it was made on."""
    mailbox = asked.mailbox
    try:
        chosen = Visibility(asked.form.get("visibility", ""))
    except ValueError:
        raise HTTPException(404) from None
    with asked.site.app.store.writing(asked.now) as unit:
        unit.mailboxes.show(mailbox.id, chosen)
    is_setting = asked.form.get("back") == _SETTINGS
    back = _SETTINGS if is_setting else back_of(asked, path_of(mailbox, "week"))
    return asked.see(f"{back}{'&' if '?' in back else '?'}shows={chosen.value}")
