"""The judge of wide lives: each invariant is a sentence, and is asked of the provider's truth and of the database's rows.

It knows no cursor from within. What a cursor claims is found out by reading on from it, undisturbed: whatever lies at the
provider and is not given then was claimed, and must be stored.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from agent.ports import Source, Verdict
from agent.store_port import DraftState, Wanted
from tests.contract.claims import read_on
from tests.simulation.wide_world import Promise, WideRep, WideWorld

NOTHING_LOST = (
    "Nothing is lost: what lies at a provider in the end is stored, and every promise in it is known"
)
NOTHING_TWICE = "Nothing is there twice: no promise has two rows, no draft was made a second time, at all accounts together"
WHOLE_VIEW = (
    "No draft is made while a source is unread: all that lay there when it was opened was read before"
)
NO_FALSE_SLIP = "No draft reminds of a promise that a mail kept which lay in the same account"
HUMAN_WINS = "A draft that a human edited stays as it lies"
FORGOTTEN = "Who was forgotten stays forgotten: no row, and no draft to them is made"
CLAIMS = "A cursor claims nothing that was not stored"
TOLD_GONE = "What is gone from a provider is told by the reading from the cursor, or known to be gone"
COMES_TO_ITS_END = "Every job comes to its end, and every draft to what it is"
DRAFTED = "Every plain slip gets its draft"
SEALED = "No word of a mail lies open in the database"
APART = "No draft speaks of another team's matter"

_OPEN_WORDS = (b"I will send", b"good to see", b"Thank you", b"Matter ", b"I am sorry", b"token-of-nobodys")
_WAITED_FOR = timedelta(hours=23)  # a mail that cannot be had holds drafts up for a day


@dataclass
class Judge:
    """Judges one world."""

    world: WideWorld
    _judged: dict[str, tuple[str, int]] = field(
        default_factory=dict
    )  # source to cursor and rows that were fine

    def __post_init__(self) -> None:
        for rep in self.world.reps:
            for account in rep.mail:
                account.on_draft = _Listener(self, rep, account)

    # while a draft is made

    def a_draft_is_made(self, rep: WideRep, account: Any, mark: str, to: str, said: str) -> None:
        """What must be so before the provider makes it."""
        if to.partition("@")[2] in rep.forgotten:
            rep.wrongs.append(f"{FORGOTTEN}: a draft to {to}")
        about = [promise for promise in rep.promises if promise.thing in said]
        for folder in account.folders():
            stored = self._stored(rep, account.source(folder))
            opened, now = account.when_opened.get(folder, {}), account.lying(folder)
            for ref in opened.keys() & now.keys():
                there = now[ref]
                if ref not in stored:
                    rep.wrongs.append(f"{WHOLE_VIEW}: {ref} of {folder} was not read")
                elif not there.can_be_had and any(self._is_waited_for(one, there) for one in about):
                    rep.wrongs.append(f"{WHOLE_VIEW}: {ref} of {folder} could not be had yet")
            for promise in about:
                kept_by = promise.kept_by
                if (
                    kept_by
                    and rep.mail[kept_by[0]] is account
                    and kept_by[1]
                    in {one.key for one in opened.values() if self._is_known_or_waited_for(one)}
                ):
                    rep.wrongs.append(f"{NO_FALSE_SLIP}: {promise.thing}")

    def _is_waited_for(self, promise: Promise, there: Any) -> bool:
        age: timedelta = self.world.clock.now() - there.arrived
        return bool(promise.made_at <= there.arrived) and age < _WAITED_FOR

    def _is_known_or_waited_for(self, there: Any) -> bool:
        """After a day drafts wait no longer for what a server lists and cannot give."""
        return bool(there.can_be_had or self.world.clock.now() - there.arrived < _WAITED_FOR)

    # at any time

    def at_any_time(self) -> None:
        """What holds at every moment."""
        for rep in self.world.reps:
            assert not rep.wrongs, rep.wrongs[0]
            created = sum((Counter(account.created()) for account in rep.mail), Counter[str]())
            twice = {mark: times for mark, times in created.items() if times > 1}
            assert not twice, f"{NOTHING_TWICE}: {twice}"
            lying = {one.mark for account in rep.mail for one in account.in_hand()}
            assert rep.edited <= lying, f"{HUMAN_WINS}: {rep.edited - lying} is gone"
            self._judge_forgotten(rep)
            for account in rep.accounts:
                self._judge_cursors(rep, account)

    def _judge_forgotten(self, rep: WideRep) -> None:
        if not rep.forgotten:
            return
        with self.world.store.for_team(rep.team).reading() as unit:
            rows = unit.ledger.commitments(rep.number, Wanted())
            people = [row.promiser for row in rows] + [one for row in rows for one in row.promisee]
            drafts = [one for row in unit.drafts.all(rep.number) for one in (*row.draft.to, *row.draft.cc)]
        left = {one.email for one in (*people, *drafts) if one.domain in rep.forgotten}
        assert not left, f"{FORGOTTEN}: {left}"
        senders = self._ask("SELECT sender FROM message WHERE mailbox_id = ?", rep.number)
        left = {row[0] for row in senders if row[0].partition("@")[2] in rep.forgotten}
        assert not left, f"{FORGOTTEN}: mail of {left}"
        accounts = {row[0] for row in self._ask("SELECT name FROM account WHERE mailbox_id = ?", rep.number)}
        assert not accounts & rep.forgotten, f"{FORGOTTEN}: the account {accounts & rep.forgotten}"
        if rep.calendar:
            asked = "SELECT uid FROM meeting WHERE mailbox_id = ?"
            theirs = {
                event.uid
                for event in rep.calendar.server.events.values()
                if event.guest.partition("@")[2] in rep.forgotten
            }
            left = theirs & {row[0] for row in self._ask(asked, rep.number)}
            assert not left, f"{FORGOTTEN}: meetings {left}"

    def _judge_cursors(self, rep: WideRep, account: Any) -> None:
        sources = {account.source(folder): folder for folder in account.folders()}
        with self.world.store.for_team(rep.team).reading() as unit:
            reached = unit.pages.reached(rep.number, list(sources))
        news = [
            name
            for name in sources
            if reached[name].cursor and self._judged.get(name) != _place(reached[name], rep, self)
        ]
        if not news:
            return
        with self.world.quietly_open(rep, account) as opened:
            for source in opened.sources:
                if source.name in news:
                    self._judge_cursor(
                        rep, account, source, sources[source.name], reached[source.name].cursor or ""
                    )
                    self._judged[source.name] = _place(reached[source.name], rep, self)

    def _judge_cursor(self, rep: WideRep, account: Any, source: Source, folder: str, cursor: str) -> None:
        told = read_on(source, cursor)
        if told is None:
            return
        lying = account.lying(folder).keys()
        stored = self._stored(rep, source.name)
        claimed = lying - told.given - stored
        assert not claimed, f"{CLAIMS}: {sorted(claimed)} of {source.name}"
        ghosts = stored - lying - told.gone
        assert told.is_whole or not ghosts, f"{TOLD_GONE}: {sorted(ghosts)} of {source.name}"

    def _stored(self, rep: WideRep, source: str, *, well: bool = False) -> set[str]:
        """What is stored and there, as far as kept knows; `well`: and was read."""
        asked = (
            "SELECT ref, verdict FROM item JOIN source ON source.id = source_id "
            "WHERE mailbox_id = ? AND name = ? AND gone_at IS NULL"
        )
        rows = self._ask(asked, rep.number, source)
        return {ref for ref, verdict in rows if not well or verdict != Verdict.QUARANTINED}

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.world.path)) as database:
            return database.execute(question, values).fetchall()

    # in peace

    def in_peace(self) -> None:
        """What must hold once everything is quiet."""
        self.at_any_time()
        with self.world.store.across_teams().reading() as unit:
            reasons = [job.reason for job in unit.jobs.all() if job.reason or job.set_aside_at]
        assert not reasons, f"{COMES_TO_ITS_END}: {reasons}"
        for rep in self.world.reps:
            self._judge_mail(rep)
            self._judge_promises(rep)
            self._judge_meetings(rep)
            self._judge_drafts(rep)
            theirs = [
                promise.thing for other in self.world.reps if other is not rep for promise in other.promises
            ]
            for one in (one for account in rep.mail for one in account.in_hand()):
                assert not any(thing in one.said for thing in theirs), APART
            self._count(rep)
        written = b"".join(path.read_bytes() for path in self.world.path.parent.glob("kept.sqlite*"))
        assert not [word for word in _OPEN_WORDS if word in written], SEALED

    def _judge_mail(self, rep: WideRep) -> None:
        keys = {
            row[0].partition("#")[0]
            for row in self._ask("SELECT key FROM message WHERE mailbox_id = ?", rep.number)
        }
        for account in rep.mail:
            for folder in account.folders():
                lying = account.lying(folder)
                can_be_had = {ref for ref, one in lying.items() if one.can_be_had}
                unread = can_be_had - self._stored(rep, account.source(folder), well=True)
                assert not unread, f"{NOTHING_LOST}: {sorted(unread)} of {account.source(folder)}"
                ghosts = self._stored(rep, account.source(folder)) - lying.keys()
                assert not ghosts, f"{TOLD_GONE}: {sorted(ghosts)} of {account.source(folder)}"
                missing = {lying[ref].key for ref in can_be_had} - keys - self._of_forgotten(rep)
                assert not missing, f"{NOTHING_LOST}: {missing} has an item and no message"

    def _of_forgotten(self, rep: WideRep) -> set[str]:
        """Keys of mails between the rep and who was forgotten."""
        return {key for key, domain in self.world_keys.items() if domain in rep.forgotten}

    world_keys: dict[str, str] = field(default_factory=dict)  # of every mail: the customer's domain

    def _judge_promises(self, rep: WideRep) -> None:
        every = [
            one
            for account in rep.mail
            for place in account.folders()
            for one in account.lying(place).values()
        ]
        lying = {one.key for one in every if one.can_be_had}
        with self.world.store.for_team(rep.team).reading() as unit:
            quotes = [row.found.quote for row in unit.ledger.commitments(rep.number)]
        for promise in rep.promises:
            times = sum(promise.thing in quote for quote in quotes)
            assert times <= 1, f"{NOTHING_TWICE}: {promise.thing} is there {times} times"
            is_expected = promise.key in lying and promise.to.domain not in rep.forgotten
            assert times == 1 or not is_expected, f"{NOTHING_LOST}: the promise of the {promise.thing}"
        assert len(quotes) <= len(rep.promises), f"{NOTHING_TWICE}: something that nobody promised"

    def _judge_meetings(self, rep: WideRep) -> None:
        if rep.calendar is None:
            return
        now = self.world.clock.now()
        rows = self._ask(
            "SELECT uid, gone_at IS NULL, starts_at FROM meeting WHERE mailbox_id = ?", rep.number
        )
        known = {uid: is_there for uid, is_there, _ in rows}
        for event in rep.calendar.server.events.values():
            if event.guest.partition("@")[2] not in rep.forgotten:
                assert known.get(event.uid), f"{NOTHING_LOST}: the meeting {event.uid}"
        there = {event.uid for event in rep.calendar.server.events.values()}
        coming = {uid for uid, _, starts in rows if str(starts)[:10] > f"{now:%Y-%m-%d}" and known[uid]}
        assert coming <= there, f"{TOLD_GONE}: the meetings {coming - there}"

    def _judge_drafts(self, rep: WideRep) -> None:
        now = self.world.clock.now()
        with self.world.store.for_team(rep.team).reading() as unit:
            rows = unit.drafts.all(rep.number)
            known = {row.id: row.found.quote for row in unit.ledger.commitments(rep.number)}
        writing = [row for row in rows if row.state is DraftState.WRITING]
        assert not writing, f"{COMES_TO_ITS_END}: a draft is neither written nor not"
        created = sum((Counter(account.created()) for account in rep.mail), Counter[str]())
        given_up = [
            row for row in rows if row.state is DraftState.DELETED_BY_HUMAN and not created[row.draft.mark]
        ]
        has_lost_any = any(account.has_lost_any() for account in rep.mail)
        # Died between its claim and the making while a human took another draft away: never twice, if need be never.
        assert not given_up or has_lost_any, f"{DRAFTED}: one was given up, and none was taken away"
        self.world.happened["drafts given up"] += len(given_up)
        made = [known.get(row.commitment, "") for row in rows if created[row.draft.mark]]
        made += [known.get(row.commitment, "") for row in given_up]
        for promise in rep.promises:
            is_forgotten = promise.to.domain in rep.forgotten
            if (
                promise.is_plain
                and not is_forgotten
                and timedelta(days=3) < now - promise.made_at < timedelta(days=28)
            ):
                assert any(promise.thing in quote for quote in made), f"{DRAFTED}: {promise.thing}"

    def _count(self, rep: WideRep) -> None:
        with self.world.store.for_team(rep.team).reading() as unit:
            self.world.happened.update(f"draft {row.state.value}" for row in unit.drafts.all(rep.number))
        self.world.happened.update(
            {
                "lives": 1,
                "promises": len(rep.promises),
                "drafts made": sum(sum(account.created().values()) for account in rep.mail),
            }
        )


def _place(reached: Any, rep: WideRep, judge: Judge) -> tuple[str, int]:
    return (reached.cursor or "", judge.world.workers)


@dataclass
class _Listener:
    """Tells the judge of a draft that is to be made."""

    judge: Judge
    rep: WideRep
    account: Any

    def __call__(self, mark: str, to: str, said: str) -> None:
        self.judge.a_draft_is_made(self.rep, self.account, mark, to, said)
