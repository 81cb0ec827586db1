"""What can happen: to mail, by humans, to kept and at the provider."""

import os
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from agent.bootstrap import signed_in
from agent.core.message import Address
from agent.errors import KeptError, ProviderDown
from agent.ports import ConnectionInfo
from tests.simulation.process import Killed, at
from tests.simulation.world import Promise, RepLife, World

PLACES = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit", "follow.before", "follow.after",
    "follow.before_commit", "follow.after_commit", "draft.before_claim", "draft.before_writing", "draft.after_writing",
    "draft.before_create", "draft.after_create", "draft.before_written", "draft.after_written",
    "draft.before_withdraw", "draft.after_withdraw", "draft.before_withdrawn", "draft.after_withdrawn",
    "draft.before_edited", "draft.before_deleted_by_human", "draft.before_answered_otherwise",
)  # fmt: skip
OPEN_PLACES = (
    "sync.before_page", "sync.after_page", "sync.after_commit", "follow.before", "follow.after", "follow.after_commit",
    "draft.before_claim", "draft.after_writing", "draft.before_create", "draft.after_create", "draft.after_written",
    "draft.before_withdraw", "draft.after_withdraw", "draft.after_withdrawn",
)  # fmt: skip
"""Where no transaction is open, so that others can work while one sleeps there."""

CUSTOMERS = [Address(f"buyer@firm{number}.example", f"Buyer {number}") for number in range(3)]
THINGS = (
    "drawings samples contract invoice brochure catalogue forecast quotation certificate manual timetable inventory "
    "blueprint questionnaire prospectus warranty photographs recipe transcript agenda glossary worksheet estimate "
    "checklist diagram itinerary portfolio memorandum spreadsheet handbook minutes datasheet measurements template"
).split()

Step = tuple[str, dict[str, Any]]
"""The name of a method of `Life`, and its arguments."""


class Life:
    """What can happen to two reps and their kept, one method for each."""

    def __init__(self, reps: int) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kept-life-", dir=quick_folder())
        self.world = World(Path(self.folder.name), reps)
        self.opener = vars(signed_in)["opener"]
        vars(signed_in)["opener"] = self._opener
        self.things = list(THINGS)

    def _opener(self, _provider: str) -> Any:
        def open_connection(info: ConnectionInfo, *_: object, **__: object) -> Any:
            return self.world.open_of(info)

        return open_connection

    def live(self, steps: Iterable[Step]) -> None:
        """Let it all happen, then give it peace, and judge. Raises AssertionError with the invariant that is broken."""
        try:
            for name, how in steps:
                getattr(self, name)(**how)
                self.world.judge_at_any_time()
            self.world.peace()
            self.world.judge_in_peace()
        finally:
            vars(signed_in)["opener"] = self.opener
            self.world.close()
            self.folder.cleanup()

    def _of(self, number: int) -> RepLife:
        return self.world.reps[number % len(self.world.reps)]

    # the world

    def a_promise_is_made(self, number: int, customer: Address, is_thanked: bool) -> None:
        if self.things:
            rep, thing = self._of(number), self.things.pop()
            key = self.world.say(
                rep,
                f"Hello,\n\nI will send you the {thing} tomorrow.\n\n{rep.rep.name}",
                own=True,
                to=customer,
            )
            rep.promises.append(Promise(thing, key, customer, self.world.clock.now()))
            if is_thanked:
                self.world.say(rep, "Thank you.", own=False, to=customer, answers=key)

    def a_mail_arrives(self, number: int, customer: Address) -> None:
        self.world.say(self._of(number), "It was good to see you.", own=False, to=customer)

    def a_promise_is_kept(self, number: int, which: int) -> None:
        if promise := self._promise(number, which):
            self._speak(number, promise, f"Hello,\n\nhere is the {promise.thing}: https://files.example/it")

    def the_rep_answers_otherwise(self, number: int, which: int) -> None:
        if promise := self._promise(number, which):
            self._speak(number, promise, f"I am sorry that the {promise.thing} is late.")

    def _speak(self, number: int, promise: Promise, text: str) -> None:
        for one in self._of(number).promises:
            one.is_plain = one.is_plain and one.to != promise.to
        self.world.say(self._of(number), text, own=True, to=promise.to, answers=promise.key)

    def _promise(self, number: int, which: int) -> Promise | None:
        promises = self._of(number).promises
        return promises[which % len(promises)] if promises else None

    def a_mail_moves_or_goes(self, number: int, folder: str, which: int, is_gone: bool) -> None:
        place = self._of(number).mailbox.folders[folder]
        lying = list(place.lying().values())
        if not lying:
            return
        item = lying[which % len(lying)]
        for promise in self._of(number).promises:
            if is_gone and item.message and promise.key == item.message.key:
                promise.is_plain = False  # it may be gone before kept has seen it
        if is_gone:
            place.take(item)
        else:
            self.world.move(self._of(number), place, item)

    def time_passes(self, minutes: int) -> None:
        self.world.clock.sleep(60.0 * minutes)

    # the human at the drafts, and in kept

    def a_human_takes_a_draft(self, number: int, what: str, which: int, heard: bool) -> None:
        rep = self._of(number)
        lying = rep.mailbox.drafts.in_hand()
        if not lying:
            return
        one = lying[which % len(lying)]
        if what == "edit":
            rep.mailbox.drafts.edit(one)
            rep.edited.add(one.draft.mark)
            return
        rep.edited.discard(one.draft.mark)
        if what == "delete":
            rep.mailbox.drafts.delete(one)
            return
        rep.mailbox.drafts.send(one)
        to = next((person for person in CUSTOMERS if person.email == one.draft.to[0].email), CUSTOMERS[0])
        for promise in rep.promises:
            promise.is_plain = promise.is_plain and promise.to != to
        if heard:
            self.world.say(rep, one.draft.text, own=True, to=to, answers=one.draft.in_reply_to)

    def a_human_begins_an_answer(self, number: int) -> None:
        """To everything that lies there."""
        rep = self._of(number)
        for promise in rep.promises:
            promise.is_plain = False
        items = [item for folder in rep.mailbox.folders.values() for item in folder.lying().values()]
        rep.mailbox.drafts.taken |= {item.message.key for item in items if item.message}

    def a_promise_is_dismissed(self, number: int, which: int) -> None:
        if promise := self._promise(number, which):
            promise.is_plain = False
            for one in self._of(number).promises:
                one.is_plain = False  # kept learns from it
            self.world.dismiss(self._of(number), promise)

    # kept

    def kept_works(self, minutes: int) -> None:
        self.world.clock.sleep(60.0 * minutes)
        self.world.work()

    def kept_is_killed(self, place: str, nth: int, minutes: int) -> None:
        """A worker that is begun after so many minutes dies at a place."""
        self.world.clock.sleep(60.0 * minutes)

        def die() -> None:
            self.world.happened[f"killed at {place}"] += 1
            raise Killed

        with at(place, nth, die):
            self.world.work()

    def kept_sleeps(self, place: str, nth: int, lead: int, minutes: int) -> None:
        """A worker that is begun after `lead` minutes sleeps at a place for so many, while another does its work."""
        self.world.clock.sleep(60.0 * lead)

        def sleep() -> None:
            self.world.happened[f"slept at {place}"] += 1
            self.world.another_works(timedelta(minutes=minutes))

        with at(place, nth, sleep):
            self.world.work()

    def the_database_goes_away(self, units: int) -> None:
        fate = self.world.worker.fate
        fate.units_left = units
        self.world.work()
        fate.units_left = None

    def the_queue_is_flushed(self) -> None:
        self.world.queue.clear()

    # the provider

    def a_page_will_fail(self, number: int, folder: str, error: KeptError) -> None:
        self._of(number).mailbox.folders[folder].errors.append(error)

    def a_cursor_is_pruned(self, number: int, folder: str) -> None:
        self._of(number).mailbox.folders[folder].prune()

    def the_token_is_revoked(self, number: int) -> None:
        self._of(number).mailbox.is_revoked = True

    def the_rep_signs_in_again(self, number: int) -> None:
        self.world.sign_in_again(self._of(number))

    def a_draft_will_fail(self, number: int, trouble: tuple[KeptError, bool]) -> None:
        self._of(number).mailbox.drafts.create_errors.append(trouble)

    def a_look_into_drafts_will_fail(self, number: int) -> None:
        self._of(number).mailbox.drafts.find_errors.append(ProviderDown("reset"))

    def the_provider_is_so(self, number: int, seconds: int, tells: bool) -> None:
        drafts = self._of(number).mailbox.drafts
        drafts.lag, drafts.tells_sent = timedelta(seconds=seconds), tells


def quick_folder() -> str | None:
    """Memory, where the machine has some to write into: what is killed here are workers, not the disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
