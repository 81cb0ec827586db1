"""Random schedules of mail, humans and faults over the whole of kept, judged by the provider's own truth.

Each schedule is a life of two reps of two teams: mail comes, moves and goes; humans edit, send and delete drafts; time
passes; workers die and sleep; tokens are revoked, histories forgotten, the queue is flushed and the database goes
away. At every step no draft was made twice and no cursor is ahead of what is stored; in the end, left in peace,
every promise is known once and every draft that was due was made (reliability I1 to I8).

`KEPT_TEST_LIVES` says how many schedules are lived; the slow test lives 5,000, always the same.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from agent.errors import NotAllowed, ProviderDown, SignInNeeded, SlowDown, SourceMissing
from tests.simulation.life import CUSTOMERS, OPEN_PLACES, PLACES, Life, Step

_LIVES = int(os.environ.get("KEPT_TEST_LIVES", "30"))
_MANY = int(os.environ.get("KEPT_TEST_MANY_LIVES", "5000"))
_SEED = int(os.environ.get("KEPT_TEST_SEED", "20261122"))
_HAPPENED: Counter[str] = Counter()  # in all lives of this run

_REP, _WHICH, _NTH = st.integers(0, 1), st.integers(0, 9), st.sampled_from([1, 1, 1, 2, 3])
_CUSTOMER, _FOLDER = st.sampled_from(CUSTOMERS), st.sampled_from(["inbox", "sent", "archive"])
_READ_TROUBLE = st.sampled_from(
    [
        ProviderDown("reset"),
        SlowDown("wait", 300.0),
        SlowDown("wait", 20.0),
        SourceMissing("gone"),
        NotAllowed("no"),
    ]
)
_CREATE_TROUBLE = st.sampled_from(
    [
        (ProviderDown("reset"), True), (ProviderDown("reset"), False), (SlowDown("wait", 60.0), False),
        (NotAllowed("no"), False), (SignInNeeded("who"), False), (SourceMissing("the thread"), False),
    ]
)  # fmt: skip


def _step(name: str, often: int = 1, **how: st.SearchStrategy[Any]) -> list[st.SearchStrategy[Step]]:
    return [st.tuples(st.just(name), st.fixed_dictionaries(how))] * often


_PROMISE = _step("a_promise_is_made", 4, number=_REP, customer=_CUSTOMER, is_thanked=st.booleans())
_STEPS: st.SearchStrategy[Step] = st.one_of(
    *_PROMISE,
    *_step("a_mail_arrives", number=_REP, customer=_CUSTOMER),
    *_step("a_promise_is_kept", number=_REP, which=_WHICH),
    *_step("the_rep_answers_otherwise", number=_REP, which=_WHICH),
    *_step("a_mail_moves_or_goes", number=_REP, folder=st.sampled_from(["inbox", "sent"]), which=_WHICH,
           is_gone=st.booleans()),
    *_step("time_passes", minutes=st.sampled_from([1, 3, 7, 40, 300, 1500, 4400])),
    *_step("a_human_takes_a_draft", 4, number=_REP, what=st.sampled_from(["edit", "send", "delete"]), which=_WHICH,
           heard=st.booleans()),
    *_step("a_human_begins_an_answer", number=_REP),
    *_step("a_promise_is_dismissed", number=_REP, which=_WHICH),
    *_step("kept_works", 4, minutes=st.sampled_from([0, 1, 3, 20, 1500, 3000])),
    *_step("kept_is_killed", 4, place=st.sampled_from(PLACES), nth=_NTH, minutes=st.sampled_from([3, 20, 1500])),
    *_step("kept_sleeps", 4, place=st.sampled_from(OPEN_PLACES), nth=_NTH, lead=st.sampled_from([3, 20, 1500]),
           minutes=st.sampled_from([1, 3, 8])),
    *_step("the_database_goes_away", 2, units=st.integers(0, 60)),
    *_step("the_queue_is_flushed"),
    *_step("a_page_will_fail", 2, number=_REP, folder=_FOLDER, error=_READ_TROUBLE),
    *_step("a_cursor_is_pruned", number=_REP, folder=_FOLDER),
    *_step("the_token_is_revoked", number=_REP),
    *_step("the_rep_signs_in_again", number=_REP),
    *_step("a_draft_will_fail", 3, number=_REP, trouble=_CREATE_TROUBLE),
    *_step("a_look_into_drafts_will_fail", number=_REP),
    *_step("the_provider_is_so", number=_REP, seconds=st.sampled_from([0, 60]), tells=st.booleans()),
)  # fmt: skip
_SCHEDULES = st.tuples(
    st.sampled_from([1, 1, 2]),
    st.lists(st.one_of(*_PROMISE), min_size=2, max_size=4),
    st.lists(_STEPS, min_size=8, max_size=16),
)
"""How many reps; what is promised before anything else happens, so that all of it has slipped when kept first looks; and then the rest."""

_HOW = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.mark.timeout(600)
@settings(_HOW, max_examples=_LIVES)
@given(_SCHEDULES)
def test_a_random_schedule(schedule: tuple[int, list[Step], list[Step]]) -> None:
    """No promise lost, none twice, no draft twice, no human overruled."""
    _live(schedule)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_five_thousand_schedules() -> None:
    """The same in 5,000 lives of one seed; `KEPT_TEST_TELL` names a file for what happened in them."""
    many = settings(_HOW, max_examples=_MANY, database=None, phases=[Phase.generate])
    try:
        seed(_SEED)(many(given(_SCHEDULES)(_live)))()
    finally:
        if told := os.environ.get("KEPT_TEST_TELL"):
            Path(told).write_text(json.dumps(_HAPPENED, indent=1, sort_keys=True), encoding="utf-8")


def _live(schedule: tuple[int, list[Step], list[Step]]) -> None:
    reps, opening, steps = schedule
    life = Life(reps)
    try:
        life.live([*opening, ("time_passes", {"minutes": 4400}), *steps])
    finally:
        _HAPPENED.update(life.world.happened)
