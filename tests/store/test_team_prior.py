"""What a newcomer to a team starts at is counted by the database, and is what the others' own ledgers say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import By
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import NEWCOMER, Tally, earned_by, team_prior
from agent.core.score.lines import as_of
from agent.core.score.week import RATE_WEEKS
from agent.flows.report import priors_of, read_week
from agent.store.unit import Store
from agent.store_port import Mailbox, Wanted
from bench.web_ledger import REP, fill

_WEEK = IsoWeek(2026, 11)
_NOW = datetime(2026, 3, 18, 8, tzinfo=UTC)


def _rep(store: Store, number: int) -> Mailbox:
    rep = replace(REP, email=f"rep{number}@harbour.example", name=f"Rep {number}", zone=ZoneInfo("UTC"))
    return fill(store, rep=rep, accounts=12, each=12, now=_NOW, seed=number)


def _newcomer(store: Store) -> Mailbox:
    with store.writing(_NOW) as unit:
        return unit.mailboxes.put(replace(REP, email="new@harbour.example", name="New"))


def _plainly(store: Store, mailbox: Mailbox) -> Tally:
    """The same from the rows themselves, one by one."""
    end = _WEEK.ends(UTC)
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(by=By.REP))
    found: list[timedelta | None] = []
    for row in rows:
        deadline, stood = row.deadline(UTC), as_of(row, end)
        if deadline is None or stood is None or not end - timedelta(weeks=RATE_WEEKS) <= deadline < end:
            continue
        if (earned := earned_by(stood, end, zone=UTC)) is not None:
            found.append(earned.lateness)
    late = tuple(one for one in found if one)
    return Tally(sum(one is not None and not one for one in found), late, sum(one is None for one in found))


def test_a_newcomer_starts_at_what_the_others_keep(store: Store) -> None:
    """Four reps' ledgers, counted in the database, give what going through every row gives; and the week begins there."""
    team = [*(_rep(store, number) for number in range(4)), _newcomer(store)]
    tallies = [_plainly(store, one) for one in team[:4]]
    assert all(one.in_time and one.late for one in tallies)
    assert any(one.broken for one in tallies)
    with store.reading() as unit:
        end = _WEEK.ends(UTC)
        counted = unit.overview.came_due([one.id for one in team], end - timedelta(weeks=RATE_WEEKS), end)
    for mailbox, plain in zip(team[:4], tallies, strict=True):
        found = counted[mailbox.id]
        assert (found.in_time, sorted(found.late), found.broken) == (
            plain.in_time,
            sorted(plain.late),
            plain.broken,
        )
    prior = priors_of(store, team, team, week=_WEEK, now=_NOW)[team[-1].id]
    assert prior == team_prior(tallies) != NEWCOMER
    read = read_week(store, team[-1], week=_WEEK, now=_NOW, words_until=_NOW, prior=prior)
    assert read.report.rate.value == pytest.approx(prior.rate)
    assert read.report.rate.starts_as_team


def test_nobody_starts_from_a_mean_of_two(store: Store) -> None:
    """In a team of three each starts at the default, for the mean of two others would tell too much of either."""
    team = [*(_rep(store, number) for number in range(2)), _newcomer(store)]
    assert set(priors_of(store, team, team, week=_WEEK, now=_NOW).values()) == {NEWCOMER}


def test_nobodys_own_record_is_in_what_they_start_from(store: Store) -> None:
    """Of four with a record each starts from the other three."""
    team = [_rep(store, number) for number in range(4)]
    tallies = [_plainly(store, one) for one in team]
    priors = priors_of(store, team, team, week=_WEEK, now=_NOW)
    for number, mailbox in enumerate(team):
        assert priors[mailbox.id] == team_prior(tallies[:number] + tallies[number + 1 :])
