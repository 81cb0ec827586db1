"""A team's weeks are those of the reports, in step with every ledger, and read once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.bootstrap.spoken import speak
from agent.core.commitment import State
from agent.core.fulfil.ledger import EntryKind
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import TeamReport
from agent.flows import team_weeks
from agent.flows.report import read_week
from agent.flows.team_weeks import TeamWeeks
from agent.store_port import Mailbox, Wanted
from tests.web.serving import MONDAY

_WEEK = IsoWeek(2026, 11)


@pytest.fixture
def app(data: Path) -> Iterator[Application]:
    with bootstrap.application(data) as opened:
        yield opened


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reps whose ledgers were read, in order."""
    names: list[str] = []

    def noted(store: object, mailbox: Mailbox, **rest: object) -> object:
        names.append(mailbox.rep.email)
        return read_week(store, mailbox, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(team_weeks, "read_week", noted)
    return names


def _seen(
    app: Application, weeks: TeamWeeks, week: IsoWeek = _WEEK, later: timedelta = timedelta(0)
) -> TeamReport:
    reporting, team = Reporting(app), app.mailboxes()
    found = weeks.of(team, week, MONDAY + later, reporting.all_read_at(team, week))
    return reporting.team(team, found)


def _reported(app: Application, week: IsoWeek = _WEEK) -> TeamReport:
    reporting, team = Reporting(app), app.mailboxes()
    return reporting.team(team, reporting.weeks(team, week, MONDAY))


def test_it_says_what_the_report_says_and_reads_each_ledger_once(app: Application, read: list[str]) -> None:
    """Whatever week is asked for, in whatever order."""
    weeks = TeamWeeks(app.store)
    for week in (_WEEK, _WEEK.shifted(-1), _WEEK, _WEEK.shifted(1)):
        assert _seen(app, weeks, week) == _reported(app, week)
    assert len(read) == 3 * len(app.mailboxes())


def test_a_reps_word_is_seen_and_nobody_elses_ledger_is_read(app: Application, read: list[str]) -> None:
    """What is put right on Monday is on the manager's page at the next look."""
    weeks, nora = TeamWeeks(app.store), app.mailboxes()[-1]
    before = _seen(app, weeks)
    read.clear()
    with app.store.reading() as unit:
        late = unit.ledger.commitments(nora.id, Wanted(states=frozenset({State.OVERDUE}), now=MONDAY))
    speak(app, [nora], late[0].id, kind=EntryKind.FULFILLED, now=MONDAY, due=None, only_this=True)
    after = _seen(app, weeks)
    assert after == _reported(app) != before
    assert nora.rep.email in read


def test_time_alone_moves_a_running_week_and_no_other(app: Application, read: list[str]) -> None:
    """The running week is read anew a quarter of an hour later; one that ended stays as it is."""
    weeks = TeamWeeks(app.store)
    for week, times in ((_WEEK, 1), (_WEEK.shifted(1), 2)):
        read.clear()
        _seen(app, weeks, week)
        _seen(app, weeks, week, timedelta(minutes=16))
        assert len(read) == times * len(app.mailboxes()), week


def test_what_is_remembered_has_an_end(
    app: Application, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who pages through years of a team does not fill the memory."""
    monkeypatch.setattr(team_weeks, "_REMEMBERED", 2)
    weeks = TeamWeeks(app.store)
    for back in (0, -1, 0):
        _seen(app, weeks, _WEEK.shifted(back))
    assert len(read) == 3 * len(app.mailboxes())
