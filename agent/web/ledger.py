"""The ledger: searched by words, filtered by state, side and account, fifty lines at a time."""

from starlette.responses import Response

from agent.core.commitment import By, State
from agent.core.score.lines import line_of
from agent.flows.ledger_list import Search
from agent.web.asked import Asked
from agent.web.word import said_of

_A_PAGE = 50


def ledger(asked: Asked) -> Response:
    """A screenful of what fits."""
    mailbox, search, ledger = asked.mailbox, _search(asked), asked.reckoned.ledger()
    number = asked.number
    found = ledger.find(search, asked.now, first=(number - 1) * _A_PAGE, most=_A_PAGE)
    last = max(1, -(-found.total // _A_PAGE))
    if number > last:
        number = last
        found = ledger.find(search, asked.now, first=(number - 1) * _A_PAGE, most=_A_PAGE)
    lines = [line_of(row, asked.now, zone=mailbox.rep.zone) for row, _ in found.rows]
    return asked.page(
        "ledger",
        mailbox=mailbox,
        search=search,
        lines=lines,
        total=found.total,
        counts={state.value: count for state, count in found.counts.items()},
        states=[state.value for state in State],
        number=number,
        last=last,
        said=said_of(asked, mailbox),
    )


def _search(asked: Asked) -> Search:
    """What the address asks for; what it says in no way we know asks for all."""
    query = asked.query
    states = {state for state in State if state.value == query.get("state")}
    by = next((side for side in By if side.value == query.get("by")), None)
    return Search(query.get("q", "")[:200], frozenset(states), by, query.get("account", "").lower()[:300])
