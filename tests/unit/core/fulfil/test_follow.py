"""Following as a whole: the same entries for any order of arrival, at a cost that stays in proportion."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import Action, State
from agent.core.fulfil import evidence, keeping
from agent.core.fulfil.exchange import Exchange, Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.identity import commitment_id
from agent.core.fulfil.ledger import EntryKind
from agent.core.message import MessageKey, ThreadKey

THINGS = ("coating report", "paint samples", "dock price", "crane drawing")

_SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""The fixtures here only make desks; none is shared between examples."""


def lively(desk: Any, promise: Any, plan: list[tuple[int, int, int, int]]) -> None:
    """A mail for each step of a plan: (kind, thing, day, side)."""
    for kind, thing, day, side in plan:
        name = THINGS[thing]
        by = Side.CUSTOMER if side else Side.REP
        if kind == 0:
            words = f"I'll send you the {name} by Friday."
            desk.write(
                words,
                promise(words.rstrip("."), Action.SEND, date(2026, 3, 6), f"the {name}"),
                day=day,
                side=by,
            )
        elif kind == 1:
            desk.write(f"The {name} is attached.", day=day, side=by, files=[f"{name.replace(' ', '_')}.pdf"])
        elif kind == 2:
            words = f"Sorry, you'll have the {name} on Monday."
            mark = promise(
                f"you'll have the {name} on Monday", Action.SEND, date(2026, 3, 9), f"the {name}", renews=True
            )
            desk.write(words, mark, day=day, side=by)
        else:
            desk.write(f"We no longer need the {name}.", day=day, side=by)


plans = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(2, 20), st.integers(0, 1)), max_size=14
)


@_SETTINGS
@given(plan=plans, random=st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_entries(
    new_desk: Callable[[], Any], promise: Any, plan: list[tuple[int, int, int, int]], random: Any
) -> None:
    """Mail is followed by when it was written, not by when it was read."""
    desk = new_desk()
    lively(desk, promise, plan)
    shuffled = list(desk.messages)
    random.shuffle(shuffled)
    again = Exchange(desk.exchange.account, tuple(shuffled), ())
    assert follow(again, desk.rep, desk.policy) == desk.entries()


@_SETTINGS
@given(plan=plans)
def test_a_message_given_twice_counts_once(
    new_desk: Callable[[], Any], promise: Any, plan: list[tuple[int, int, int, int]]
) -> None:
    """Two copies of a mail, from two mailboxes say, are one."""
    desk = new_desk()
    lively(desk, promise, plan)
    twice = Exchange(desk.exchange.account, (*desk.messages, *desk.messages), ())
    assert follow(twice, desk.rep, desk.policy) == desk.entries()


@_SETTINGS
@given(plan=plans)
def test_what_was_said_before_is_not_changed_by_what_comes_after(
    new_desk: Callable[[], Any], promise: Any, plan: list[tuple[int, int, int, int]]
) -> None:
    """The entries of the first half of an exchange are the first entries of the whole."""
    desk = new_desk()
    lively(desk, promise, sorted(plan, key=lambda step: step[2]))
    whole = desk.entries()
    half = Exchange(desk.exchange.account, tuple(desk.messages[: len(desk.messages) // 2]), ())
    last = max((m.sent_at for m in half.messages), default=None)
    later = [m.sent_at for m in desk.messages[len(half.messages) :]]
    if last is not None and all(at > last for at in later):
        some = follow(half, desk.rep, desk.policy)
        assert whole[: len(some)] == some


def test_an_id_comes_from_the_mail_and_the_words(desk: Any, promise: Any) -> None:
    """Twelve letters and digits; white space, case and typography make no difference, a second equal sentence does."""
    desk.write("Hello", day=2)
    desk.write("Hello", day=3)
    first, second = desk.messages
    one = commitment_id(first, "I’ll  send it", 0)
    assert one == commitment_id(first, "i'll send it", 0)
    assert len({one, commitment_id(first, "i'll send it", 1), commitment_id(second, "i'll send it", 0)}) == 3
    assert len(one) == 12
    assert one.isalnum()


def test_copies_of_a_mail_are_one_mail(desk: Any, promise: Any) -> None:
    """An export of several folders holds the same mail under several Message-IDs: its promise is made once."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 6), "the coating report"), day=2)
    before = desk.entries()
    copied = MessageKey("another@folder.example")
    desk.messages.append(replace(desk.messages[0], key=copied, thread=ThreadKey(copied)))
    rows = {entry.commitment for entry in desk.entries()}
    assert rows == {entry.commitment for entry in before}
    assert [entry.kind for entry in desk.entries()] == [entry.kind for entry in before]


@pytest.mark.parametrize("side", [Side.COLLEAGUE, Side.NOBODY])
def test_only_rep_and_customer_make_commitments(desk: Any, promise: Any, side: Side) -> None:
    """A colleague's promise is the colleague's, a forged one nobody's."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, None, "the coating report"), day=2, side=side)
    assert desk.entries() == ()


def test_a_sentence_below_the_least_probability_is_no_commitment(desk: Any, promise: Any) -> None:
    """The detector's doubt is the policy's to judge."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, None, "the coating report"), day=2)
    policy = type(desk.policy)(min_probability=1.1)
    assert follow(desk.exchange, desk.rep, policy) == ()


def test_evidence_long_after_the_due_is_not_looked_for(desk: Any, promise: Any) -> None:
    """After `look_back_days` the promise rests."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 6), "the coating report"), day=2)
    desk.write(
        "The coating report is attached.",
        day=6 + desk.policy.look_back_days + 2,
        files=["coating_report.pdf"],
    )
    assert desk.state(day=120) is State.OVERDUE


@pytest.mark.parametrize("threads", [1, 300])
def test_a_long_exchange_costs_in_proportion(
    desk: Any, promise: Any, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    """Ten times the mail is compared about ten times as often, not a hundred times."""
    looks = {}
    for size in (300, 3000):
        count = 0
        weigh = evidence.weigh

        def counting(*args: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            return weigh(*args, **more)  # noqa: B023

        quiet = type(desk)()
        for number in range(size):
            thread = f"t{number % threads}"
            day, hour = divmod(number, 12)
            if number % 10 == 0:
                words = f"I'll send you the report on hull {number}."
                quiet.write(
                    words,
                    promise(words.rstrip("."), Action.SEND, None, f"the report on hull {number}"),
                    day=1,
                    thread=thread,
                )
            else:
                quiet.write(f"The weather at pier {number} is fair.", day=1, thread=thread)
            moved = quiet.messages[-1]
            quiet.messages[-1] = type(moved)(
                **{f: getattr(moved, f) for f in moved.__slots__}
                | {"sent_at": quiet.at(1) + timedelta(days=day, hours=hour)}
            )
        monkeypatch.setattr(keeping, "weigh", counting)
        quiet.entries()
        monkeypatch.undo()
        looks[size] = count
    assert looks[3000] <= 15 * max(looks[300], 300)


@_SETTINGS
@given(
    texts=st.lists(
        st.tuples(
            st.text(alphabet=st.sampled_from("ab :;,.?!\n-–'’…éß5/ \t@\x00"), max_size=80)
            | st.text(max_size=80),
            st.sampled_from(
                ["", "I'll send it by 5.", "Attached: https://x.example/a?b=c", "No need any more"]
            ),
            st.sampled_from(list(Action)),
            st.sampled_from(["", "it", "the report", "\x00"]),
            st.integers(0, 1),
        ),
        max_size=8,
    )
)
def test_no_mail_breaks_following(
    new_desk: Callable[[], Any], promise: Any, texts: list[tuple[str, str, Action, str, int]]
) -> None:
    """Whatever is written, every sentence that was found ends up as a commitment or as a mention of one."""
    desk = new_desk()
    for day, (text, words, action, thing, side) in enumerate(texts, 2):
        own = f"{text} {words}"
        marks = [promise(words, action, None, thing)] if words.startswith("I'll") else []
        desk.write(own, *marks, day=day, side=Side.CUSTOMER if side else Side.REP)
    entries = desk.entries()
    found = sum(len(message.found) for message in desk.messages)
    taken = sum(entry.kind in (EntryKind.FOUND, EntryKind.MENTIONED) for entry in entries)
    assert taken == found
