"""Schedules that once broke an invariant, kept as they were found."""

from agent.errors import ProviderDown, SlowDown
from tests.simulation.accounts import Kind
from tests.simulation.life import CUSTOMERS, Life
from tests.simulation.wide_life import WideLife


def test_a_draft_taken_before_it_was_noted_is_not_made_again() -> None:
    """kept dies between the making of a draft and its note, and the human deletes it before kept looks."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("kept_is_killed", {"place": "draft.after_create", "nth": 1, "minutes": 3}),
            ("a_human_takes_a_draft", {"number": 0, "what": "delete", "which": 0, "heard": False}),
        ]
    )
    assert life.world.happened["draft deleted_by_human"] == 1


def test_a_draft_that_was_never_made_is_made_once() -> None:
    """kept dies between its claim and the making: nothing is gone from Drafts, so it was never there."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("kept_is_killed", {"place": "draft.before_create", "nth": 1, "minutes": 3}),
        ]
    )
    assert life.world.happened["drafts made"] == 1


def test_a_job_whose_process_was_lost_three_times_runs_again_when_an_operator_says_so() -> None:
    """Three workers in a row die at one job, the last one just before peace: it is set aside when its lease runs out."""
    promises = [
        (CUSTOMERS[2], 1, True),
        (CUSTOMERS[2], 0, True),
        (CUSTOMERS[0], 0, True),
        (CUSTOMERS[2], 1, False),
    ]
    life = Life(1)
    life.live(
        [
            *(
                ("a_promise_is_made", {"customer": customer, "number": number, "is_thanked": is_thanked})
                for customer, number, is_thanked in promises
            ),
            ("time_passes", {"minutes": 4400}),
            ("a_draft_will_fail", {"number": 1, "trouble": (ProviderDown("reset"), True)}),
            ("kept_is_killed", {"minutes": 1500, "nth": 2, "place": "draft.before_writing"}),
            ("the_queue_is_flushed", {}),
            ("a_page_will_fail", {"number": 1, "folder": "sent", "error": ProviderDown("reset")}),
            (
                "a_page_will_fail",
                {"number": 1, "folder": "archive", "error": SlowDown("wait", retry_after=30.0)},
            ),
            ("a_draft_will_fail", {"number": 0, "trouble": (ProviderDown("reset"), True)}),
            ("a_mail_moves_or_goes", {"number": 1, "folder": "sent", "which": 1, "is_gone": False}),
            ("a_mail_arrives", {"number": 1, "customer": CUSTOMERS[2]}),
            ("kept_is_killed", {"minutes": 3, "nth": 1, "place": "sync.after_page"}),
            ("kept_is_killed", {"minutes": 20, "nth": 1, "place": "follow.after_commit"}),
            ("a_mail_moves_or_goes", {"number": 0, "folder": "sent", "which": 2, "is_gone": True}),
            ("the_database_goes_away", {"units": 42}),
        ]
    )
    assert life.world.happened["drafts made"] == len(promises)


def test_a_draft_is_rather_given_up_than_made_twice() -> None:
    """kept loses its database between a claim and the making, and meanwhile the human takes another draft away."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[1], "is_thanked": True}),
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": True}),
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[1], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("a_mail_arrives", {"number": 0, "customer": CUSTOMERS[2]}),
            ("the_rep_answers_otherwise", {"number": 0, "which": 3}),
            ("a_look_into_drafts_will_fail", {"number": 0}),
            ("a_cursor_is_pruned", {"number": 0, "folder": "sent"}),
            ("a_promise_is_kept", {"number": 0, "which": 3}),
            ("a_mail_arrives", {"number": 0, "customer": CUSTOMERS[0]}),
            ("kept_sleeps", {"nth": 1, "lead": 3, "place": "follow.after_commit", "minutes": 3}),
            ("the_database_goes_away", {"units": 47}),
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[1], "is_thanked": True}),
            ("a_human_takes_a_draft", {"number": 0, "which": 3, "what": "delete", "heard": False}),
            ("a_look_into_drafts_will_fail", {"number": 0}),
            ("kept_sleeps", {"nth": 2, "lead": 3, "place": "sync.after_commit", "minutes": 8}),
        ]
    )
    assert life.world.happened["drafts given up"] == 1


def test_a_notice_sent_as_it_lay_is_no_second_promise() -> None:
    """The human keeps the promise and then sends the notice about it too, its date still a blank."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("kept_works", {"minutes": 3}),
            ("a_promise_is_kept", {"number": 0, "which": 0}),
            ("a_human_takes_a_draft", {"number": 0, "what": "send", "which": 0, "heard": True}),
        ]
    )
    assert life.world.happened["promises"] == 1


def test_a_notice_that_quotes_the_promise_gives_it_no_new_date() -> None:
    """The human sends our notice, a backup of before is put back, and the promise is not drafted about a second time."""
    life = WideLife(Kind(("imap", "gmail"), is_poor=True))
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "account": 4, "customer": CUSTOMERS[2], "is_thanked": False}),
            ("a_promise_is_made", {"number": 0, "account": 4, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("a_promise_is_made", {"number": 0, "account": 4, "customer": CUSTOMERS[2], "is_thanked": False}),
            ("a_backup_is_made", {}),
            ("a_promise_is_made", {"number": 0, "account": 3, "customer": CUSTOMERS[2], "is_thanked": True}),
            ("time_passes", {"minutes": 4400}),
            ("kept_works", {"minutes": 6}),
            (
                "kept_works",
                {"minutes": 6},
            ),  # the account that was read first waits with its drafts for the other
            ("a_human_takes_a_draft", {"number": 0, "what": "send", "which": -1, "heard": True}),
            ("a_backup_is_restored", {}),
        ]
    )
    assert life.world.happened["drafts made"] == 4


def test_three_promises_under_the_message_id_of_a_forgotten_one_are_three() -> None:
    """Their customer is forgotten, and two more mails come under the same Message-ID, to another."""
    life = WideLife(Kind(("gmail",), page_items=3))
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "account": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("kept_works", {"minutes": 6}),
            ("a_person_is_forgotten", {"number": 0, "customer": CUSTOMERS[0]}),
            ("a_number_is_used_again", {"number": 0, "which": 0, "customer": CUSTOMERS[1]}),
            ("a_number_is_used_again", {"number": 0, "which": 0, "customer": CUSTOMERS[1]}),
        ]
    )
    assert life.world.happened["promises"] == 3


def test_a_notice_sent_to_somebody_who_was_forgotten_is_not_stored() -> None:
    """It lay in Drafts when its customer was forgotten; sent by the human all the same, it is read and nothing of it is kept."""
    life = WideLife(Kind(("imap",), is_poor=True, page_items=3))
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "account": 0, "customer": CUSTOMERS[0], "is_thanked": True}),
            ("time_passes", {"minutes": 4400}),
            ("kept_works", {"minutes": 20}),
            ("a_person_is_forgotten", {"number": 0, "customer": CUSTOMERS[0]}),
            ("a_human_takes_a_draft", {"number": 0, "what": "send", "which": 0, "heard": True}),
        ]
    )
    assert life.world.happened["drafts in hand: send"] == 1


def test_a_mail_that_breaks_its_server_for_days_holds_no_draft_up() -> None:
    """It is the one that kept the promise: a day later kept drafts without it, and the judge knows."""
    life = WideLife(Kind(("imap", "gmail", "caldav"), is_poor=True, has_tokens=False, page_items=1))
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "account": 0, "customer": CUSTOMERS[2], "is_thanked": True}),
            ("a_promise_is_kept", {"number": 0, "which": 0}),
            ("a_mail_cannot_be_had",
             {"number": 0, "account": 0, "folder": "sent", "which": 1, "deadly": True, "for_ever": False}),
            ("kept_works", {"minutes": 1500}),
            ("kept_works", {"minutes": 1500}),
        ]
    )  # fmt: skip
    assert life.world.happened["drafts made"] == 1


def test_a_walk_that_was_stopped_tells_in_the_end_what_is_gone() -> None:
    """A history is lost, a mail is moved, and the walk that finds out is stopped on its way: whoever goes on with it is told."""
    life = WideLife(Kind(("gmail",), has_tokens=True, page_items=2))
    life.live(
        [
            ("many_mails_come", {"number": 0, "account": 0, "customer": CUSTOMERS[2], "count": 8, "promise_at": 0}),
            ("a_promise_is_made", {"number": 0, "account": 0, "customer": CUSTOMERS[1], "is_thanked": True}),
            ("kept_works", {"minutes": 20}),
            ("a_history_is_lost", {"number": 0, "account": 0, "folder": "sent"}),
            ("mails_are_moved",
             {"number": 0, "account": 0, "folder": "sent", "to": "inbox", "which": 0, "count": 1}),
            ("kept_is_stopped", {"questions": 2, "minutes": 20}),
        ]
    )  # fmt: skip
    assert life.world.happened["promises"] >= 1
