"""The manager's read of the rep's accounts: who needs somebody and why, and one account as a whole."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.core.score.barrier_words import BARRIERS
from agent.core.score.months import quarter_name
from agent.web.asked import Asked

_A_PAGE = 20
_IN_PLAY = 120  # days of silence after which an account that needs nobody is shown last, behind a link


def accounts(asked: Asked) -> Response:
    """A screenful of accounts, the one that most needs somebody first."""
    mailbox, reckoned = asked.mailbox, asked.reckoned
    found = reckoned.accounts(asked.now)
    words, show_all = asked.query.get("q", "")[:200].lower(), asked.query.get("all") == "1"
    fitting = [line for line in found.lines if words in line.account.lower()]
    shown = [
        line for line in fitting if show_all or words or line.reasons or (line.days_silent or 0) <= _IN_PLAY
    ]
    last = max(1, -(-len(shown) // _A_PAGE))
    number = min(asked.number, last)
    lines = shown[(number - 1) * _A_PAGE : number * _A_PAGE]
    steps = asked.site.app.commitment_map
    return asked.page(
        "accounts",
        mailbox=mailbox,
        lines=lines,
        portraits=reckoned.portraits([line.account for line in lines], steps, asked.now),
        total=len(shown),
        quiet=len(fitting) - len(shown),
        found=found,
        words=words,
        show_all=show_all,
        number=number,
        last=last,
        zone=mailbox.rep.zone,
    )


def account(asked: Asked) -> Response:
    """One account: why it needs somebody, what each side owes, heat, map, face time, their words, the year."""
    mailbox, name = asked.mailbox, asked.part("account")
    page = asked.reckoned.account(name, asked.site.app.commitment_map, asked.now)
    if page is None:
        raise HTTPException(404)
    return asked.page(
        "account",
        mailbox=mailbox,
        page=page,
        barriers=page.true_read.under(*BARRIERS),
        feelings=[one for one in page.true_read.said if one.theme not in BARRIERS],
        quarter=quarter_name,
        zone=mailbox.rep.zone,
    )
