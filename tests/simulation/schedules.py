"""Which schedules are lived in wide worlds: the n-th of a seed is always the same, and every choice in it is as likely as its table says.

Most things that go wrong do so while there is something to read or to write. So half of a schedule is *scenes*: news and
a reading that is cut short, a slip and a worker that dies at its draft, a backup, what happened since, and the backup put back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.simulation.accounts import FOLDERS, Kind
from tests.simulation.life import CUSTOMERS, Step
from tests.simulation.wide_life import WIDE_OPEN_PLACES, WIDE_PLACES

Choices = dict[str, Sequence[Any]]

_REP, _WHICH, _FEW = (0, 0, 1), range(10), range(1, 7)
_MANY, _SOON = (3, 5, 8), (6, 20, 1500)
_YES_OR_NO = (False, True)


@dataclass(frozen=True)
class Schedule:
    """One life: which accounts, and what happens."""

    kind: Kind
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return "\n".join([repr(self.kind), *map(repr, self.steps)])


def _any(name: str, **choices: Sequence[Any]) -> tuple[str, Choices]:
    return name, choices


_PROMISE = _any("a_promise_is_made", number=_REP, account=_WHICH, customer=CUSTOMERS, is_thanked=_YES_OR_NO)
_BURST = _any(
    "many_mails_come", number=_REP, account=_WHICH, customer=CUSTOMERS, count=range(3, 10), promise_at=_WHICH
)
_MEETINGS = _any("meetings_are_planned", number=_REP, customer=CUSTOMERS, count=_FEW)
_MEETINGS_CHANGE = _any("meetings_change", number=_REP, which=_WHICH, count=_FEW, is_off=_YES_OR_NO)
_MOVED = _any(
    "mails_are_moved", number=_REP, account=_WHICH, folder=FOLDERS, to=FOLDERS, which=_WHICH, count=_FEW
)
_KEPT = _any("a_promise_is_kept", number=_REP, which=_WHICH)
_KEPT_NEWEST = _any("a_promise_is_kept", number=_REP, which=(-1,))
_WORK = _any("kept_works", minutes=(6, 20, 1500))
_SLIPPED = _any("time_passes", minutes=(4400,))
_QUEUE = _any("the_queue_goes_away", minutes=(1, 10, 300), is_flushed=_YES_OR_NO)
_TROUBLE = _any(
    "an_account_is_in_trouble", number=_REP, account=_WHICH, kind=("cut", "limit", "refused"), after=range(15),
    lasts=(1, 3, 30),
)  # fmt: skip
_CALENDAR_TROUBLE = _any(
    "a_calendar_is_in_trouble", number=_REP, status=(0, 500, 429, 404), after=range(7), fails=(1, 4, 20),
    bad=(None, 0, 1, 2, 3),
)  # fmt: skip
_WITHHELD = _any(
    "a_mail_cannot_be_had", number=_REP, account=_WHICH, folder=FOLDERS, which=_WHICH, deadly=_YES_OR_NO,
    for_ever=(False, False, True),
)  # fmt: skip
_KILLED_READING = _any(
    "kept_is_killed",
    place=("sync.after_commit", "sync.after_page", "sync.before_commit"),
    nth=_FEW,
    minutes=_SOON,
)
_STOPPED = _any("kept_is_stopped", questions=_FEW, minutes=_SOON)
_DRAFT_PLACES = [place for place in WIDE_PLACES if place.startswith(("draft", "imap"))]
_KILLED_DRAFTING = _any("kept_is_killed", place=_DRAFT_PLACES, nth=(1, 1, 2), minutes=_SOON)
_SLEEPS_DRAFTING = _any(
    "kept_sleeps", place=[place for place in WIDE_OPEN_PLACES if place.startswith("draft")], nth=(1, 1, 2),
    lead=_SOON, minutes=(1, 3, 8),
)  # fmt: skip
_DRAFT_FAILS = _any("a_draft_will_fail", number=_REP, account=_WHICH, is_made=_YES_OR_NO)
_NO_DATABASE = _any("the_database_goes_away", units=range(80))
_HUMAN = _any(
    "a_human_takes_a_draft",
    number=_REP,
    what=("edit", "undo", "send", "delete"),
    which=_WHICH,
    heard=_YES_OR_NO,
)
_HUMAN_AT_THE_NEWEST = _any(
    "a_human_takes_a_draft", number=_REP, what=("edit", "send", "delete"), which=(-1,), heard=_YES_OR_NO
)
_EDIT, _UNDO = (
    _any("a_human_takes_a_draft", number=(0,), what=(what,), which=(-1,), heard=(False,))
    for what in ("edit", "undo")
)
_FORGOTTEN_MEANWHILE = _any(
    "a_person_is_forgotten_meanwhile", number=_REP, customer=CUSTOMERS, nth=_FEW, minutes=_SOON,
    place=("sync.after_page", "sync.after_commit", "follow.before", "draft.after_writing"),
)  # fmt: skip
_BACKUP, _RESTORE = _any("a_backup_is_made"), _any("a_backup_is_restored")

_STEPS: tuple[tuple[str, Choices], ...] = (
    _PROMISE, _PROMISE, _BURST, _BURST, _MEETINGS, _MEETINGS_CHANGE, _MOVED, _KEPT, _WORK, _WORK, _WORK, _HUMAN, _HUMAN,
    _TROUBLE, _CALENDAR_TROUBLE, _WITHHELD, _QUEUE, _NO_DATABASE, _DRAFT_FAILS, _BACKUP, _RESTORE,
    _any("a_number_is_used_again", number=_REP, which=_WHICH, customer=CUSTOMERS),
    _any("the_rep_answers_otherwise", number=_REP, which=_WHICH),
    _any("mails_are_deleted", number=_REP, account=_WHICH, folder=FOLDERS, which=_WHICH, count=_FEW),
    _any("time_passes", minutes=(3, 40, 300, 1500, 4400)),
    _any("a_calendar_forgets", number=_REP),
    _any("a_promise_is_dismissed", number=_REP, which=_WHICH),
    _any("a_person_is_forgotten", number=_REP, customer=CUSTOMERS),
    _any("kept_is_killed", place=WIDE_PLACES, nth=_MANY, minutes=_SOON),
    _any("kept_sleeps", place=WIDE_OPEN_PLACES, nth=_FEW, lead=_SOON, minutes=(1, 3, 8)),
    _any("what_could_not_be_had_can_be_had", number=_REP),
    _any("a_history_is_lost", number=_REP, account=_WHICH, folder=FOLDERS),
    _any("an_account_is_signed_out", number=_REP, which=_WHICH),
    _any("an_account_is_signed_in", number=_REP, which=_WHICH),
    _any("an_account_is_signed_in", number=_REP, which=_WHICH),
)  # fmt: skip

_NEWS = (_BURST, _BURST, _MEETINGS)
_CUT_SHORT = (_KILLED_READING, _STOPPED)
_AT_A_DRAFT = (_KILLED_DRAFTING, _KILLED_DRAFTING, _SLEEPS_DRAFTING, _DRAFT_FAILS, _NO_DATABASE)
_SCENES: tuple[tuple[Sequence[tuple[str, Choices]], ...], ...] = (
    (_NEWS, _CUT_SHORT, (_WORK,)),
    (_NEWS, _CUT_SHORT, _CUT_SHORT, (_WORK,)),
    (_NEWS, (_TROUBLE, _CALENDAR_TROUBLE, _WITHHELD), (_WORK,), (_WORK,)),
    ((_MEETINGS,), (_WORK,), (_MEETINGS_CHANGE,), (_any("a_calendar_forgets", number=_REP),), _CUT_SHORT, (_WORK,)),
    ((_PROMISE,), (_SLIPPED,), (_TROUBLE, _WITHHELD), (_WORK,)),
    ((_PROMISE,), (_SLIPPED,), _AT_A_DRAFT, (_HUMAN_AT_THE_NEWEST,), (_WORK,)),
    ((_PROMISE,), (_SLIPPED,), _AT_A_DRAFT, (_HUMAN_AT_THE_NEWEST, _KEPT), (_WORK,), (_WORK,)),
    ((_PROMISE,), (_SLIPPED,), (_WORK,), (_EDIT,), (_WORK,), (_UNDO,), (_KEPT_NEWEST,), (_WORK,)),
    ((_BACKUP,), (_PROMISE, _BURST), (_SLIPPED,), (_WORK,), (_HUMAN_AT_THE_NEWEST,), (_RESTORE,), (_WORK,)),
    (_NEWS, (_FORGOTTEN_MEANWHILE,), _NEWS, (_WORK,)),
    ((_QUEUE,), _NEWS, (_WORK,)),
    ((_BURST,), (_WORK,), (_MOVED,), _CUT_SHORT, (_WORK,)),
)  # fmt: skip
"""Each a row of steps, of which every one is any of some."""

_ACCOUNTS = (
    ("imap",), ("imap", "caldav"), ("gmail",), ("gmail", "imap"), ("imap", "gmail", "caldav"), ("gmail", "caldav"),
)  # fmt: skip
_OTHERS: tuple[tuple[str, ...], ...] = ((), (), (), ("imap",), ("gmail",))


def schedule(seed: int, number: int) -> Schedule:
    """The schedule of this number."""
    chance = Random(f"{seed}/{number}")
    kind = Kind(
        accounts=chance.choice(_ACCOUNTS),
        is_poor=chance.choice(_YES_OR_NO),
        has_tokens=chance.choice(_YES_OR_NO),
        page_items=chance.randint(1, 5),
        others=chance.choice(_OTHERS),
    )
    steps = [_drawn(chance, (_PROMISE, _BURST, _MEETINGS)) for _ in range(chance.randint(2, 4))]
    steps.append(("time_passes", {"minutes": chance.choice((3, 4400))}))
    for _ in range(chance.randint(5, 9)):
        if chance.random() < 0.5:
            steps += [_drawn(chance, some) for some in chance.choice(_SCENES)]
        else:
            steps.append(_drawn(chance, _STEPS))
    return Schedule(kind, tuple(steps))


def _drawn(chance: Random, some: Sequence[tuple[str, Choices]]) -> Step:
    name, choices = chance.choice(some)
    return name, {argument: chance.choice(values) for argument, values in choices.items()}


def shortened(whole: Schedule, still_breaks: Callable[[Schedule], bool]) -> Schedule:
    """A schedule without the steps that it breaks without: by halves, then quarters, at last one by one."""
    steps, size = list(whole.steps), len(whole.steps) // 2
    while size:
        at = 0
        while at < len(steps):
            without = Schedule(whole.kind, (*steps[:at], *steps[at + size :]))
            if still_breaks(without):
                steps = list(without.steps)
            else:
                at += size
        size //= 2
    return Schedule(whole.kind, tuple(steps))
