"""What the ports in memory offer to tests: failures when they are wanted."""

from datetime import UTC, datetime

import pytest

from agent.core.message import Address
from agent.errors import CursorLost, ProviderDown
from agent.ports import DraftFate, Item, OutgoingDraft, Verdict
from connectors.memory import MemoryDrafts, MemorySource

ITEMS = [Item(str(number), Verdict.SKIPPED, "a duplicate") for number in range(5)]
DOWN = ProviderDown("The provider does not answer.")
DRAFT = OutgoingDraft(
    mark="m-1",
    sender=Address("noor@tilia.example"),
    to=(Address("sven@brandt.example"),),
    subject="Lead times",
    text="",
    html="",
    written_at=datetime(2026, 5, 7, tzinfo=UTC),
)


def test_a_source_fails_before_the_page_that_is_named() -> None:
    """The pages before the failure are given, and after it reading goes on from their cursor."""
    source = MemorySource(ITEMS)
    source.fail_at(1, DOWN)
    pages = source.pages()
    first = next(pages)
    with pytest.raises(ProviderDown):
        next(pages)
    rest = [item.ref for page in source.pages(first.cursor) for item in page.items]
    assert rest == ["2", "3", "4"]


def test_a_source_loses_its_cursors() -> None:
    """After the provider has pruned its history, cursors given before mean nothing and later ones do."""
    source = MemorySource(ITEMS)
    old = next(source.pages()).cursor
    source.lose_cursors()
    with pytest.raises(CursorLost):
        list(source.pages(old))
    assert list(source.pages(list(source.pages())[-1].cursor)) == []


@pytest.mark.parametrize(("after_writing", "fate"), [(False, DraftFate.GONE), (True, DraftFate.UNTOUCHED)])
def test_a_sink_fails_before_or_after_writing(after_writing: bool, fate: DraftFate) -> None:
    """The caller sees the same error; whether the draft lies there only `find` can tell. It fails once."""
    sink = MemoryDrafts()
    sink.fail_next(DOWN, after_writing=after_writing)
    with pytest.raises(ProviderDown):
        sink.create(DRAFT)
    assert sink.find("m-1").fate is fate
    sink.create(DRAFT)
    assert len(sink.drafts) == 1
