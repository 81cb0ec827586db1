"""What every source and every draft sink promises, whatever provider is behind it (`agent/ports.py`).

A connector's test names a class below, says in fixtures how to make one, and has the whole contract.
`SourceContract` and `DraftSinkContract` hold for everything; `LiveSourceContract` and
`LiveDraftSinkContract` add what a signed-in mailbox promises, and ask a little more of the trial.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from agent.core.message import Address, MessageKey
from agent.errors import CursorLost, KeptError, LeaseLost
from agent.ports import DraftFate, DraftSink, Item, LiveSource, OutgoingDraft, Page, Source, Verdict


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


class LiveSourceOnTrial(SourceOnTrial, Protocol):
    """A provider's source, from which things go away, and which forgets."""

    def remove(self, ref: str) -> None:
        """Let the item that the source calls so go away for good."""
        ...

    def lose_cursors(self) -> None:
        """Let every cursor that was given so far mean nothing, as providers do that prune their history."""
        ...


def gone(pages: Sequence[Page], known: Sequence[str]) -> set[str]:
    """What of the known these pages say is gone: named, or not listed by a walk that was whole."""
    said = {ref for page in pages for ref in page.removed}
    if any(page.whole for page in pages):
        said |= set(known) - set(refs(pages))
    return said & set(known)


class LiveSourceContract(SourceContract):
    """Subclass with a fixture `trial` that gives a `LiveSourceOnTrial` which holds nothing yet."""

    def test_what_goes_away_is_said(self, trial: LiveSourceOnTrial) -> None:
        """From a cursor, what was given and is gone since is named, and nothing else is."""
        trial.arrive(5)
        pages = list(trial.open().pages())
        known = refs(pages)
        trial.remove(known[1])
        later = list(trial.open().pages(pages[-1].cursor))
        assert gone(later, known) == {known[1]}

    def test_what_went_away_is_not_given(self, trial: LiveSourceOnTrial) -> None:
        """Reading from None gives what is there now."""
        trial.arrive(5)
        known = refs(list(trial.open().pages()))
        trial.remove(known[0])
        assert sorted(refs(list(trial.open().pages()))) == sorted(known[1:])

    def test_a_removal_is_said_once(self, trial: LiveSourceOnTrial) -> None:
        """After the page that said so, nothing is new."""
        trial.arrive(3)
        pages = list(trial.open().pages())
        trial.remove(refs(pages)[0])
        later = list(trial.open().pages(pages[-1].cursor))
        assert list(trial.open().pages(later[-1].cursor)) == []

    def test_a_lost_cursor_is_said_so_and_nothing_is_lost_by_it(self, trial: LiveSourceOnTrial) -> None:
        """Never "carry on from now": `CursorLost`, and the same names again from None, with what came meanwhile."""
        trial.arrive(4)
        pages = list(trial.open().pages())
        trial.lose_cursors()
        trial.arrive(1)
        with pytest.raises(CursorLost):
            list(trial.open().pages(pages[-1].cursor))
        anew = refs(list(trial.open().pages()))
        assert set(refs(pages)) < set(anew)
        assert len(anew) == 5

    def test_a_walk_goes_on_after_cursors_were_lost(self, trial: LiveSourceOnTrial) -> None:
        """From the middle of a walk either the rest is given or `CursorLost` is raised: nothing is left out silently."""
        trial.arrive(7)
        pages = list(trial.open().pages())
        trial.lose_cursors()
        for number, page in enumerate(pages[:-1], 1):
            try:
                rest = refs(list(trial.open().pages(page.cursor)))
            except CursorLost:
                continue
            assert set(refs(pages[number:])) <= set(rest)

    def test_what_arrives_during_a_walk_is_not_missed(self, trial: LiveSourceOnTrial) -> None:
        """Given in the walk or from its last cursor, whichever way round the source reads."""
        trial.arrive(6)
        seen: list[Page] = []
        for page in trial.open().pages():
            seen.append(page)
            if len(seen) == 1:
                trial.arrive(2)
        seen += trial.open().pages(seen[-1].cursor)
        assert len(set(refs(seen))) == 8

    def test_what_goes_away_during_a_walk_is_said(self, trial: LiveSourceOnTrial) -> None:
        """What the first page gave and what vanishes before the walk ends is named at last."""
        trial.arrive(6)
        seen: list[Page] = []
        for page in trial.open().pages():
            seen.append(page)
            if len(seen) == 1:
                trial.remove(refs(seen)[0])
        first = refs(seen)[0]
        later = list(trial.open().pages(seen[-1].cursor))
        assert first in {ref for page in [*seen, *later] for ref in page.removed}

    def test_what_goes_away_during_a_walk_takes_nothing_along(self, trial: LiveSourceOnTrial) -> None:
        """Whatever moves up into its place is given all the same, once."""
        trial.arrive(8)
        known = refs(list(trial.open().pages()))
        seen: list[Page] = []
        for page in trial.open().pages():
            seen.append(page)
            if len(seen) == 1:
                trial.remove(refs(seen)[0])
        assert sorted(refs(seen)) == sorted(known)


class OwingSourceOnTrial(Protocol):
    """A provider's source that lists what it cannot give."""

    def open(self) -> LiveSource:
        """The source as a later run of the program would open it."""
        ...

    def hold_back(self) -> datetime:
        """Let something arrive that is listed and not given, and something that is; the time it is."""
        ...

    def give(self) -> None:
        """Give from now on what was held back."""
        ...


class OwingSourceContract:
    """Subclass with a fixture `owing` that gives an `OwingSourceOnTrial`."""

    def test_what_is_listed_and_not_given_is_owed(self, owing: OwingSourceOnTrial) -> None:
        """From the cursor alone it can be said since when."""
        now = owing.hold_back()
        cursor = list(owing.open().pages())[-1].cursor
        (listed,) = owing.open().owed(cursor)
        assert abs(listed - now) < timedelta(minutes=1)

    def test_it_is_owed_until_it_is_given(self, owing: OwingSourceOnTrial) -> None:
        """Looked for in vain it stays owed since then; given, it is owed no more."""
        owing.hold_back()
        first = list(owing.open().pages())[-1].cursor
        again = [page.cursor for page in owing.open().pages(first)]
        second = again[-1] if again else first
        assert owing.open().owed(second) == owing.open().owed(first)
        owing.give()
        *_, last = owing.open().pages(second)
        assert len(last.items) == 1
        assert owing.open().owed(last.cursor) == ()


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

    def test_the_fence_stands_right_before_the_making(self, trial: SinkOnTrial) -> None:
        """It is asked once, when everything was looked at and nothing lies there yet; not where nothing is to be made."""
        lay: list[list[str]] = []
        for _ in range(2):
            trial.open().create(a_draft(), fence=lambda: lay.append(trial.read()))
        assert lay == [[]]
        assert len(trial.read()) == 1

    def test_who_lost_the_lease_makes_nothing(self, trial: SinkOnTrial) -> None:
        """What the fence says goes through, and Drafts are as they were."""

        def lost() -> None:
            raise LeaseLost("Another kept has taken over.")

        with pytest.raises(LeaseLost):
            trial.open().create(a_draft(), fence=lost)
        assert trial.read() == []
        assert trial.open().find(a_draft().mark).fate is DraftFate.GONE

    def test_it_has_no_verb_for_sending(self, trial: SinkOnTrial) -> None:
        """Nothing that a sink offers can send or forward."""
        offered = {name for name in dir(trial.open()) if not name.startswith("_")}
        assert not {name for name in offered if "send" in name or "forward" in name or "submit" in name}


class LiveSinkOnTrial(SinkOnTrial, Protocol):
    """A provider's Drafts, where the human can also press the button, and answers get lost."""

    def human_sends(self, mark: str) -> None:
        """The human sends the draft with this mark as it lies there."""
        ...

    def human_begins(self, draft: OutgoingDraft) -> None:
        """The human begins an answer of their own in the thread that this draft would go into."""
        ...

    def lose_next_answer(self) -> None:
        """Let the next draft be made, and the answer that says so be lost on the way."""
        ...


class LiveDraftSinkContract(DraftSinkContract):
    """Subclass with a fixture `trial` that gives a `LiveSinkOnTrial` whose Drafts are empty.

    The thread of `a_draft()` must be there, with the message it answers.
    """

    def test_a_lost_answer_is_settled_by_looking(self, trial: LiveSinkOnTrial) -> None:
        """The draft that was made though nobody heard so is found, and asking again makes no second one."""
        trial.lose_next_answer()
        with pytest.raises(KeptError):
            trial.open().create(a_draft())
        assert trial.open().find(a_draft().mark).fate is DraftFate.UNTOUCHED
        trial.open().create(a_draft())
        assert len(trial.read()) == 1

    def test_it_is_found_by_its_name_as_by_its_mark(self, trial: LiveSinkOnTrial) -> None:
        """`ref` only makes looking quicker."""
        ref = trial.open().create(a_draft())
        assert trial.open().find(a_draft().mark, ref=ref) == trial.open().find(a_draft().mark)
        trial.edit(a_draft().mark)
        assert trial.open().find(a_draft().mark, ref=ref).fate is DraftFate.EDITED

    def test_a_sent_draft_is_no_draft(self, trial: LiveSinkOnTrial) -> None:
        """Sent as it was it is SENT_AS_IS, or GONE where the sink cannot tell; it can be withdrawn no more."""
        ref = trial.open().create(a_draft())
        trial.human_sends(a_draft().mark)
        assert trial.open().find(a_draft().mark, ref=ref).fate in (DraftFate.SENT_AS_IS, DraftFate.GONE)
        assert trial.open().withdraw(a_draft().mark, ref=ref) is False
        assert trial.read() == []

    def test_a_draft_sent_with_changes_is_no_draft(self, trial: LiveSinkOnTrial) -> None:
        """Edited and sent it is SENT_EDITED, or GONE where the sink cannot tell."""
        ref = trial.open().create(a_draft())
        trial.edit(a_draft().mark)
        trial.human_sends(a_draft().mark)
        assert trial.open().find(a_draft().mark, ref=ref).fate in (DraftFate.SENT_EDITED, DraftFate.GONE)

    def test_a_draft_that_a_human_took_at_once_is_missed(self, trial: LiveSinkOnTrial) -> None:
        """Never made, lying there, taken away: three things, where the sink can tell at all what is gone."""
        sink = trial.open()
        since = sink.standing()
        if since:
            assert sink.has_lost(a_draft(), since) is False
            sink.create(a_draft())
            assert trial.open().has_lost(a_draft(), since) is False
            trial.remove(a_draft().mark)
            assert trial.open().has_lost(a_draft(), since) is True
            assert trial.open().has_lost(a_draft(), trial.open().standing()) is False

    def test_a_thread_without_a_humans_draft_is_free(self, trial: LiveSinkOnTrial) -> None:
        """Neither an empty Drafts nor a draft of kept's own keeps kept from writing."""
        assert trial.open().is_taken(a_draft()) is False
        trial.open().create(a_draft("another-mark"))
        assert trial.open().is_taken(a_draft()) is False

    def test_a_humans_draft_takes_the_thread(self, trial: LiveSinkOnTrial) -> None:
        """Where the human has begun an answer, kept is told so before it writes beside it."""
        trial.human_begins(a_draft())
        assert trial.open().is_taken(a_draft()) is True

    def test_a_named_draft_can_be_withdrawn(self, trial: LiveSinkOnTrial) -> None:
        """Under the name that `create` gave it is taken away, once, and nothing beside it."""
        trial.open().create(a_draft("another-mark"))
        ref = trial.open().create(a_draft())
        assert trial.open().withdraw(a_draft().mark, ref=ref) is True
        assert len(trial.read()) == 1
        assert trial.open().withdraw(a_draft().mark, ref=ref) is False
