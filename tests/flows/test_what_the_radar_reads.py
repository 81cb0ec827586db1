"""The radar of a long record is asked of its latest dates alone, and says what it would say of all of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.bootstrap import Application
from agent.core.radar.record import MOST
from agent.flows.today import radar_over, risks_of
from agent.store_port import MailboxId, Wanted
from bench.web_ledger import fill

_NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """An empty house."""
    with bootstrap.application(tmp_path) as app:
        yield app


@pytest.mark.parametrize("accounts", [12, 60])
def test_what_fell_due_before_the_latest_dates_changes_no_risk(app: Application, accounts: int) -> None:
    """Whether the rep has two hundred dates or a thousand, today and as it was months ago."""
    mailbox = fill(app.store, accounts=accounts, each=30, now=_NOW)
    with app.store.reading() as unit:
        every = unit.ledger.commitments(mailbox.id, Wanted())
        said = {days: risks_of(unit, mailbox, _NOW - timedelta(days)) for days in (0, 3, 30, 120, 300)}
        for days, risks in said.items():
            assert risks == radar_over(unit, mailbox, every, _NOW - timedelta(days))
    assert (max(risk.known for risk in said[0]) == MOST) is (accounts == 60)


def test_of_a_long_record_most_rows_stay_sealed(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """The radar opens the latest dated promises and no others."""
    mailbox = fill(app.store, accounts=60, each=30, now=_NOW)
    opened: list[int] = []
    with app.store.reading() as unit:
        ask, all_there_are = unit.ledger.commitments, len(unit.ledger.commitments(mailbox.id))

        def counted(number: MailboxId, wanted: Wanted) -> object:
            found = ask(number, wanted)
            opened.append(len(found))
            return found

        monkeypatch.setattr(unit.ledger, "commitments", counted)
        assert risks_of(unit, mailbox, _NOW)
    assert 2 * MOST <= sum(opened) < all_there_are / 2
