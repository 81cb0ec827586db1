"""Wide lives in which faults that were once in kept would be seen, one for each; `bench/simulation.md` says with which the judge was tried.

Random schedules come upon them sooner or later; these come upon them at once.
"""

from typing import Any

import pytest

from tests.simulation.accounts import Kind
from tests.simulation.life import CUSTOMERS, Step
from tests.simulation.wide_life import WideLife

pytestmark = pytest.mark.slow


def _promise(account: int = 0, customer: int = 0) -> Step:
    how = {"number": 0, "account": account, "customer": CUSTOMERS[customer], "is_thanked": False}
    return "a_promise_is_made", how


def _burst(count: int = 7, promise_at: int = 5) -> Step:
    return "many_mails_come", {
        "number": 0, "account": 0, "customer": CUSTOMERS[1], "count": count, "promise_at": promise_at
    }  # fmt: skip


def _human(what: str) -> Step:
    return "a_human_takes_a_draft", {"number": 0, "what": what, "which": -1, "heard": False}


def _meetings(count: int) -> Step:
    return "meetings_are_planned", {"number": 0, "customer": CUSTOMERS[0], "count": count}


_WORK: Step = ("kept_works", {"minutes": 6})
_SLIPPED: Step = ("time_passes", {"minutes": 4400})
_KEPT: Step = ("a_promise_is_kept", {"number": 0, "which": 0})
_FORGOTTEN: dict[str, Any] = {"number": 0, "customer": CUSTOMERS[0]}
_KILLED: Step = ("kept_is_killed", {"place": "sync.after_commit", "nth": 1, "minutes": 6})

LIVES: dict[str, tuple[Kind, list[Step]]] = {
    "an edit that was taken back is the human's": (
        Kind(("gmail",)),
        [_promise(), _SLIPPED, _WORK, _human("edit"), _WORK, _human("undo"), _KEPT, _WORK],
    ),
    "no draft from half a view": (
        Kind(("gmail",)),
        [
            _promise(), _WORK, _SLIPPED, _KEPT,
            ("an_account_is_in_trouble", {"number": 0, "account": 0, "kind": "refused", "after": 0, "lasts": 9}), _WORK,
        ],
    ),
    "a restored backup drafts nothing twice": (
        Kind(("imap",)),
        [("a_backup_is_made", {}), _promise(), _SLIPPED, _WORK, _human("delete"), ("a_backup_is_restored", {}), _WORK],
    ),
    "a forgotten person's meetings stay forgotten": (
        Kind(("imap", "caldav")),
        [_promise(), _WORK, ("a_person_is_forgotten", _FORGOTTEN), _meetings(3), _WORK],
    ),
    "a person forgotten in the middle of a reading stays forgotten": (
        Kind(("gmail",), page_items=2),
        [
            _promise(), _promise(),
            ("a_person_is_forgotten_meanwhile", {**_FORGOTTEN, "place": "sync.after_page", "nth": 1, "minutes": 6}),
        ],
    ),
    "a reading of new mail that dies after a page gives the rest": (
        Kind(("imap",), page_items=2),
        [_promise(), _WORK, _burst(), _KILLED, ("time_passes", {"minutes": 2}), _WORK],
    ),
    "a walk that was stopped tells what is gone": (
        Kind(("imap", "caldav"), page_items=2, has_tokens=True),
        [
            _meetings(6), _WORK, ("meetings_change", {"number": 0, "which": 0, "count": 1, "is_off": True}),
            ("a_calendar_forgets", {"number": 0}), _KILLED, ("time_passes", {"minutes": 2}), _WORK,
        ],
    ),
    "a queue that comes back is worked with": (
        Kind(("imap",)),
        [_promise(), ("the_queue_goes_away", {"minutes": 10, "is_flushed": True}), _SLIPPED, _WORK],
    ),
    "two promises under one Message-ID are two": (
        Kind(("gmail",)),
        [_promise(), _WORK, ("a_number_is_used_again", {"number": 0, "which": 0, "customer": CUSTOMERS[1]}), _WORK],
    ),
    "a mail that could not be had is asked for again": (
        Kind(("imap",)),
        [
            _promise(), _burst(3, 1),
            ("a_mail_cannot_be_had", {"number": 0, "account": 0, "folder": "sent", "which": 0, "deadly": False,
                                      "for_ever": False}), _WORK,
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIVES)
def test_what_was_once_wrong_is_seen(name: str) -> None:
    """And holds."""
    kind, steps = LIVES[name]
    WideLife(kind).live(steps)
