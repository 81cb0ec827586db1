"""Mail through Graph's lists of changes: nothing lost, nothing twice, whatever happens to links, folders and ids."""

import base64
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from agent.core.message import Message
from agent.errors import CursorLost, ProviderDown, SourceMissing
from agent.ports import Item, Page, Verdict
from connectors.outlook import mail as mail_module
from connectors.outlook.delta import Walk
from connectors.outlook.folders import WELL_KNOWN, Folder, named_folders, read_folders, write_folders
from connectors.outlook.mail import MailSource
from connectors.outlook.transport import Graph
from tests.fakes.graph.client import NOW, REP, WINDOW, FakeGraph, HandClock, a_mail


def source(fake: FakeGraph, *more: Folder, page_items: int = 3, clock: HandClock | None = None) -> MailSource:
    """The mailbox as a new run of the program opens it."""
    graph = fake.graph(clock)
    folders = (*WELL_KNOWN, *more)
    return MailSource(graph, REP.email, rep=REP, folders=folders, since=WINDOW[0], page_items=page_items)


def items(pages: Sequence[Page]) -> list[Item]:
    return [item for page in pages for item in page.items]


def subjects(pages: Sequence[Page]) -> list[str]:
    return [item.message.subject for item in items(pages) if item.message]


def the_message(fake: FakeGraph) -> Message:
    """The only one there is."""
    (item,) = items(list(source(fake).pages()))
    assert item.message is not None
    return item.message


def test_the_first_reading_begins_with_the_newest(fake: FakeGraph) -> None:
    """A rep sees what matters today after the first page; every page says that it is such a reading."""
    for number in (4, 1, 9, 6):
        fake.mail(number)
    pages = list(source(fake).pages())
    assert subjects(pages) == ["Samples 9", "Samples 6", "Samples 4", "Samples 1"]
    assert all(page.newest_first for page in pages)


def test_what_is_older_than_the_window_is_not_asked_for(fake: FakeGraph) -> None:
    """Nor given where a server lists it all the same."""
    fake.mail(1)
    fake.do("put", mime=base64.b64encode(a_mail(3, sender="a@b.example", at=NOW)).decode(), folder="inbox",
            received="2020-01-01T00:00:00Z")  # fmt: skip
    assert subjects(list(source(fake).pages())) == ["Samples 1"]


@pytest.mark.parametrize("stop", range(1, 5))
def test_a_stopped_first_reading_goes_on_with_what_came_meanwhile(fake: FakeGraph, stop: int) -> None:
    """Stopped after any page, what is left and what is new comes next, and no page link of before is needed."""
    for number in range(1, 11):
        fake.mail(number, folder="inbox" if number % 2 else "sentitems")
    before = [page for page, _ in zip(source(fake).pages(), range(stop), strict=False)]
    fake.mail(11)
    fake.do("options", kill_link=True)
    after = list(source(fake).pages(before[-1].cursor))
    given = subjects(before) + subjects(after)
    assert sorted(given) == sorted(f"Samples {number}" for number in range(1, 12))
    assert list(source(fake).pages(after[-1].cursor)) == []


def test_a_stopped_later_reading_gives_the_rest_only(fake: FakeGraph) -> None:
    """The same holds for changes after the first reading."""
    fake.mail(1)
    (first,) = source(fake).pages()
    for number in range(2, 10):
        fake.mail(number)
    whole = list(source(fake).pages(first.cursor))
    for number, page in enumerate(whole, 1):
        rest = list(source(fake).pages(page.cursor))
        assert subjects(rest) == subjects(whole[number:])


def test_page_links_that_die_begin_the_walk_anew(fake: FakeGraph) -> None:
    """Within a walk SyncStateNotFound is no lost place: the walk's own beginning is still good."""
    for number in range(1, 9):
        fake.mail(number)
    fake.do("options", page=2, kill_link=True)
    assert len(subjects(list(source(fake).pages()))) == 8


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (410, "SyncStateNotFound"),
        (410, "resyncRequired"),
        (400, "syncStateInvalid"),
        (404, "SYNCSTATENOTFOUND"),
        (400, "BadRequest"),
        (404, "ErrorItemNotFound"),
    ],
)
def test_a_forgotten_place_is_said_and_a_new_reading_loses_nothing(
    fake: FakeGraph, status: int, code: str
) -> None:
    """Every form of "your place is forgotten" is `CursorLost`; read anew, the names are the same."""
    for number in range(1, 5):
        fake.mail(number)
    before = list(source(fake).pages())
    fake.do("forget")
    fake.do("options", lost_status=status, lost_code=code)
    fake.mail(5)
    with pytest.raises(CursorLost):
        list(source(fake).pages(before[-1].cursor))
    again = list(source(fake).pages())
    assert {item.ref for item in items(before)} < {item.ref for item in items(again)}
    assert len(items(again)) == 5


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_cursor_of_another_cloud_means_nothing(fake: FakeGraph, scheme: str) -> None:
    """A stored link is followed at the configured server only, whatever another has in common with it."""
    fake.mail(1)
    (page,) = source(fake).pages()
    moved = page.cursor.replace(fake.root, f"{scheme}://graph.elsewhere.example")
    with pytest.raises(CursorLost):
        list(source(fake).pages(moved))


def test_only_links_for_next_time_are_stored(fake: FakeGraph) -> None:
    """No page link ever lies in a cursor."""
    for number in range(1, 8):
        fake.mail(number)
    fake.do("options", page=2)
    assert all("skiptoken" not in page.cursor for page in source(fake).pages())


def test_replays_and_empty_pages_are_taken_as_they_come(fake: FakeGraph) -> None:
    """An item that comes twice is given once, and an empty page with a link is not the end."""
    for number in range(1, 5):
        fake.mail(number)
    fake.do("options", replays=3, empty_page=True, page=2)
    assert sorted(subjects(list(source(fake).pages()))) == [f"Samples {number}" for number in range(1, 5)]


def test_a_page_that_comes_twice_is_taken_once(fake: FakeGraph) -> None:
    """Asked for the next page Graph may give the last one again: its link is followed once more, to the end."""
    for number in range(1, 8):
        fake.mail(number)
    fake.do("options", page=2, page_again=True)
    assert sorted(subjects(list(source(fake).pages()))) == [f"Samples {number}" for number in range(1, 8)]


def test_a_circle_of_pages_is_left(fake: FakeGraph) -> None:
    """A link that leads to itself again and again is the provider's trouble, soon, and not a reading without end."""
    circle = '{"value": [], "@odata.nextLink": "%s/v1.0/me/mailFolders/inbox/messages/delta?$skiptoken=1.2"}'
    fake.do("fault", match="inbox/messages/delta", status=200, body=circle % fake.root, times=99)
    with pytest.raises(ProviderDown):
        list(source(fake).pages())
    assert len(fake.asked) < 10


def test_links_without_a_host_are_followed(fake: FakeGraph) -> None:
    """Some servers write them so."""
    for number in range(1, 6):
        fake.mail(number)
    fake.do("options", relative_links=True, page=2)
    pages = list(source(fake).pages())
    fake.mail(6)
    assert len(subjects(pages)) == 5
    assert subjects(list(source(fake).pages(pages[-1].cursor))) == ["Samples 6"]


@pytest.mark.parametrize("replays", [0, 1, 4])
def test_a_list_cut_at_the_limit_is_completed(
    fake: FakeGraph, monkeypatch: pytest.MonkeyPatch, replays: int
) -> None:
    """Graph gives 5,000 entries of a filtered list, an entry that comes twice among them, and says nothing: the rest
    is listed otherwise, and the place is kept.
    """
    monkeypatch.setattr(mail_module, "FILTERED_LIMIT", 10)
    fake.do("options", filtered_limit=10 - replays, replays=replays)
    for number in range(1, 26):
        fake.mail(number)
    pages = list(source(fake, page_items=10).pages())
    assert len(set(subjects(pages))) == 25
    fake.mail(26)
    assert subjects(list(source(fake).pages(pages[-1].cursor))) == ["Samples 26"]


def test_the_last_word_on_an_entry_counts() -> None:
    """Within one walk, what was removed and came back is there, and what came and was removed is not."""
    walk = Walk()
    for entry in ({"id": "a", "@removed": {}}, {"id": "b"}, {"id": "a"}, {"id": "b", "@removed": {}}):
        walk.take(entry)
    assert (list(walk.entries), list(walk.removed)) == (["a"], ["b"])


def test_a_move_to_another_folder_is_no_removal(fake: FakeGraph) -> None:
    """Neither into a folder that is read nor into one that is not: ids that stay make it the same message."""
    number = fake.mail(1)
    (before,) = source(fake).pages()
    fake.do("move", number=number, to="archive")
    after = list(source(fake).pages(before.cursor))
    assert [page.removed for page in after] == [()]
    fake.do("move", number=number, to="sentitems")
    (back,) = source(fake).pages(after[-1].cursor)
    assert [item.ref for item in back.items] == [item.ref for item in before.items]


def test_a_deletion_for_good_is_told(fake: FakeGraph) -> None:
    """What is nowhere in the mailbox any more is gone; what lies in Deleted Items is not."""
    one, two = fake.mail(1), fake.mail(2)
    (before,) = source(fake).pages()
    fake.do("delete", number=one)
    fake.do("delete", number=two, for_good=True)
    (after,) = source(fake).pages(before.cursor)
    assert after.removed == (f"AAkI{two:06d}=",)


def test_a_deletion_is_told_though_the_reading_is_stopped(fake: FakeGraph) -> None:
    """It may be all that is new in its folder, while another folder has pages of news."""
    number = fake.mail(1, folder="sentitems", sender=REP.email)
    (before,) = source(fake).pages()
    fake.do("delete", number=number, for_good=True)
    for more in range(2, 9):
        fake.mail(more)
    first = next(iter(source(fake).pages(before.cursor)))
    rest = list(source(fake).pages(first.cursor))
    assert f"AAkI{number:06d}=" in {ref for page in (first, *rest) for ref in page.removed}


def test_what_the_rep_sent_is_attested(fake: FakeGraph) -> None:
    """Sent Items, from the rep's address, no mark of delivery: the rep's own."""
    fake.mail(1, folder="sentitems", sender=REP.email)
    assert the_message(fake).sent is True


@pytest.mark.parametrize(
    "header",
    [
        "Received: from elsewhere.example",
        "Authentication-Results: mx; spf=fail",
        "Return-Path: <x@evil.example>",
    ],
)
def test_mail_moved_into_sent_items_is_not_the_reps(fake: FakeGraph, header: str) -> None:
    """A forged mail that somebody, or a rule, put into Sent Items still bears the marks of its delivery."""
    forged = header.encode() + b"\r\n" + a_mail(1, sender=REP.email, at=NOW, came_in=False)
    fake.mail(1, folder="sentitems", mime=forged)
    assert the_message(fake).sent is False


def test_the_reps_name_in_the_inbox_proves_nothing(fake: FakeGraph) -> None:
    """Nor does another's mail in Sent Items."""
    fake.mail(1, mime=a_mail(1, sender=REP.email, at=NOW, came_in=False))
    assert the_message(fake).sent is False
    fake.do("reset")
    fake.mail(2, folder="sentitems", sender="assistant@northwind.example")
    assert the_message(fake).sent is False


def test_own_mail_filed_in_a_folder_is_left_to_the_rule_for_files(fake: FakeGraph) -> None:
    """In a folder of the user's own the connector attests nothing."""
    fake.mail(1, folder="archive", mime=a_mail(1, sender=REP.email, at=NOW, came_in=False))
    (item,) = items(list(source(fake, Folder("archive", "Archive")).pages()))
    assert item.message is not None
    assert (item.message.sent, item.message.folders) == (None, ("Archive",))


def test_folders_are_named_by_their_path(fake: FakeGraph) -> None:
    """A name is looked up once and kept as an id, so that renaming the folder changes nothing."""
    found = named_folders(fake.graph(), ["archive"])
    assert found == (Folder("f-archive", "Archive"),)
    assert read_folders({"folders": write_folders(found)}) == WELL_KNOWN + found
    from agent.errors import BadInput

    with pytest.raises(BadInput) as error:
        named_folders(fake.graph(), ["Archvie"])
    assert "Archive" in error.value.next_step


def test_a_folder_that_is_gone_is_said_after_all_others_were_read(fake: FakeGraph) -> None:
    """One folder never stops the rest, and is never silently left out."""
    fake.mail(1)
    found: list[str] = []
    with pytest.raises(SourceMissing) as error:
        for page in source(fake, Folder("f-lost", "Lost")).pages():
            found += subjects([page])
    assert found == ["Samples 1"]
    assert "Lost" in error.value.sentence


def test_a_poisonous_mail_stops_nothing(fake: FakeGraph) -> None:
    """Where Graph fails on one message whatever is asked of it, that one is kept aside with its reason."""
    for number in range(1, 4):
        fake.mail(number)
    fake.do("fault", match=r"messages/AAkI000002", times=99, status=500, inner=True)
    found = items(list(source(fake, page_items=5).pages()))
    assert [item.verdict for item in found] == [Verdict.READ, Verdict.QUARANTINED, Verdict.READ]
    assert found[1].reason


def test_a_provider_that_is_down_moves_no_cursor(fake: FakeGraph) -> None:
    """Where everything fails, nothing is kept aside and the reading is to be done again."""
    fake.mail(1)
    fake.do("fault", match=r"messages/AAkI|inbox\?", times=999, status=500, inner=True)
    with pytest.raises(ProviderDown):
        list(source(fake).pages())


def test_a_message_that_cannot_be_converted_is_read_by_its_properties(fake: FakeGraph) -> None:
    """Where `$value` fails, headers and body that Graph still has say the same."""
    fake.mail(1, mime=a_mail(1, sender="sven@brandt.example", at=NOW))
    fake.do("fault", match=r"\$value", times=99, status=500, inner=True)
    message = the_message(fake)
    assert message.subject == "Samples 1"
    assert message.key == "1@brandt.example"
    assert (message.plain or "").strip() == "The samples left this morning."
    assert message.is_received


def test_a_batch_too_large_to_be_taken_is_asked_for_singly(
    fake: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures inside mails may make it so; other batches are not given up for it."""
    for number in range(1, 5):
        fake.mail(number)
    monkeypatch.setattr("connectors.outlook.transport.Graph.read.__kwdefaults__", {**_READ, "limit": 10**6})
    monkeypatch.setattr("connectors.outlook.transport.Graph._once.__kwdefaults__", {**_ONCE, "limit": 2_000})
    reader = source(fake, page_items=10)
    assert len(subjects(list(reader.pages()))) == 4
    assert not reader.is_poor


_READ = Graph.read.__kwdefaults__ or {}
_ONCE = Graph._once.__kwdefaults__ or {}


def test_a_server_without_batches_and_bytes_is_found_out_once(fake: FakeGraph) -> None:
    """The longer way is taken and said, not tried anew for every page."""
    for number in range(1, 13):
        fake.mail(number)
    fake.do("options", lacks=["$batch", "$value"])
    reader = source(fake)
    assert len(subjects(list(reader.pages()))) == 12
    assert reader.is_poor
    asked = fake.asked
    assert len([line for line in asked if "$batch" in line]) == 1
    assert len([line for line in asked if "$value" in line]) <= 6


def test_the_names_of_attachments_survive_the_longer_way(fake: FakeGraph) -> None:
    """They are evidence that something was sent."""
    fake.mail(1, hasAttachments=True)
    fake.do("options", lacks=["$value"])
    assert [found.name for found in the_message(fake).attachments] == ["plan.pdf"]


def test_a_throttled_reading_loses_nothing_and_asks_little_more(fake: FakeGraph) -> None:
    """Under a storm of 429 the calls stay near those of a quiet day."""
    for number in range(1, 61):
        fake.mail(number)
    list(source(fake, page_items=20).pages())
    quiet = len([line for line in fake.asked if not line.startswith("part")])
    fake.do("clear_log")
    for skip in (0, 2, 3):
        fake.do("fault", match="/v1.0/", status=429, retry_after="5", skip=skip)
    clock = HandClock()
    assert len(subjects(list(source(fake, page_items=20, clock=clock).pages()))) == 60
    assert len([line for line in fake.asked if not line.startswith("part")]) == quiet + 3
    assert clock.monotonic() >= 15


def test_the_cursor_holds_nothing_of_the_mail(fake: FakeGraph) -> None:
    """Links and digests only: a cursor lies unsealed in the database."""
    fake.mail(1)
    (page,) = source(fake).pages()
    assert "Samples" not in page.cursor
    assert "brandt" not in page.cursor
    assert json.loads(page.cursor)["v"] == 1
    assert WINDOW[0] < NOW - timedelta(days=1)
