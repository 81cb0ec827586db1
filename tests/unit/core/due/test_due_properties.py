"""Whatever a mail says, reading its dues neither fails nor stalls, and what it returns is in the text."""

import inspect
import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from time import process_time
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.due import find_dues, french, german, grammar, spanish, tokens
from agent.core.due.english_words import WORDS
from agent.core.due.events import find_event_dues
from agent.core.due.grammar import GROUPS, LEVELS
from agent.core.due.patterns import Reading, one_of, words_in
from agent.core.due.tokens import NUMBERS

SENT = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=-6)))
RULES = [rule for level in LEVELS for rule in level.rules]

_WORDS = sorted(
    {word for rule in RULES for word in words_in(rule.pattern)}.union(*WORDS.values(), *german.WORDS.values())
)
_SIGNS = [" ", " ", " ", ", ", ". ", "-", "/", ":", "\n", "\n\n", "(", ")", "'", "+", "@", "–", "", "İ", "👍"]
_NUMBERS = st.one_of(
    st.integers(0, 60).map(str), st.integers(0, 99999).map(str), st.sampled_from(["05", "00", "2026"])
)
_TALK = st.lists(
    st.tuples(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), _NUMBERS), st.sampled_from(_SIGNS)),
    max_size=40,
).map(lambda pairs: "".join(word + sign for word, sign in pairs))
_ZONES = st.sampled_from(["America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Europe/London"]).map(
    ZoneInfo
)
_SENT = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=_ZONES)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(_TALK, st.text(max_size=200)),
    _SENT,
    st.booleans(),
    st.sampled_from([("en",), ("de", "en"), ("en", "fr", "es")]),
)
def test_any_text_is_read_without_failing(
    text: str, sent: datetime, day_first: bool, languages: tuple[str, ...]
) -> None:
    """Dues lie in the text, in order, apart, not in the past, with a first no later than their last."""
    end = 0
    for due in find_dues(text, sent, day_first=day_first, languages=languages):
        assert end <= due.start < due.end <= len(text)
        assert text[due.start : due.end] == due.text
        assert 0 < due.sure <= 1
        last = due.last.astimezone(sent.tzinfo).date() if isinstance(due.last, datetime) else due.last
        assert last >= sent.date() - timedelta(days=1)
        if type(due.first) is type(due.last) is date:
            assert due.first <= due.last
        end = due.end


@settings(max_examples=200, deadline=None)
@given(st.one_of(_TALK, st.text(max_size=200)))
def test_any_text_is_searched_for_events_without_failing(text: str) -> None:
    """Event phrases lie in the text, in order and apart."""
    end = 0
    for event in find_event_dues(text):
        assert end <= event.start < event.end <= len(text)
        assert text[event.start : event.end] == event.text
        end = event.end


_FRAMES = (
    "the {0} after", "the {0} after that", "the {0} before", "the following {0}", "the next {0}", "that {0}", "two {0}s later", "three {0}s after that",
    "within a {0} after that", "a {0} or two", "half a {0}", "the {0} of the 5th", "end of the {0}", "in two {0}s", "by {0}", "later that {0}", "every {0}",
)  # fmt: skip
_UNITS = "second minute hour day night morning afternoon evening weekday workday weekend week wk fortnight month quarter season term year decade Monday March".split()


@pytest.mark.parametrize("unit", _UNITS)
def test_every_unit_is_counted_in_every_frame_without_failing(unit: str) -> None:
    """Alone, and behind a day that was named: a word that one frame takes must be known to all that count."""
    for frame in _FRAMES:
        for lead in ("", "We meet on Tuesday. ", "We meet on Saturday, ", "In May, "):
            text = f"{lead}I'll send it {frame.format(unit)}."
            for due in find_dues(text, datetime(2026, 3, 4, 11, tzinfo=UTC)):
                assert text[due.start : due.end] == due.text


@settings(max_examples=60, deadline=None)
@given(_TALK, _SENT)
def test_reading_twice_gives_the_same(text: str, sent: datetime) -> None:
    """Nothing is remembered from one text to the next."""
    assert find_dues(text, sent) == find_dues(text, sent)


HOSTILE = [
    "Friday ", "On Mon Tue ", "3 days after ", "3/4 5:30 12-3 ", "10 am - ", "week of next ", "1,1", "5-", "1 hour and ",
    "+1 day ", "Friday or ", "Jan 5 2026, ", "by the end of the next week of May 5 at 3pm or ", "every ", "the ", "a. ",
    "\n", " ", "(", "once ", "as soon as I ", "the first of the ", "0" , "é Friday ", "next " ,
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    """Eight times the text takes about eight times as long at most, and 200 KB take no second on any machine."""
    small, large = (_seconds((piece * (size // len(piece) + 1))[:size]) for size in (25_000, 200_000))
    assert large < 16 * small + 0.05
    assert large < 1


def _seconds(text: str) -> float:
    """The best of three: on a loaded machine even processor time varies several times over."""
    return min(_one_run(text) for _ in range(3))


def _one_run(text: str) -> float:
    start = process_time()
    find_dues(text, SENT)
    find_event_dues(text)
    return process_time() - start


@pytest.mark.parametrize(
    ("sentence", "is_read"),
    [
        ("I will send you the revised proposal and the signed contract.", False),
        ("Our colleagues from procurement know the way.", False),
        ("Ich schicke Ihnen die Zeichnung – versprochen.", False),
        ("I will send it by Friday.", True),
        ("I will send 12 of them.", True),
        ("I will send it eod", True),
    ],
)
def test_a_sentence_without_a_word_about_time_is_not_parted_into_words(
    sentence: str, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most sentences of a mail cost one look at a set."""
    calls: list[str] = []
    split = tokens.split

    def counted(text: str) -> tokens.Words:
        calls.append(text)
        return split(text)

    monkeypatch.setattr(tokens, "split", counted)
    find_dues(sentence, SENT)
    assert calls == ([sentence] if is_read else [])


@pytest.mark.parametrize("language", [grammar, german, french, spanish], ids=lambda one: one.__name__)
def test_every_rule_can_be_called_with_what_its_pattern_names(language: ModuleType) -> None:
    """A misspelt name in a pattern is found here and not in a customer's mail."""
    rules = [rule for level in language.LEVELS for rule in level.rules]
    kinds = {*language.WORDS, *NUMBERS, *GROUPS, *(rule.finds for rule in rules)}
    for rule in rules:
        read = Reading(dict.fromkeys(kinds, "z"), dict.fromkeys(words_in(rule.pattern), "w"))
        pieces = read(rule.pattern)
        names = {piece.name for piece in pieces if piece.name}
        if rule.means is None:
            assert not names, f"nobody is given these values, write <.name>: {rule.pattern}"
            continue
        means = rule.means.func if isinstance(rule.means, partial) else rule.means
        known = set(rule.means.keywords) if isinstance(rule.means, partial) else set()
        assert names | known <= set(inspect.signature(means).parameters), rule.pattern


def test_a_word_of_a_rule_is_written_as_it_is_looked_up() -> None:
    """Shapes are made of lower-case words, so patterns must be."""
    assert all(word == word.lower() and word.isalpha() for word in _WORDS)


@given(st.sets(st.characters(codec="utf-8"), min_size=1), st.characters(codec="utf-8"))
def test_a_set_of_signs_takes_these_signs_and_no_other(signs: set[str], other: str) -> None:
    """Signs that stand side by side are written as a range; none is gained or lost by it."""
    takes = re.compile(one_of("".join(signs)), re.DOTALL).fullmatch
    assert all(takes(sign) for sign in signs)
    assert bool(takes(other)) is (other in signs)


@given(st.integers(0, 0x10F000), st.integers(1, 300))
def test_neighbours_are_written_as_one_range(first: int, count: int) -> None:
    """Twenty words of a list cost no more than two when a pattern is compiled."""
    signs = [chr(first + n) for n in range(count)]
    assert len(one_of("".join(reversed(signs)))) <= len("[--]") + 2 * len(r"\-")
