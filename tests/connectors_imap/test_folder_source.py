"""What a folder's doings become: order, slices, removals, renumbering, windows, and who wrote what."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import CursorLost
from agent.ports import Page, Verdict
from connectors.imap import fetching
from tests.connectors_imap.conftest import Box, keys, mail


def numbers(pages: list[Page]) -> list[int]:
    return [int(key.partition("@")[0]) for key in keys(pages)]


def removed(pages: list[Page]) -> int:
    return sum(len(page.removed) for page in pages)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 3)


def test_the_first_reading_begins_with_the_newest(box: Box) -> None:
    """Newest first, so that what matters is known first; afterwards in the order of arrival."""
    program = box.human()
    for number in range(7):
        program.append("INBOX", mail(number))
    pages = list(box.source().pages())
    assert numbers(pages) == [6, 5, 4, 3, 2, 1, 0]
    assert all(page.newest_first for page in pages)
    assert [page.whole for page in pages] == [False, False, True]
    for number in range(7, 12):
        program.append("INBOX", mail(number))
    later = list(box.source().pages(pages[-1].cursor))
    assert numbers(later) == [7, 8, 9, 10, 11]
    assert not any(page.newest_first or page.whole for page in later)


def test_mail_that_comes_during_the_first_reading_is_given_after_it(box: Box) -> None:
    """Nothing that arrives behind the reader's back is missed, nor given twice."""
    program = box.human()
    for number in range(5):
        program.append("INBOX", mail(number))
    pages = []
    for page in box.source().pages():
        pages.append(page)
        program.append("INBOX", mail(100 + len(pages)))
    assert sorted(numbers(pages)) == [0, 1, 2, 3, 4]
    assert sorted(numbers(list(box.source().pages(pages[0].cursor)))) == [0, 1, 101, 102]
    assert numbers(list(box.source().pages(pages[-1].cursor))) == [101, 102]


def test_what_is_gone_is_told(box: Box) -> None:
    """Expunged mails are removed by name, once, whether or not others came."""
    program = box.human()
    for number in range(6):
        program.append("INBOX", mail(number))
    cursor = list(box.source().pages())[-1].cursor
    program.select_folder("INBOX")
    program.delete_messages([2, 3])
    program.expunge()
    pages = list(box.source().pages(cursor))
    assert [ref.partition(".")[2] for ref in pages[0].removed] == ["2", "3"]
    assert list(box.source().pages(pages[-1].cursor)) == []
    program.delete_messages([5])
    program.expunge()
    program.append("INBOX", mail(9))
    pages = list(box.source().pages(pages[-1].cursor))
    assert (numbers(pages), removed(pages)) == ([9], 1)


def test_flags_alone_are_no_news(box: Box) -> None:
    """Reading, starring and answering change nothing for kept; nor does kept mark anything as read."""
    program = box.human()
    for number in range(3):
        program.append("INBOX", mail(number))
    cursor = list(box.source().pages())[-1].cursor
    program.select_folder("INBOX")
    assert program.get_flags([1, 2, 3])[1] in ((), (b"\\Recent",))
    program.add_flags([1, 2], [b"\\Seen", b"\\Flagged"])
    assert list(box.source().pages(cursor)) == []


def test_a_folder_numbered_anew_loses_its_cursor_and_nothing_else(box: Box) -> None:
    """Deleted and made again under its name: CursorLost, then the same mails under other refs with the same keys."""
    program = box.human()
    folder = box.named("Customers")
    program.create_folder(folder)
    for number in range(4):
        program.append(folder, mail(number))
    shown = folder.replace(box.variant.separator, "/")
    pages = list(box.source(shown).pages())
    program.delete_folder(folder)
    program.create_folder(folder)
    for number in range(4):
        program.append(folder, mail(number))
    with pytest.raises(CursorLost):
        list(box.source(shown).pages(pages[-1].cursor))
    again = list(box.source(shown).pages())
    assert sorted(keys(again)) == sorted(keys(pages))
    assert again[-1].whole


def test_old_mail_is_not_asked_for(full: Box) -> None:
    """Mail that arrived before the window is not read; a wider window later reads it, too."""
    program = full.human()
    for number, years in ((1, 3), (2, 2), (3, 0)):
        program.append(
            "INBOX", mail(number), msg_time=datetime(2026, 6, 1, tzinfo=UTC) - timedelta(days=365 * years)
        )
    pages = list(full.source().pages())
    assert numbers(pages) == [3]
    full.window = (datetime(2024, 1, 1, tzinfo=UTC), full.window[1])
    pages = list(full.source().pages(pages[-1].cursor))
    assert (numbers(pages), removed(pages)) == ([2], 0)
    full.window = (datetime(2026, 5, 1, tzinfo=UTC), full.window[1])
    assert list(full.source().pages(pages[-1].cursor)) == []


def test_slices_are_cut_by_size_and_large_mail_is_read_in_part(
    full: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page holds few large mails or many small ones; of one above the limit only the beginning is fetched."""
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 100)
    monkeypatch.setattr(fetching, "PAGE_BYTES", 60_000)
    monkeypatch.setattr(fetching, "WHOLE_LIMIT", 100_000)
    monkeypatch.setattr(fetching, "BEGINNING", 5_000)
    program = full.human()
    for number, size in enumerate([30_000, 30_000, 400_000, 10, 10]):
        program.append("INBOX", mail(number, body=b"word " * (size // 5)))
    pages = list(full.source().pages())
    assert [len(page.items) for page in pages] == [2, 1, 1, 1] or sum(len(page.items) for page in pages) == 5
    items = {str(item.message.key): item for page in pages for item in page.items if item.message}
    large = items["2@brandt.example"]
    assert large.verdict is Verdict.PARTIAL
    assert "larger" in large.reason
    assert [item.verdict for key, item in items.items() if key != large.message.key] == [Verdict.READ] * 4  # type: ignore[union-attr]


def test_only_sent_attests_the_rep(box: Box) -> None:
    """In Sent, From one of the rep's own addresses is the rep; anybody else there, and anything elsewhere, is not attested."""
    program = box.human()
    program.append(box.named("Sent"), mail(1, sender="Dana Keller <dana@tilia.example>"))
    program.append(box.named("Sent"), mail(2, sender="d.k@tilia.example"))
    program.append(box.named("Sent"), mail(3, sender="sven@brandt.example"))
    program.append("INBOX", mail(4, sender="dana@tilia.example"))
    items = [item for source in box.open().sources for page in source.pages() for item in page.items]
    said = {item.message.key.partition("@")[0]: item.message.sent for item in items if item.message}
    assert said == {"1": True, "2": True, "3": False, "4": None}


@pytest.mark.parametrize(("folder", "is_draft"), [("INBOX", True), ("Sent", False)])
def test_what_was_sent_is_no_draft_whatever_its_flag(box: Box, folder: str, is_draft: bool) -> None:
    """Some programs move a draft to Sent with its flag: there it was sent, and may promise; elsewhere it may not."""
    box.human().append(box.named(folder) if folder == "Sent" else folder, mail(1), flags=[b"\\Draft"])
    (page,) = box.source(folder).pages()
    assert [item.message.is_draft for item in page.items if item.message] == [is_draft]


def test_one_answer_says_that_nothing_changed(full: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """With LIST-STATUS twenty folders without news cost one question, and none is selected."""
    program = full.human()
    for number in range(20):
        program.create_folder(f"Customer {number}")
        program.append(f"Customer {number}", mail(number))
    cursors = {source.name: list(source.pages())[-1].cursor for source in full.open().sources}
    asked: list[bytes] = []
    from connectors.imap._wire import Wire

    send = Wire.send
    monkeypatch.setattr(Wire, "send", lambda self, data: asked.append(bytes(data)) or send(self, data))  # type: ignore[func-returns-value]
    for source in full.open().sources:
        assert list(source.pages(cursors[source.name])) == []
    verbs = [line.split(b" ")[1].strip().upper() for line in asked if line.count(b" ")]
    assert verbs.count(b"LIST") == 1
    assert not {b"STATUS", b"EXAMINE", b"SELECT"} & set(verbs)
    assert len(cursors) == 22
