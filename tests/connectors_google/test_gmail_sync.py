"""Gmail's mail: the window once, then what changed, whatever Gmail forgets, hides or throws away."""

import json
import weakref
from datetime import timedelta
from typing import Any

import pytest

from agent.errors import CursorLost, NotAllowed, ProviderDown, SignInNeeded, SlowDown
from agent.ports import Item, Page, Verdict
from connectors.gmail import _quota
from tests.connectors_google.conftest import Desk


def read(desk: Desk, cursor: str | None = None) -> list[Page]:
    return list(desk.open().sources[0].pages(cursor))


def refs(pages: list[Page]) -> list[str]:
    return [item.ref for page in pages for item in page.items]


def items(pages: list[Page]) -> list[Item]:
    return [item for page in pages for item in page.items]


def test_the_newest_comes_first(desk: Desk) -> None:
    """A first reading begins with today's mail, so that the ledger is useful at once."""
    arrived = desk.arrive(8)
    pages = read(desk)
    assert refs(pages) == arrived[::-1]
    assert all(page.newest_first for page in pages)


def test_mail_before_the_window_is_not_asked_for(desk: Desk) -> None:
    """What is older than the window is neither listed nor fetched."""
    desk.fake.deliver(desk.me, desk.raw(), at=(desk.clock.now() - timedelta(days=91)).timestamp())
    new = desk.arrive(1)
    assert refs(read(desk)) == new


def test_what_arrives_during_the_walk_is_told_afterwards(desk: Desk) -> None:
    """The history id is taken before the listing, so nothing can fall between the walk and the first change."""
    desk.arrive(5)
    pages = desk.open().sources[0].pages()
    first = next(pages)
    late = desk.arrive(2)
    rest = [first, *pages]
    assert not set(late) & set(refs(rest))
    assert refs(read(desk, rest[-1].cursor)) == late


@pytest.mark.parametrize("pages_by_count", [False, True])
def test_a_walk_is_not_confused_by_a_deletion(desk: Desk, pages_by_count: bool) -> None:
    """Mail that is deleted while the walk is under way takes no other mail with it, not even where a page begins at a count."""
    desk.fake.do("set_mail", account=desk.me, pages_by_count=pages_by_count)
    arrived = desk.arrive(9)
    pages = desk.open().sources[0].pages()
    first = next(pages)
    desk.fake.do("delete", account=desk.me, letter=arrived[-1])
    given = refs([first, *pages])
    assert set(given) >= set(arrived[:-1])
    assert len(given) == len(set(given))


@pytest.mark.parametrize("stopped_after", [1, 2, 3, 4])
def test_a_walk_that_was_stopped_still_misses_nothing(desk: Desk, stopped_after: int) -> None:
    """Two mails go to the trash, a later run goes on: what moved up before its page is given, and nothing twice."""
    desk.fake.do("set_mail", account=desk.me, pages_by_count=True)
    arrived = desk.arrive(11)
    pages = desk.open().sources[0].pages()
    begun = [next(pages)]
    for name in arrived[-2:]:
        desk.fake.do("relabel", account=desk.me, letter=name, add=["TRASH"])
    begun += [next(pages) for _ in range(stopped_after - 1)]
    given = refs([*begun, *read(desk, begun[-1].cursor)])
    assert set(given) == set(arrived)
    assert len(given) == len(set(given))


@pytest.mark.parametrize("status", [403, 404, 501])
def test_a_walk_ends_though_no_history_is_to_be_had(desk: Desk, status: int) -> None:
    """Then the list itself is looked at again, and nothing that moved up is missed."""
    desk.fake.do("set_mail", account=desk.me, pages_by_count=True)
    arrived = desk.arrive(7)
    desk.fake.do("fault", match="/history", action="status", status=status, reason="notImplemented", times=99)
    pages = desk.open().sources[0].pages()
    first = next(pages)
    desk.fake.do("delete", account=desk.me, letter=arrived[-1])
    assert sorted(refs([first, *pages])) == sorted(arrived)


def test_a_walk_in_peace_asks_for_no_list_again(desk: Desk) -> None:
    """One look at what went away meanwhile is all that being sure costs."""
    desk.arrive(9)
    desk.fake.do("forget_calls")
    read(desk)
    counts = desk.fake.do("counts")
    assert (counts["messages.list"], counts["history.list"], counts["messages.get"]) == (3, 1, 9)


def test_a_walk_begun_again_reads_no_mail_again(desk: Desk) -> None:
    """Where a page token is refused the list is begun anew; what it gave before is not asked for."""
    desk.arrive(7)
    first = read(desk)[0]
    desk.fake.do(
        "fault", match="messages\\?.*pageToken", action="status", status=400, reason="invalidArgument"
    )
    desk.fake.do("forget_calls")
    read(desk, first.cursor)
    assert desk.fake.do("counts")["messages.get"] == 7 - len(first.items)


def test_a_forgotten_page_begins_the_walk_again(desk: Desk) -> None:
    """A page token that Gmail refuses costs a second reading, and no mail."""
    arrived = desk.arrive(7)
    first = read(desk)[0]
    desk.fake.do(
        "fault", match="messages\\?.*pageToken", action="status", status=400, reason="invalidArgument"
    )
    assert set(refs([first, *read(desk, first.cursor)])) == set(arrived)


def test_a_forgotten_history_is_a_lost_cursor(desk: Desk) -> None:
    """404 for a history id means: everything again. Everything again gives the same names, and then changes."""
    arrived = desk.arrive(5)
    cursor = read(desk)[-1].cursor
    desk.fake.do("prune", account=desk.me)
    with pytest.raises(CursorLost):
        read(desk, cursor)
    again = read(desk)
    assert refs(again) == arrived[::-1]
    desk.fake.do("forget_calls")
    assert read(desk, again[-1].cursor) == []
    assert desk.fake.do("counts") == {"http": 1, "history.list": 1}


def test_a_quiet_mailbox_does_not_walk_for_ever(desk: Desk) -> None:
    """Where even the newest mail is older than the history that Gmail keeps, the second look is a look at changes."""
    desk.arrive(3)
    desk.fake.do("prune", account=desk.me)
    cursor = read(desk)[-1].cursor
    assert read(desk, cursor) == []


def test_no_change_costs_one_call(desk: Desk) -> None:
    """A look at a mailbox and a calendar in which nothing happened is one call each."""
    desk.arrive(3)
    mail = read(desk)[-1].cursor
    calendar = list(desk.open().sources[1].pages())[-1].cursor
    desk.fake.do("forget_calls")
    opened = desk.open()
    assert list(opened.sources[0].pages(mail)) == []
    assert list(opened.sources[1].pages(calendar)) == []
    assert desk.fake.do("counts") == {"http": 2, "history.list": 1, "events.list": 1}


def test_labels_that_do_not_matter_only_move_the_cursor(desk: Desk) -> None:
    """Reading a mail in Gmail costs no fetch, but the history id goes on, or it would be forgotten one day."""
    (name,) = desk.arrive(1)
    cursor = read(desk)[-1].cursor
    desk.fake.do("relabel", account=desk.me, letter=name, remove=["UNREAD", "INBOX"])
    desk.fake.do("forget_calls")
    (page,) = read(desk, cursor)
    assert (page.items, page.removed) == ((), ())
    assert page.cursor != cursor
    assert "messages.get" not in desk.fake.do("counts")


@pytest.mark.parametrize("label", ["TRASH", "SPAM"])
def test_what_is_thrown_away_is_gone(desk: Desk, label: str) -> None:
    """Mail in the trash or in spam has left; taken out again it is given again."""
    (name,) = desk.arrive(1)
    cursor = read(desk)[-1].cursor
    desk.fake.do("relabel", account=desk.me, letter=name, add=[label])
    (page,) = read(desk, cursor)
    assert page.removed == (name,)
    desk.fake.do("relabel", account=desk.me, letter=name, remove=[label])
    assert refs(read(desk, page.cursor)) == [name]


def test_a_deletion_is_the_last_word(desk: Desk) -> None:
    """Mail that came and went between two looks is gone, and is not asked for."""
    desk.arrive(1)
    cursor = read(desk)[-1].cursor
    (name,) = desk.arrive(1)
    desk.fake.do("delete", account=desk.me, letter=name)
    desk.fake.do("forget_calls")
    (page,) = read(desk, cursor)
    assert (page.items, page.removed) == ((), (name,))
    assert "messages.get" not in desk.fake.do("counts")


def test_drafts_and_chats_are_not_read(desk: Desk) -> None:
    """A draft is nobody's word yet; a chat is no mail."""
    desk.arrive(1, ["DRAFT"])
    desk.arrive(1, ["CHAT"])
    pages = read(desk)
    assert refs(pages) == []
    desk.arrive(1, ["DRAFT"])
    assert refs(read(desk, pages[-1].cursor)) == []


@pytest.mark.parametrize("in_place", [False, True])
def test_a_sent_draft_is_read(desk: Desk, in_place: bool) -> None:
    """A draft becomes mail when it is sent: under a new name at Gmail, under the old one at some other servers."""
    desk.fake.do("set_mail", account=desk.me, sends_in_place=in_place)
    desk.fake.human(desk.me, "write", raw=desk.raw(From=desk.me, To="sven@brandt.example"))
    cursor = read(desk)[-1].cursor
    desk.fake.human(desk.me, "send", desk.fake.drafts(desk.me)[0]["id"])
    (item,) = items(read(desk, cursor))
    assert item.message is not None
    assert item.message.sent is True


def test_many_pages_of_history_are_one_story(desk: Desk) -> None:
    """A page without a history is no end, and each page of ours can be gone on from."""
    desk.fake.do("set_mail", account=desk.me, empty_page_first=True)
    desk.arrive(1)
    cursor = read(desk)[-1].cursor
    arrived = desk.arrive(8)
    pages = read(desk, cursor)
    assert refs(pages) == arrived
    for number, page in enumerate(pages, 1):
        assert refs(read(desk, page.cursor)) == refs(pages[number:])


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_that_comes_twice_is_asked_for_again(desk: Desk, times: int) -> None:
    """A list that repeats a page loses nothing, gives nothing twice, and ends no reading."""
    arrived = desk.arrive(8)
    repeat = {"action": "repeat", "times": times}
    desk.fake.do("fault", match="messages\\?.*pageToken", **repeat)
    pages = read(desk)
    assert refs(pages) == arrived[::-1]
    more = desk.arrive(600)
    desk.fake.do("fault", match="history\\?.*pageToken", **repeat)
    assert refs(read(desk, pages[-1].cursor)) == more


def test_a_circle_of_pages_is_left(desk: Desk) -> None:
    """A list without an end is said to be one; the reading goes on from its last page another time."""
    desk.arrive(8)
    desk.fake.do("fault", match="messages\\?.*pageToken", action="repeat", times=99)
    with pytest.raises(ProviderDown, match="circle"):
        read(desk)


def test_mail_that_cannot_be_seen_yet_is_owed(desk: Desk) -> None:
    """History may speak of a mail before it can be fetched; it is asked for until it can be."""
    desk.arrive(1)
    cursor = read(desk)[-1].cursor
    desk.fake.do("set_mail", account=desk.me, lag=120)
    (name,) = desk.arrive(1)
    (page,) = read(desk, cursor)
    assert page.items == ()
    desk.clock.forward(121)
    later = read(desk, page.cursor)
    assert refs(later) == [name]
    assert read(desk, later[-1].cursor) == []


def test_mail_that_is_never_seen_ends_in_a_verdict(desk: Desk) -> None:
    """What was listed and stays invisible is believed to be gone after a quarter of an hour, and said so."""
    desk.arrive(1)
    cursor = read(desk)[-1].cursor
    desk.fake.do("set_mail", account=desk.me, lag=10**6)
    (name,) = desk.arrive(1)
    (page,) = read(desk, cursor)
    desk.clock.forward(16 * 60)
    (item,) = items(read(desk, page.cursor))
    assert (item.ref, item.verdict) == (name, Verdict.SKIPPED)


def test_one_mail_that_gmail_cannot_give_stops_no_other(desk: Desk) -> None:
    """It is set aside with a reason, asked for again at every look, and given once it can be had."""
    arrived = desk.arrive(4)
    fault = {"match": f"messages/{arrived[1]}", "action": "status", "status": 500}
    desk.fake.do("fault", times=5, **fault)
    pages = read(desk)
    verdicts = {item.ref: item.verdict for item in items(pages)}
    assert verdicts == dict.fromkeys(arrived, Verdict.READ) | {arrived[1]: Verdict.QUARANTINED}
    assert refs(read(desk, pages[-1].cursor)) == [arrived[1]]


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (500, "backendError")])
def test_a_mail_that_gmail_will_not_give_stops_no_other(desk: Desk, status: int, reason: str) -> None:
    """Neither in a batch nor alone: it is set aside, and what comes after it is read."""
    ids = desk.arrive(3)
    fault = {"action": "status", "status": status, "reason": reason, "times": 10_000}
    desk.fake.do("fault", match=f"messages/{ids[1]}", **fault)
    pages = read(desk)
    assert {item.ref: item.verdict for item in items(pages)} == {
        ids[0]: Verdict.READ,
        ids[1]: Verdict.QUARANTINED,
        ids[2]: Verdict.READ,
    }
    (alone,) = desk.arrive(1)
    desk.fake.do("fault", match=f"messages/{alone}", **fault)
    more = read(desk, pages[-1].cursor)
    assert [item.verdict for item in items(more)] == [Verdict.QUARANTINED]
    (after,) = desk.arrive(1)
    assert refs(read(desk, more[-1].cursor)) == [after]


def test_a_mail_that_gmail_fails_to_give_for_days_is_not_given_up(desk: Desk) -> None:
    """It is asked for ever more seldom, and given on the day on which it can be had."""
    name, _ = desk.arrive(2)
    desk.fake.do("fault", match=f"messages/{name}", action="status", status=500, times=10_000)
    cursor = read(desk)[-1].cursor
    for _ in range(3):
        desk.clock.forward(30 * 3600)
        (page,) = read(desk, cursor)
        assert (page.items, read(desk, page.cursor)) == ((), [])
        cursor = page.cursor
    desk.fake.do("heal")
    desk.clock.forward(30 * 3600)
    assert refs(read(desk, cursor)) == [name]


def test_where_no_mail_is_given_the_mailbox_is_to_blame(desk: Desk) -> None:
    """Nothing is set aside: the reading stops, and everything is asked for again."""
    (first,) = read(desk)
    ids = desk.arrive(2)
    desk.fake.do("fault", match="messages/", action="status", status=403, reason="forbidden", times=10_000)
    with pytest.raises(NotAllowed):
        read(desk, first.cursor)
    desk.fake.do("heal")
    assert set(refs(read(desk, first.cursor))) == set(ids)


@pytest.mark.parametrize("has_batch", [True, False])
@pytest.mark.parametrize("names_parts", [True, False])
def test_every_kind_of_batch_will_do(desk: Desk, has_batch: bool, names_parts: bool) -> None:
    """With a batch endpoint or without, with Content-IDs in the answer or without: the same mail."""
    desk.fake.do("set", has_batch=has_batch, batch_names_parts=names_parts)
    desk.page_items = 100
    arrived = desk.arrive(60)
    assert refs(read(desk)) == arrived[::-1]


def test_a_server_without_profiles_will_do(desk: Desk) -> None:
    """Without `getProfile` the newest mail's own history id begins the history."""
    desk.fake.do("set_mail", account=desk.me, has_profile=False)
    desk.arrive(3)
    cursor = read(desk)[-1].cursor
    new = desk.arrive(2)
    assert refs(read(desk, cursor)) == new


def test_an_empty_window_is_looked_at_twice(desk: Desk) -> None:
    """A listing that is empty though the newest mail lies in the window is not believed: all is walked, as far as wanted."""
    old = desk.clock.now() - timedelta(days=200)
    for number in range(8):
        desk.fake.deliver(desk.me, desk.raw(), at=(old - timedelta(days=number)).timestamp())
    desk.fake.do("set_mail", account=desk.me, knows_after=False)
    arrived = desk.arrive(5)
    pages = read(desk)
    assert refs(pages)[:5] == arrived[::-1]
    assert len(refs(pages)) < 13
    for number, page in enumerate(pages, 1):
        assert refs(read(desk, page.cursor)) == refs(pages[number:])


def test_an_empty_window_may_be_true(desk: Desk) -> None:
    """Whoever wrote to nobody for months has an empty window, and changes are told from then on."""
    desk.fake.deliver(desk.me, desk.raw(), at=(desk.clock.now() - timedelta(days=200)).timestamp())
    (page,) = read(desk)
    assert page.items == ()
    new = desk.arrive(1)
    assert refs(read(desk, page.cursor)) == new


def test_an_empty_mailbox_is_walked_until_there_is_something(desk: Desk) -> None:
    """Without profiles an empty mailbox has no history id; what comes is found all the same."""
    desk.fake.do("set_mail", account=desk.me, has_profile=False)
    (page,) = read(desk)
    new = desk.arrive(1)
    assert refs(read(desk, page.cursor)) == new


HOPS: list[tuple[str, dict[str, Any], bool]] = [
    ("written at Gmail", {}, True),
    (
        "handed in by SMTP",
        {"Received": "from desk ([203.0.113.5]) by smtp.gmail.com with ESMTPSA id x; Mon"},
        True,
    ),
    (
        "handed in by API",
        {"Received": "from 1 named unknown by gmailapi.google.com with HTTPREST; Mon"},
        True,
    ),
    (
        "delivered from outside",
        {"Received": "from mx.evil.example by mx.google.com with ESMTPS id x; Mon"},
        False,
    ),
    ("checked on the way in", {"Authentication-Results": "mx.google.com; dkim=none"}, False),
    ("another's name", {"From": "Sven Brandt <sven@brandt.example>"}, False),
    ("two names", {"From": "noor@tilia.example, sven@brandt.example"}, False),
    ("a second From", {"from": "sven@brandt.example"}, False),
]


@pytest.mark.parametrize(("about", "headers", "is_own"), HOPS, ids=[hop[0] for hop in HOPS])
def test_sent_is_believed_with_evidence_only(
    desk: Desk, about: str, headers: dict[str, Any], is_own: bool
) -> None:
    """The label SENT, one From of the account's own, and no sign of a delivery from outside."""
    desk.arrive(1, ["SENT"], **{"From": f"Noor <{desk.me}>", "To": "sven@brandt.example", **headers})
    (item,) = items(read(desk))
    assert item.message is not None
    assert item.message.sent is is_own


def test_only_sent_mail_is_the_owners(desk: Desk) -> None:
    """The owner's name in a From proves nothing; an alias that the account sends as is the owner's too."""
    aliases = [
        {"sendAsEmail": desk.me, "isPrimary": True},
        {"sendAsEmail": "sales@tilia.example", "verificationStatus": "accepted"},
        {"sendAsEmail": "ceo@tilia.example", "verificationStatus": "pending"},
    ]
    desk.fake.do("set_mail", account=desk.me, aliases=aliases)
    desk.arrive(1, ["INBOX"], From=desk.me)
    desk.arrive(1, ["SENT"], From="sales@tilia.example")
    desk.arrive(1, ["SENT"], From="ceo@tilia.example")
    attested = [item.message.sent for item in items(read(desk)) if item.message]
    assert attested == [False, True, False]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 403, "reason": "domainPolicy"}, NotAllowed),
        ({"status": 403, "reason": "accessNotConfigured"}, NotAllowed),
        ({"status": 403, "reason": "insufficientPermissions"}, SignInNeeded),
        ({"status": 403, "reason": "dailyLimitExceeded"}, SlowDown),
        ({"status": 429, "retry_after": "3600"}, SlowDown),
        ({"status": 403, "reason": "userRateLimitExceeded", "retry_after": "900"}, SlowDown),
        ({"status": 503, "times": 99}, ProviderDown),
        ({"action": "html", "status": 502, "times": 99}, ProviderDown),
        ({"action": "redirect", "times": 99}, ProviderDown),
        ({"action": "cut", "times": 99}, ProviderDown),
        ({"action": "truncate", "times": 99}, ProviderDown),
        ({"action": "half_json", "times": 99}, ProviderDown),
    ],
)
def test_trouble_has_its_meaning(desk: Desk, fault: dict[str, Any], error: type[Exception]) -> None:
    """Each refusal by its reason, each broken answer as passing trouble; nothing of the answer is repeated."""
    desk.arrive(2)
    desk.fake.do("fault", **{"match": "gmail", "action": "status", **fault})
    with pytest.raises(error) as caught:
        read(desk)
    assert "127.0.0.1" not in str(caught.value)
    assert "access-" not in str(caught.value)


@pytest.mark.parametrize("action", ["status", "html", "cut", "truncate", "half_json"])
@pytest.mark.parametrize("match", ["profile", "messages\\?", "batch", "sendAs"])
def test_passing_trouble_loses_nothing(desk: Desk, action: str, match: str) -> None:
    """A read that fails twice is made a third time."""
    arrived = desk.arrive(4, ["SENT"], From=desk.me)
    desk.fake.do("fault", match=match, action=action, times=2)
    assert refs(read(desk)) == arrived[::-1]


def test_throttled_parts_of_a_batch_are_asked_for_again(desk: Desk) -> None:
    """A 429 inside a batch that as a whole went well costs a wait, and no mail."""
    desk.page_items = 20
    arrived = desk.arrive(12)
    desk.fake.do("fault", match="^PART", action="status", status=429, times=5, retry_after="7")
    assert refs(read(desk)) == arrived[::-1]
    assert max(desk.clock.slept) >= 7


def test_waits_named_in_words_are_kept(desk: Desk) -> None:
    """Gmail names the moment in its message when it throttles a user."""
    desk.arrive(1)
    moment = desk.clock.now() + timedelta(minutes=20)
    message = f"User-rate limit exceeded.  Retry after {moment:%Y-%m-%dT%H:%M:%S}.000Z"
    desk.fake.do(
        "fault", match="profile", action="status", status=403, reason="rateLimitExceeded", message=message
    )
    with pytest.raises(SlowDown) as caught:
        read(desk)
    assert caught.value.retry_after == pytest.approx(1200, abs=2)


def test_a_drip_does_not_hold_a_worker(desk: Desk) -> None:
    """An answer of one byte at a time ends with the time limit for the whole, not with one for each byte."""
    desk.arrive(1)
    desk.total_seconds = 0.2
    desk.fake.do("fault", match="profile", action="drip", times=9)
    with pytest.raises(ProviderDown):
        read(desk)


def test_a_token_that_died_is_renewed_once(desk: Desk) -> None:
    """A 401 costs one refresh; the new token is kept in the vault."""
    arrived = desk.arrive(3)
    read(desk)
    before = desk.vault.load()
    desk.fake.do("expire")
    assert refs(read(desk)) == arrived[::-1]
    assert desk.vault.load() != before
    assert desk.fake.do("spent", account=desk.me)["refreshes"] == 2


def test_a_token_is_used_until_it_ends(desk: Desk) -> None:
    """Looks within the hour share one token; the next hour's first look asks for another."""
    desk.arrive(1)
    for _ in range(3):
        read(desk)
    assert desk.fake.do("spent", account=desk.me)["refreshes"] == 1
    desk.clock.forward(3600)
    read(desk)
    assert desk.fake.do("spent", account=desk.me)["refreshes"] == 2


def test_a_revoked_sign_in_is_said_and_not_tried_again(desk: Desk) -> None:
    """`invalid_grant` ends in "sign in again" after one question."""
    desk.arrive(1)
    desk.fake.do("set_account", account=desk.me, revoked=True)
    desk.fake.do("forget_calls")
    with pytest.raises(SignInNeeded):
        read(desk)
    assert [line for line in desk.fake.do("calls") if "token" in line] == ["POST /token"]


@pytest.mark.parametrize(
    "fault", [{"action": "status", "status": 503}, {"action": "cut"}, {"action": "html", "status": 502}]
)
def test_trouble_at_the_sign_in_is_no_lost_sign_in(desk: Desk, fault: dict[str, Any]) -> None:
    """A token endpoint that is down, or not to be reached, asks nobody to sign in again."""
    desk.fake.do("fault", match="^POST /token", times=3, **fault)
    with pytest.raises(ProviderDown):
        read(desk)
    read(desk)


def test_a_throttled_sign_in_waits(desk: Desk) -> None:
    """429 at the token endpoint is a limit and nothing else."""
    desk.fake.do("fault", match="^POST /token", action="status", status=429, retry_after="30")
    with pytest.raises(SlowDown) as caught:
        read(desk)
    assert caught.value.retry_after == 30


def test_a_refresh_token_that_changes_is_kept(desk: Desk) -> None:
    """A server that hands out a new refresh token with every use is followed."""
    desk.fake.do("set", rotates=True)
    for _ in range(4):
        before = desk.vault.load()
        read(desk)
        desk.clock.forward(4000)
        first, then = (json.loads(secret)["refresh_token"] for secret in (before, desk.vault.load()))
        assert first != then


def test_the_quota_is_kept_by_a_kept_that_was_killed_and_started_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in its burst, in the middle of a page even, and started within the minute: no minute sees more for that."""
    desk.page_items = 66
    desk.arrive(600)
    cursor = None
    for killed_after in (1, 2, 3, 2, 1):
        monkeypatch.setattr(_quota, "_METERS", weakref.WeakKeyDictionary())
        reading = desk.open().sources[0].pages(cursor)
        cursor = [next(reading) for _ in range(killed_after)][-1].cursor
        next(reading)  # fetched, and lost
    spent = desk.fake.do("spent", account=desk.me)
    assert (spent["refused"], spent["most_a_minute"] <= 5_400) == (0, True)


def test_a_quiet_mailbox_is_looked_at_again_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process waits only for what was really spent."""
    desk.arrive(5)
    cursor = read(desk)[-1].cursor
    for _ in range(20):
        monkeypatch.setattr(_quota, "_METERS", weakref.WeakKeyDictionary())
        desk.clock.forward(-59)  # a mail takes a minute to arrive
        desk.arrive(1)
        cursor = read(desk, cursor)[-1].cursor
    assert desk.clock.slept == []


def test_the_quota_is_kept(desk: Desk) -> None:
    """However much there is to fetch, no minute sees more than nine tenths of the user's units."""
    desk.page_items = 100
    desk.arrive(400)
    assert len(refs(read(desk))) == 400
    spent = desk.fake.do("spent", account=desk.me)
    assert spent["refused"] == 0
    assert spent["most_a_minute"] <= 5400


def test_a_very_large_mail_is_read_in_part(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a mail above the limit only the beginning is looked at, and that is said."""
    monkeypatch.setattr("connectors.gmail._letters.WHOLE_LIMIT", 50_000)
    monkeypatch.setattr("connectors.gmail._letters.BEGINNING", 10_000)
    desk.arrive(1, body="x" * 70 + "\r\n" + "y" * 60_000)
    desk.arrive(1)
    assert [item.verdict for item in items(read(desk))] == [Verdict.READ, Verdict.PARTIAL]


def test_a_batch_that_is_too_large_is_fetched_singly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of a batch are bounded in memory; mail by mail there is more room."""
    monkeypatch.setattr("connectors.gmail._letters._BATCH_LIMIT", 20_000)
    arrived = desk.arrive(3, body="x" * 10_000)
    assert refs(read(desk)) == arrived[::-1]


def test_a_mail_that_is_larger_than_any_answer_may_be_shows_its_head(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it is from and what it is about is known of every mail."""
    monkeypatch.setattr("connectors.gmail._letters._BATCH_LIMIT", 20_000)
    monkeypatch.setattr("connectors.gmail._letters._SINGLE_LIMIT", 20_000)
    desk.arrive(1, body="x" * 30_000, Subject="The drawings")
    desk.arrive(1)
    (small, large) = items(read(desk))
    assert small.verdict is Verdict.READ
    assert large.verdict is Verdict.PARTIAL
    assert large.message is not None
    assert large.message.subject == "The drawings"
