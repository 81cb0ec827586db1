"""What every source and every draft sink promises, whatever provider is behind it (`agent/ports.py`).

A connector's test names a class below, says in fixtures how to make one, and has the whole contract.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import pytest

from agent.core.message import Address, MessageKey
from agent.errors import CursorLost
from agent.ports import DraftFate, DraftSink, Item, OutgoingDraft, Page, Source, Verdict


class SourceOnTrial(Protocol):
    """A source, and a way for the world to change under it."""

    def open(self) -> Source:
        """The source as a later run of the program would open it."""
        ...

    def arrive(self, count: int) -> None:
        """Let this many more things arrive that can be read."""
        ...

    def arrive_broken(self) -> None:
        """Let one thing arrive that cannot be read whole."""
        ...


def refs(pages: Sequence[Page]) -> list[str]:
    """The names of all items in order."""
    return [item.ref for page in pages for item in page.items]


class SourceContract:
    """Subclass with a fixture `trial` that gives a `SourceOnTrial` which holds nothing yet."""

    def test_gives_everything_once(self, trial: SourceOnTrial) -> None:
        """Reading from None gives every item, and no name twice."""
        trial.arrive(7)
        found = refs(list(trial.open().pages()))
        assert len(found) == 7
        assert len(set(found)) == 7

    def test_every_item_ends_in_one_verdict(self, trial: SourceOnTrial) -> None:
        """An item bears a message or meetings where it was read, and a reason where it was not."""
        trial.arrive(3)
        trial.arrive_broken()
        items = [item for page in trial.open().pages() for item in page.items]
        assert [item.verdict for item in items].count(Verdict.READ) == 3
        assert all(_is_sound(item) for item in items)

    def test_names_are_stable(self, trial: SourceOnTrial) -> None:
        """Two readings from None name the same items alike, in the same order."""
        trial.arrive(5)
        assert refs(list(trial.open().pages())) == refs(list(trial.open().pages()))

    def test_nothing_new_gives_no_page(self, trial: SourceOnTrial) -> None:
        """A cursor from the end gives nothing until something arrives."""
        trial.arrive(5)
        last = list(trial.open().pages())[-1]
        assert list(trial.open().pages(last.cursor)) == []

    def test_resumes_after_every_page(self, trial: SourceOnTrial) -> None:
        """From the cursor of any page exactly what that page was followed by is given: nothing lost, nothing twice."""
        trial.arrive(7)
        pages = list(trial.open().pages())
        for number, page in enumerate(pages, 1):
            rest = list(trial.open().pages(page.cursor))
            assert refs(rest) == refs(pages[number:])

    def test_gives_what_arrived_since(self, trial: SourceOnTrial) -> None:
        """What arrives after a cursor is given from it, and only that."""
        trial.arrive(4)
        pages = list(trial.open().pages())
        trial.arrive(3)
        later = refs(list(trial.open().pages(pages[-1].cursor)))
        assert len(later) == 3
        assert not set(later) & set(refs(pages))

    def test_the_share_done_rises_to_one(self, trial: SourceOnTrial) -> None:
        """`done` never falls and ends at the whole."""
        trial.arrive(7)
        shares = [page.done for page in trial.open().pages()]
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1.0, abs=0.02)

    def test_a_cursor_that_means_nothing_is_said_so(self, trial: SourceOnTrial) -> None:
        """A cursor of another kind raises `CursorLost` rather than read from somewhere."""
        trial.arrive(2)
        with pytest.raises(CursorLost):
            list(trial.open().pages("another program's cursor"))

    def test_its_name_is_stable(self, trial: SourceOnTrial) -> None:
        """The name, under which cursors are stored, is the same for every run."""
        assert trial.open().name == trial.open().name != ""


def _is_sound(item: Item) -> bool:
    has_content = item.message is not None or bool(item.meetings)
    if item.verdict is Verdict.READ:
        return has_content and not item.reason
    return bool(item.reason) and (item.verdict is Verdict.PARTIAL or not has_content)


class SinkOnTrial(Protocol):
    """A sink, and a human at the mail program who has the same drafts before them."""

    def open(self) -> DraftSink:
        """The sink as a later run of the program would open it."""
        ...

    def edit(self, mark: str) -> None:
        """The human changes the words of the draft with this mark and saves it."""
        ...

    def remove(self, mark: str) -> None:
        """The human deletes the draft with this mark."""
        ...

    def read(self) -> list[str]:
        """The subjects of what lies in Drafts."""
        ...


def a_draft(mark: str = "7d0c1f0e-5a42-5c1e-9a51-3d1c5c8f0001") -> OutgoingDraft:
    """A draft as the steps hand it over."""
    return OutgoingDraft(
        mark=mark,
        sender=Address("noor@tilia.example", "Noor Haddad"),
        to=(Address("sven@brandt.example", "Sven Brandt"),),
        subject="Re: Lead times for the oak tops",
        text="Hello Sven,\n\nI had promised you the lead times by Tuesday and did not send them.\n",
        html="<p>Hello Sven,</p><p>I had promised you the lead times by Tuesday and did not send them.</p>",
        written_at=datetime(2026, 5, 7, 8, 30, tzinfo=UTC),
        in_reply_to=MessageKey("q1.77@brandt.example"),
        references=(MessageKey("q0.12@tilia.example"),),
    )


class DraftSinkContract:
    """Subclass with a fixture `trial` that gives a `SinkOnTrial` whose Drafts are empty."""

    def test_a_draft_is_found_by_its_mark(self, trial: SinkOnTrial) -> None:
        """What was created is found untouched, under the name that `create` gave."""
        ref = trial.open().create(a_draft())
        seen = trial.open().find(a_draft().mark)
        assert (seen.ref, seen.fate) == (ref, DraftFate.UNTOUCHED)

    def test_a_mark_makes_one_draft(self, trial: SinkOnTrial) -> None:
        """Creating twice with one mark, even with other words, makes one draft and gives the same name."""
        first = trial.open().create(a_draft())
        second = trial.open().create(replace(a_draft(), text="Other words.\n"))
        assert first == second
        assert trial.read() == ["Re: Lead times for the oak tops"]

    def test_marks_are_apart(self, trial: SinkOnTrial) -> None:
        """Drafts with two marks are two drafts, each with its own fate."""
        trial.open().create(a_draft("one"))
        trial.open().create(a_draft("two"))
        trial.edit("one")
        fates = [trial.open().find(mark).fate for mark in ("one", "two")]
        assert fates == [DraftFate.EDITED, DraftFate.UNTOUCHED]

    def test_an_unknown_mark_is_gone(self, trial: SinkOnTrial) -> None:
        """A mark that was never written is GONE, and withdrawing it does nothing."""
        assert trial.open().find("never-written").fate is DraftFate.GONE
        assert trial.open().withdraw("never-written") is False

    def test_an_untouched_draft_can_be_withdrawn(self, trial: SinkOnTrial) -> None:
        """Withdrawing takes an untouched draft away, once."""
        trial.open().create(a_draft())
        assert trial.open().withdraw(a_draft().mark) is True
        assert trial.read() == []
        assert trial.open().withdraw(a_draft().mark) is False

    def test_an_edited_draft_is_the_humans(self, trial: SinkOnTrial) -> None:
        """An edited draft is neither withdrawn nor written over."""
        trial.open().create(a_draft())
        trial.edit(a_draft().mark)
        assert trial.open().find(a_draft().mark).fate is DraftFate.EDITED
        assert trial.open().withdraw(a_draft().mark) is False
        trial.open().create(a_draft())
        assert trial.open().find(a_draft().mark).fate is DraftFate.EDITED
        assert len(trial.read()) == 1

    def test_a_deleted_draft_is_gone(self, trial: SinkOnTrial) -> None:
        """A draft that the human deleted is GONE."""
        trial.open().create(a_draft())
        trial.remove(a_draft().mark)
        assert trial.open().find(a_draft().mark).fate is DraftFate.GONE

    def test_it_has_no_verb_for_sending(self, trial: SinkOnTrial) -> None:
        """Nothing that a sink offers can send or forward."""
        offered = {name for name in dir(trial.open()) if not name.startswith("_")}
        assert not {name for name in offered if "send" in name or "forward" in name or "submit" in name}
