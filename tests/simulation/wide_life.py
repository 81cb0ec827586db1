"""What can happen in a wide world, one method for each: bursts of mail, folders tidied, readings cut short, backups put back."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from agent.core.message import Address
from tests.simulation.accounts import FOLDERS, DraftInHand, Kind
from tests.simulation.calendar_server import SOON, Event, path_for
from tests.simulation.judge import Judge
from tests.simulation.life import CUSTOMERS, OPEN_PLACES, PLACES, THINGS, Step, quick_folder
from tests.simulation.process import Killed, at
from tests.simulation.wide_world import Promise, WideRep, WideWorld, room

WIDE_PLACES = (*PLACES, "imap.before_append", "imap.after_append")
WIDE_OPEN_PLACES = tuple(place for place in OPEN_PLACES if place != "draft.after_create")


class WideLife:
    """What can happen to reps with several accounts and their kept."""

    def __init__(self, kind: Kind) -> None:
        folder, self._clear = room(quick_folder())
        self.world = WideWorld(folder, kind)
        self.judge = Judge(self.world)
        self.things = list(THINGS)

    def live(self, steps: Iterable[Step]) -> None:
        """Let it all happen, then give it peace, and judge. Raises AssertionError with the sentence that does not hold."""
        try:
            for name, how in steps:
                getattr(self, name)(**how)
                self.judge.at_any_time()
            self.world.peace()
            self.judge.in_peace()
        finally:
            self.world.close()
            self._clear()

    def _of(self, number: int) -> WideRep:
        return self.world.reps[number % len(self.world.reps)]

    def _say(self, rep: WideRep, account: int, text: str, *, own: bool, to: Address, **more: Any) -> Any:
        key = self.world.say(rep, account, text, own=own, to=to, **more)
        self.judge.world_keys[key] = to.domain
        return key

    # mail

    def a_promise_is_made(
        self, number: int, account: int, customer: Address, is_thanked: bool, key: str = ""
    ) -> None:
        """The rep promises something to a customer, by tomorrow."""
        if not self.things:
            return
        rep, thing = self._of(number), self.things.pop()
        text = f"Hello,\n\nI will send you the {thing} tomorrow.\n\n{rep.rep.name}"
        key = self._say(rep, account, text, own=True, to=customer, key=key)
        where = account % len(rep.mail)
        rep.promises.append(Promise(thing, key, customer, where, self.world.clock.now()))  # type: ignore[arg-type]
        if is_thanked:
            self._say(rep, account, "Thank you.", own=False, to=customer, answers=key)

    def many_mails_come(
        self, number: int, account: int, customer: Address, count: int, promise_at: int
    ) -> None:
        """More than a page of them; the rep promises something in one."""
        for place in range(count):
            if place == promise_at:
                self.a_promise_is_made(number, account, customer, is_thanked=False)
            own = place % 2 == 0
            self._say(self._of(number), account, "It was good to see you.", own=own, to=customer)

    def a_number_is_used_again(self, number: int, which: int, customer: Address) -> None:
        """A program of the rep's sends another promise under the Message-ID of an earlier one, another day."""
        if promise := self._promise(number, which):
            self.world.clock.sleep(3600.0 * 30)
            self._quiet_about(number, promise.to)
            before = len(self._of(number).promises)
            self.a_promise_is_made(number, promise.account, customer, is_thanked=False, key=promise.key)
            for one in self._of(number).promises[before:]:
                one.is_plain = promise.is_plain = False  # answers find only one of them
                one.shares_its_number = promise.shares_its_number = True

    def a_promise_is_kept(self, number: int, which: int) -> None:
        """In the account in which it was made."""
        if promise := self._promise(number, which):
            text = f"Hello,\n\nhere is the {promise.thing}: https://files.example/it"
            key = self._speak(number, promise, text)
            promise.kept_by = None if promise.shares_its_number else (promise.account, key)

    def the_rep_answers_otherwise(self, number: int, which: int) -> None:
        """Which tells the customer of the delay."""
        if promise := self._promise(number, which):
            self._speak(number, promise, f"I am sorry that the {promise.thing} is late.")

    def _speak(self, number: int, promise: Promise, text: str) -> Any:
        self._quiet_about(number, promise.to)
        self.world.clock.sleep(60.0)
        return self._say(
            self._of(number), promise.account, text, own=True, to=promise.to, answers=promise.key
        )

    def _quiet_about(self, number: int, customer: Address | None = None) -> None:
        """From now on something speaks against drafts to this customer, or to anybody."""
        for one in self._of(number).promises:
            one.is_plain = one.is_plain and customer is not None and one.to != customer

    def _promise(self, number: int, which: int) -> Promise | None:
        promises = self._of(number).promises
        return promises[which % len(promises)] if promises else None

    def mails_are_moved(
        self, number: int, account: int, folder: str, to: str, which: int, count: int
    ) -> None:
        """Into another folder, several at once."""
        its = self._of(number).account(account)
        for ref in self._some(its.lying(folder), which, count):
            if folder != to:
                its.move(folder, to, ref)

    def mails_are_deleted(self, number: int, account: int, folder: str, which: int, count: int) -> None:
        """For good; kept may never have seen them."""
        rep = self._of(number)
        its = rep.account(account)
        for ref in self._some(lying := its.lying(folder), which, count):
            for promise in rep.promises:
                if promise.key == lying[ref].key:
                    promise.is_plain = False
            its.take(folder, ref)

    @staticmethod
    def _some(lying: dict[str, Any], which: int, count: int) -> list[str]:
        refs = list(lying)
        first = which % len(refs) if refs else 0
        return refs[first : first + count]

    def time_passes(self, minutes: int) -> None:
        """And nobody works."""
        self.world.clock.sleep(60.0 * minutes)

    # the calendar

    def meetings_are_planned(self, number: int, customer: Address, count: int) -> None:
        """Several at once."""
        rep = self._of(number)
        for _ in range(count if rep.calendar else 0):
            self.world.said += 1
            at_ = self.world.clock.now().replace(minute=0, second=0, microsecond=0) + SOON
            event = Event(f"{self.world.said}@meetings.example", at_, customer.email)
            assert rep.calendar
            rep.calendar.server.put(path_for(self.world.said), event)

    def meetings_change(self, number: int, which: int, count: int, is_off: bool) -> None:
        """Moved by a week, or called off."""
        rep = self._of(number)
        if rep.calendar is None:
            return
        events = rep.calendar.server.events
        for path in self._some(events, which, count):
            if is_off:
                rep.calendar.server.take(path)
            else:
                event = events[path]
                moved = event.starts_at + timedelta(days=7)
                rep.calendar.server.put(path, Event(event.uid, moved, event.guest, event.version + 1))

    def a_calendar_is_in_trouble(
        self, number: int, status: int, after: int, fails: int, bad: int | None
    ) -> None:
        """It fails at a question; with `bad` there is a meeting that no answer can hold."""
        if calendar := self._of(number).calendar:
            calendar.trouble(status, after, fails)
            paths = list(calendar.server.events)
            if bad is not None and paths:
                calendar.server.bad.add(paths[bad % len(paths)])

    def a_calendar_forgets(self, number: int) -> None:
        """Its tokens mean nothing any more."""
        if calendar := self._of(number).calendar:
            calendar.server.generation += 1

    # the human at the drafts, and in kept

    def a_human_takes_a_draft(self, number: int, what: str, which: int, heard: bool) -> None:
        """Edits it, takes the edit back, sends it or deletes it."""
        rep = self._of(number)
        hands = [(account, one) for account in rep.mail for one in account.in_hand()]
        if not hands:
            return
        account, one = hands[which % len(hands)]
        self.world.happened[f"drafts in hand: {what}"] += 1
        if what in ("edit", "undo"):
            self._change(rep, account, one, what)
            return
        rep.edited.discard(one.mark)
        if what == "delete":
            account.delete(one)
            return
        lies = account.send(one)
        to = next((person for person in CUSTOMERS if person.email == one.to), CUSTOMERS[0])
        self._quiet_about(number, to)
        own_domain = rep.rep.email.partition("@")[2]
        self.judge.world_keys[f"kept.{one.mark}@{own_domain}"] = to.domain
        if heard and not lies:
            where = rep.mail.index(account)
            self._say(rep, where, one.said, own=True, to=to, answers=one.answers)

    def _change(self, rep: WideRep, account: Any, one: DraftInHand, what: str) -> None:
        if what == "edit":
            account.edit(one)
            rep.edited.add(one.mark)
        elif one.is_edited:
            if not self.world.is_known_as_edited(rep, one):
                rep.edited.discard(one.mark)  # nobody can tell any more
            account.undo(one)

    def a_promise_is_dismissed(self, number: int, which: int) -> None:
        """By the rep, in kept, which learns from it."""
        if promise := self._promise(number, which):
            self._quiet_about(number)
            self.world.dismiss(self._of(number), promise)

    def a_person_is_forgotten(self, number: int, customer: Address) -> None:
        """With everybody at their domain."""
        self.world.forget(self._of(number), customer.domain)

    def a_person_is_forgotten_meanwhile(
        self, number: int, customer: Address, place: str, nth: int, minutes: int
    ) -> None:
        """While kept is in the middle of its work."""
        self.world.clock.sleep(60.0 * minutes)
        self._work(place, nth, lambda: self.world.forget(self._of(number), customer.domain))

    # kept

    def kept_works(self, minutes: int) -> None:
        """After so many minutes."""
        self.world.clock.sleep(60.0 * minutes)
        self.world.work()

    def _work(self, place: str, nth: int, then: Callable[[], None]) -> None:
        def happen() -> None:
            self.world.happened[f"something at {place}"] += 1
            then()

        with at(place, nth, happen):
            self.world.work()

    def kept_is_killed(self, place: str, nth: int, minutes: int) -> None:
        """A worker that is begun after so many minutes dies at a place."""
        self.world.clock.sleep(60.0 * minutes)
        self._work(place, nth, _die)

    def kept_sleeps(self, place: str, nth: int, lead: int, minutes: int) -> None:
        """A worker that is begun after `lead` minutes sleeps at a place for so many, while another does its work."""
        self.world.clock.sleep(60.0 * lead)
        self._work(place, nth, partial(self.world.another_works, timedelta(minutes=minutes)))

    def kept_is_stopped(self, questions: int, minutes: int) -> None:
        """After some pages a worker is told to stop, or it is another's turn."""
        self.world.clock.sleep(60.0 * minutes)
        self.world.work_until(questions)

    def the_database_goes_away(self, units: int) -> None:
        """For the rest of this worker's round."""
        fate = self.world.worker.fate
        fate.units_left = units
        self.world.work()
        fate.units_left = None

    def the_queue_goes_away(self, minutes: int, is_flushed: bool) -> None:
        """For so long, and what lay in it may be lost."""
        self.world.queue_is_back_at = self.world.clock.now() + timedelta(minutes=minutes)
        if is_flushed:
            self.world.queue.clear()
        self.world.work()

    def a_backup_is_made(self) -> None:
        """Of everything."""
        self.world.back_up()

    def a_backup_is_restored(self) -> None:
        """The newest, if there is one."""
        self.world.restore()

    # the provider

    def an_account_is_in_trouble(self, number: int, account: int, kind: str, after: int, lasts: int) -> None:
        """Its line is cut, it wants quiet or refuses: after so many more questions, at so many in a row."""
        self._of(number).account(account).trouble(kind, after, lasts)

    def a_mail_cannot_be_had(
        self, number: int, account: int, folder: str, which: int, deadly: bool, for_ever: bool
    ) -> None:
        """Listed and not given; or the server breaks down where it is asked for it."""
        rep = self._of(number)
        its = rep.account(account)
        for ref in self._some(its.lying(folder), which, 1):
            its.withhold(folder, ref, deadly=deadly, for_ever=for_ever)
            if for_ever:
                for promise in rep.promises:
                    promise.is_plain = promise.is_plain and promise.key != its.lying(folder)[ref].key

    def what_could_not_be_had_can_be_had(self, number: int) -> None:
        """All is well at the providers again, and nobody tells kept."""
        for account in self._of(number).accounts:
            is_revoked = account.is_revoked
            account.forgive()
            account.is_revoked = is_revoked

    def a_history_is_lost(self, number: int, account: int, folder: str) -> None:
        """Mail is numbered anew, or no cursor means anything any more."""
        self._of(number).account(account).forget_history(folder)

    def an_account_is_signed_out(self, number: int, which: int) -> None:
        """Its token or password counts no more."""
        accounts = self._of(number).accounts
        accounts[which % len(accounts)].is_revoked = True

    def an_account_is_signed_in(self, number: int, which: int) -> None:
        """`kept connect` once more."""
        self.world.sign_in_again(self._of(number), which)

    def a_draft_will_fail(self, number: int, account: int, is_made: bool) -> None:
        """The answer to its making never comes."""
        self._of(number).account(account).draft_trouble(is_made=is_made)


def _die() -> None:
    raise Killed


__all__ = ["FOLDERS", "WIDE_OPEN_PLACES", "WIDE_PLACES", "WideLife"]
