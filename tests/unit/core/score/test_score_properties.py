"""What must be true of the figures whatever happened, and that each of the fourteen opens to what it is made of."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Evidence,
    Found,
    Owner,
    Strength,
)
from agent.core.fulfil.exchange import Side
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.score.account import account_line, account_page
from agent.core.score.account_plain import account_page_as_plain
from agent.core.score.dossier import dossier
from agent.core.score.heat import heat
from agent.core.score.kept import NEWCOMER, Prior, kept_rate
from agent.resources import commitment_map

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
STEPS = commitment_map(Path("nobody has one of their own"))
slow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)

# The kept rate


def a_promise(
    number: int, due: datetime | None, settled: datetime | None = None, by: By = By.REP
) -> Commitment:
    window = Due(due, due, "by then") if due else None
    found = Found(0, 9, "You will have it.", Action.SEND, Strength.FIRM, Owner.SENDER, due=window)
    ines, bo = Address("ines@alderway.example"), Address("bo@quillmark.example")
    return Commitment(
        CommitmentId(f"c{number:03}"), by, ines, (bo,), "quillmark.example", MessageKey("m@mail.example"), ThreadKey("t"),
        NOW - 300 * DAY, found, window, settled_at=settled,
    )  # fmt: skip


past = st.integers(1, 290).map(lambda days: NOW - days * DAY)
ahead = st.integers(1, 290).map(lambda days: NOW + days * DAY)
came_due = st.lists(st.tuples(past, st.none() | past), max_size=15).map(
    lambda rows: [a_promise(n, due, settled) for n, (due, settled) in enumerate(rows)]
)
still_open = st.lists(
    st.one_of(
        ahead.map(lambda due: a_promise(0, due)),
        st.just(a_promise(0, None)),
        past.map(lambda due: replace(a_promise(0, due), unclear=True)),
        past.map(lambda due: replace(a_promise(0, due), dismissed=True)),
        past.map(lambda due: a_promise(0, due, by=By.CUSTOMER)),
    ),
    max_size=10,
).map(lambda rows: [replace(row, id=CommitmentId(f"o{n:03}")) for n, row in enumerate(rows)])


@given(came_due, still_open, st.randoms(use_true_random=False))
def test_the_kept_rate_is_unmoved_by_what_is_still_open(
    due: list[Commitment], open_: list[Commitment], random: Random
) -> None:
    """However many are open, undated, unclear, dismissed or the customer's own, and in whatever order: the very same rate."""
    mixed = [*due, *open_]
    random.shuffle(mixed)
    assert kept_rate(mixed, NOW, zone=UTC) == kept_rate(due, NOW, zone=UTC)


@given(past, st.none() | st.integers(1, 400), st.floats(0.5, 0.95), st.floats(5, 50))
def test_a_newcomers_first_miss_ruins_nothing(
    due: datetime, late: int | None, mean: float, weight: float
) -> None:
    """Whatever the team's prior and however late: at most a sixth is lost, and the interval still holds what was believed."""
    prior = Prior(weight * mean, weight * (1 - mean))
    settled = due + late * DAY if late and due + late * DAY < NOW else None
    first = kept_rate([a_promise(1, due, settled)], NOW, zone=UTC, prior=prior)
    assert prior.rate * 5 / 6 - 1e-9 <= first.value <= prior.rate + (1 - prior.rate) / weight
    assert first.low <= prior.rate <= first.high


@given(came_due, past)
def test_one_more_kept_never_lowers_the_rate_and_one_more_broken_never_raises_it(
    rows: list[Commitment], due: datetime
) -> None:
    """So there is no promise that it would have been better not to keep."""
    before = kept_rate(rows, NOW, zone=UTC).value
    kept = replace(a_promise(900, due), settled_at=due - DAY)
    assert kept_rate([*rows, kept], NOW, zone=UTC).value >= before
    assert kept_rate([*rows, a_promise(901, due)], NOW, zone=UTC).value <= before
    assert 0 < NEWCOMER.rate < 1


# Heat

_DAYS = st.integers(0, 200)
_promises = st.lists(
    st.tuples(
        _DAYS, st.sampled_from(list(Strength)), st.none() | st.integers(1, 30), st.none() | st.integers(1, 30)
    ),
    min_size=1,
    max_size=6,
)


def a_past(
    one: Any, promised: list[tuple[int, Strength, int | None, int | None]], met: list[int]
) -> datetime:
    """What went between the two sides; the moment after all of it."""
    start = datetime(2025, 6, 2, 9, tzinfo=one.rep.zone)
    for days, strength, due, done in promised:
        made = start + timedelta(days=days)
        one.promised(
            by=By.CUSTOMER, made=made, strength=strength,
            due=(made + timedelta(days=due)).date() if due else None,
            done=made + timedelta(days=done) if done else None,
        )  # fmt: skip
    for days in met:
        one.met(start + timedelta(days=days), by_customer=days % 2 == 0)
    return start + timedelta(days=240)


@slow
@given(_promises, st.lists(_DAYS, max_size=4), st.lists(st.integers(1, 200), min_size=2, max_size=4))
def test_heat_falls_with_every_day_of_silence(
    an_account: Callable[[], Any], promised: Any, met: list[int], silences: list[int]
) -> None:
    """After the last word, later is always colder, and it never passes 0 or 100."""
    one = an_account()
    now = a_past(one, promised, met)
    moments = [now + timedelta(days=days) for days in sorted(set(silences))]
    values = [heat(one.on(moment)).value for moment in (now, *moments)]
    assert all(later < before for before, later in pairwise(values))
    assert 0 < values[-1] < values[0] < 100


@slow
@given(_promises, st.lists(_DAYS, max_size=4), st.integers(1, 60), st.booleans())
def test_heat_never_falls_by_what_a_customer_kept(
    an_account: Callable[[], Any], promised: Any, met: list[int], done: int, has_due: bool
) -> None:
    """In time or late, at any moment after: an account in which the customer kept their word is warmer than one in which they did not."""
    one = an_account()
    now = a_past(one, promised, met)
    row = one.promised(
        by=By.CUSTOMER,
        made=now - timedelta(days=90),
        due=(now - timedelta(days=60)).date() if has_due else None,
    )
    without = heat(one.on(now)).value
    one.rows[-1] = replace(row, settled_at=now - timedelta(days=done))
    assert heat(one.on(now)).value > without


@slow
@given(_promises, st.lists(_DAYS, max_size=4), st.integers(1, 60))
def test_our_own_doings_warm_nothing(
    an_account: Callable[[], Any], promised: Any, met: list[int], done: int
) -> None:
    """Heat is what the customer does: promises of ours, kept or not, leave it where it was."""
    one = an_account()
    now = a_past(one, promised, met)
    before = heat(one.on(now)).value
    one.promised(by=By.REP, made=now - timedelta(days=90), done=now - timedelta(days=done))
    one.promised(by=By.REP, made=now - timedelta(days=80), due=(now - timedelta(days=70)).date())
    assert heat(one.on(now)).value == before


# All of it


def a_full_account(one: Any) -> datetime:
    """An account for which every figure has something to say; the moment to look at it."""
    one.promised("You will have the crates by Friday.", due=one.at(6).date(), done=one.at(5))
    one.promised("The drawings will reach you on Monday.", due=one.at(9).date())
    one.promised("We will let you have the test sheet.", due=one.at(30).date())
    one.promised(
        "The samples come on the 12th.", due=one.at(12).date(), first_due=one.at(4).date(), moved_at=one.at(3),
        told_in_time=True, told_at=one.at(3),
    )  # fmt: skip
    one.promised("I will sign on Thursday.", by=By.CUSTOMER, due=one.at(5).date(), done=one.at(5))
    one.promised("We return the list by Tuesday.", by=By.CUSTOMER, due=one.at(10).date())
    one.promised(
        "I will introduce you to Mr Falk.", by=By.CUSTOMER, made=one.at(3), done=one.at(4), action=Action.INTRODUCE,
        evidence=Evidence(MessageKey("m2@mail.example")),
    )  # fmt: skip
    one.wrote(Side.REP, "Which wood shall it be for your quay?", one.at(3))
    one.wrote(Side.CUSTOMER, "We will take oak. The budget for this year is tight.", one.at(3, 15))
    one.wrote(Side.CUSTOMER, "When can your driver come? We plan the order for the third quarter.", one.at(4))
    one.wrote(Side.REP, "He comes on Friday. Our quarter ends soon and my boss needs the order.", one.at(5))
    for day in range(6, 13):
        one.wrote(
            Side.REP,
            f"Your quay needs oak of the best kind. Delivery {day} is what you asked for.",
            one.at(day),
        )
    one.wrote(Side.CUSTOMER, "Is the oak dry enough for our quay?", one.at(13))
    one.met(one.at(6), by_customer=True)
    one.met(one.at(11), cancelled=True)
    one.met(one.at(26))
    return one.at(16)  # type: ignore[no-any-return]


@slow
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_the_order_in_which_things_are_known_changes_no_figure(
    an_account: Callable[[], Any], random: Random, days: int
) -> None:
    """Rows, mails and meetings in any order, and each twice: the very same page, every figure of it."""
    one = an_account()
    now = a_full_account(one) + timedelta(days=days)
    mixed = [list(things) * 2 for things in (one.rows, one.words, one.meetings)]
    for things in mixed:
        random.shuffle(things)
    again = dossier("quillmark.example", one.rep, now, rows=mixed[0], words=mixed[1], meetings=mixed[2])
    assert account_page(again, STEPS) == account_page(one.on(now), STEPS)
    assert account_line(again) == account_line(one.on(now))


FIGURES: dict[str, Callable[[dict[str, Any]], object]] = {
    "Keep your word": lambda p: p["kept_rate"]["parts"],
    "Come clean early": lambda p: p["come_clean_early"]["early"],
    "Give and get": lambda p: [
        p["give_and_get"]["ours"]["owes"],
        [m["ids"] for m in p["give_and_get"]["months"]],
    ],
    "Advance": lambda p: p["advances"],
    "Heat": lambda p: p["heat"]["parts"],
    "Commitment map": lambda p: p["map"]["steps"],
    "Look before you ask": lambda p: [
        p["look_before_you_ask"]["first"],
        p["look_before_you_ask"]["held_back"],
    ],
    "SMART": lambda p: p["next_actions"],
    "Face time": lambda p: p["face_time"]["held"],
    "Prompt and consistent": lambda p: p["answers"]["ours"]["answers"],
    "The true read": lambda p: p["true_read"],
    "Never too late": lambda p: p["year"]["months"],
    "Motive": lambda p: p["motive"]["message_ids"],
    "Referrals": lambda p: p["referrals"]["made"],
}


def test_each_of_the_fourteen_opens_to_its_evidence_in_json(account: Any) -> None:
    """Commitments, mails and events by their ids, and each of them is one that there is."""
    now = a_full_account(account)
    plain = json.loads(json.dumps(account_page_as_plain(account_page(account.on(now), STEPS))))
    there = (
        {row.id for row in account.rows}
        | {f"<{m.key}>" for m in account.words}
        | {m.uid for m in account.meetings}
    )
    assert len(FIGURES) == 14
    for figure, part in FIGURES.items():
        ids = set(_ids(part(plain)))
        assert ids, figure
        assert ids <= there, figure


def _ids(part: object) -> Iterator[str]:
    """Whatever in a piece of JSON names a commitment, a mail or an event."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("id", "message_id", "event_uid"):
                yield value
            elif isinstance(value, dict | list):
                yield from _ids(value)
    elif isinstance(part, list):
        for one in part:
            if isinstance(one, str):
                yield one
            else:
                yield from _ids(one)
