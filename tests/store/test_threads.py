"""Threads: the same mail gives the same threads, in whatever order and pages it comes."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from time import process_time
from uuid import uuid4

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.store.joining import Member, join, links
from agent.store.unit import Store
from tests.store.making import ACME, NOW, REP, at, key, mail, page

_NAMES = "abcdefgh"
_MISSING = "xyz"  # messages that are referred to and never come


@st.composite
def _mailboxes(draw: st.DrawFn) -> tuple[dict[str, tuple[str, ...]], list[list[str]]]:
    """What each message refers to, and the pages in which the messages come."""
    names = draw(st.permutations(_NAMES))
    linked = {name: tuple(draw(st.lists(st.sampled_from(_NAMES + _MISSING), max_size=2))) for name in names}
    cuts = sorted(draw(st.sets(st.integers(1, len(names) - 1), max_size=4)))
    pages = [names[start:end] for start, end in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    return linked, pages


def _expected(linked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each message's thread by plain search; messages are older the earlier their letter."""
    near = {name: {name} for name in _NAMES + _MISSING}
    for name, others in linked.items():
        for other in others:
            near[name].add(other)
            near[other].add(name)
    found = {}
    for name in _NAMES:
        reached: set[str] = set()
        border = {name}
        while border:
            reached |= border
            border = {other for one in border for other in near[one]} - reached
        found[name] = min(reached & set(_NAMES))
    return found


@given(mailbox=_mailboxes())
@settings(max_examples=60, deadline=None)
@example(mailbox=({**dict.fromkeys(_NAMES, ()), "b": ("x",), "c": ("x",)}, [["c"], ["b"], list("adefgh")]))
def test_any_order_of_arrival_gives_the_same_threads(
    one_store: Store, mailbox: tuple[dict[str, tuple[str, ...]], list[list[str]]]
) -> None:
    """Threads are what is linked, by whichever messages, and bear the name of their oldest message."""
    linked, pages = mailbox
    with one_store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP, team=uuid4().hex).id
    for names in pages:
        with one_store.writing(NOW) as unit:
            booked = [mail(name, hours=_NAMES.index(name), refers=linked[name]) for name in names]
            unit.pages.store(own, "mbox:a", page(*booked))
    with one_store.reading() as unit:
        messages = unit.exchanges.load(own, ACME).messages
    assert {one.key: str(one.thread) for one in messages} == {
        key(name): key(thread) for name, thread in _expected(linked).items()
    }


def test_an_answer_joins_by_either_header() -> None:
    """In-Reply-To alone, References alone, and both: a message never refers to itself."""
    assert links(mail("b", answers="a").message) == (key("a"),)
    assert links(mail("c", refers=("a", "b")).message) == (key("a"), key("b"))
    assert links(mail("b", answers="a", refers=("a", "b")).message) == (key("a"),)


def test_a_hundred_thousand_references_cost_nothing() -> None:
    """The first and the nearest forebears are enough to join a thread; the rest is not looked at."""
    many = tuple(f"r{number}" for number in range(100_000))
    message = mail("b", refers=many).message
    begin = process_time()
    found = links(message)
    assert process_time() - begin < 0.5
    assert found[0] == key("r0")
    assert found[-1] == key("r99999")
    assert len(found) < 50


def test_joining_takes_time_in_proportion_to_the_page() -> None:
    """A chain of fifty thousand answers, each known only by the one before it, is one thread at once."""
    names = [f"n{number}" for number in range(50_000)]
    fresh = [Member(at(number / 60), name, number) for number, name in enumerate(names)]
    linked = {name: [before] for before, name in pairwise(names)}
    begin = process_time()
    joined = join(fresh, linked, {}, {})
    assert process_time() - begin < 5
    assert set(joined.threads.values()) == {0}
