"""Five hundred hostile subjects, names, bodies and accounts through pages, report and drafts: all of it stays text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from agent import bootstrap
from agent.bootstrap.answers import AnswerBook
from agent.bootstrap.reporting import Reporting
from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, Strength
from agent.core.drafting.clean import one_line
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.score.in_pictures import MOST
from agent.core.score.isoweek import IsoWeek
from agent.flows.word import standings
from agent.ports import DraftKind, OutgoingDraft, Verdict
from agent.render.report import ReportFormat
from agent.store_port import BookedMessage, DraftState, Mailbox, ReadItem, ReadPage, Store, Work
from tests.web.hostile import hostile_words
from tests.web.serving import MONDAY, Visitor, running
from tests.web.watching import PHONE, tab

COUNT = 500
_ME = Address("nora@quietworks.example", "Nora")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which everything that a stranger can write is hostile."""
    data = tmp_path_factory.mktemp("hostile")
    with bootstrap.application(data) as app:
        mailbox = app.put_mailbox(_ME.email, bootstrap.local_zone(), ())
        for number, words in enumerate(hostile_words(COUNT)):
            _write(app.store, mailbox, number, words)
    return data


def _write(store: Store, mailbox: Mailbox, number: int, words: str) -> None:
    """One mail with a promise in it, asked about, with a draft; every word of it the stranger's."""
    plain = words.encode("utf-8", "replace").decode()
    account = one_line(f"{plain[:60].lower()}.{number}.example")  # no address holds the end of a line
    made = MONDAY - timedelta(days=1 + number % 20, minutes=number)
    them = Address(f"{number}@{account}", plain)
    by = By.REP if number % 3 else By.CUSTOMER
    promiser, promisee = (_ME, them) if by is By.REP else (them, _ME)
    key = MessageKey(f"{number}@mail.example")
    due = Due(
        date(2026, 3, 1 + number % 20), date(2026, 3, 1 + number % 20), plain, rule="a day", zone=plain[:20]
    )
    found = Found(
        0, 9, plain, Action.SEND, Strength.FIRM, Owner.SENDER, plain, due=due, condition="", reasons=(plain,)
    )
    parties = Parties(by, promiser, (promisee,), account, key, ThreadKey(key))
    one = CommitmentId(f"hostile{number:05}")
    entry = Entry(
        one,
        EntryKind.FOUND,
        made,
        Evidence(key),
        due=due,
        found=found,
        parties=parties,
        thread=ThreadKey(key),
    )
    entries = [entry]
    if number % 4 == 0:
        entries.append(
            replace(
                entry,
                kind=EntryKind.MAYBE,
                at=made + timedelta(hours=1),
                found=None,
                parties=None,
                reasons=(plain,),
            )
        )
    side = Side.REP if by is By.REP else Side.CUSTOMER
    own = f"{plain}\n{plain}\nWe have no budget for {plain}?"
    message = ReadMessage(
        key, ThreadKey(key), made, side, promiser, (promisee,), (), plain, own, account, (found,)
    )
    answer = replace(
        message,
        key=MessageKey(f"a{number}@mail.example"),
        side=Side.REP,
        sender=_ME,
        to=(them,),
        sent_at=made - timedelta(days=2),
    )
    booked = [BookedMessage(one_, (account,)) for one_ in (message, answer)]
    page = ReadPage(
        tuple(ReadItem(one_.message.key, Verdict.READ, message=one_) for one_ in booked), str(number)
    )
    draft = OutgoingDraft(f"mark{number}", _ME, (them,), plain, own, f"<p>{number}</p>", made)
    with store.writing(MONDAY, repeatable=True) as unit:
        unit.pages.store(mailbox.id, "memory:hostile", page)
        versions = {work.account: work for work in unit.exchanges.dirty(mailbox.id)}
        unit.ledger.settle(mailbox.id, versions.get(account, Work(account, 1)), entries)
        planned = unit.drafts.plan(mailbox.id, one, DraftKind.SLIP_NOTICE, draft, next_attempt_at=MONDAY)
        assert planned is not None
        written = unit.drafts.advance(planned, DraftState.WRITING)
        assert written is not None
        unit.drafts.advance(written, DraftState.WRITTEN)


@pytest.fixture(scope="module")
def stranger(hostile: Path) -> Iterator[Visitor]:
    """The rep whom all of it was written to."""
    with running(hostile) as site:
        yield Visitor(site).sign_in()


def _tags(text: str) -> set[str]:
    """Every element of a page with the names of its attributes."""
    found = set()
    for node in LexborHTMLParser(text).css("*"):
        found.add(" ".join((node.tag or "", *sorted(node.attributes))))
    return found


def test_no_page_gains_an_element(stranger: Visitor) -> None:
    """Each of the five hundred commitments' pages is built of the very elements that a harmless one has."""
    shapes: dict[str, int] = {}
    for number in range(COUNT):
        answer = stranger.get(f"/m/1/promises/hostile{number:05}")
        assert answer.status == 200, number
        for shape in _tags(answer.text):
            shapes[shape] = shapes.get(shape, 0) + 1
    never = {
        "script",
        "iframe",
        "img",
        "object",
        "embed",
        "base",
        "style",
        "math",
        "template",
        "noscript",
        "xmp",
    }
    for shape in shapes:
        tag, *attributes = shape.split(" ")
        assert tag not in never or shape == "script defer src", shape
        assert not [name for name in attributes if name.startswith("on")], shape
        assert "data-hx-get" not in attributes
        # What stands on every page, or on every page of one kind, is ours.
        assert shapes[shape] >= COUNT // 5, shape


def test_an_answers_page_gains_none_either(hostile: Path, stranger: Visitor) -> None:
    """What stands after a click in the report shows the sentence as text, whatever it is."""
    with bootstrap.application(hostile) as app:
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            rows = unit.overview.rows(mailbox.id, [CommitmentId(f"hostile{n:05}") for n in range(COUNT)])
            every = standings(unit, mailbox, rows)
        # Of another edition than the one that stands: nothing is changed, and the page says so.
        stale = [replace(one, row=replace(one.row, confirmed=True)) for one in every]
        tokens = [AnswerBook(app).token(mailbox, one, "keep", MONDAY) for one in stale]
    pages = [stranger.post("/answer", {"link": token}).text for token in tokens]
    assert len(pages) == COUNT
    assert len({frozenset(_tags(page)) for page in pages}) == 1
    assert all("Nothing was changed" in page for page in pages)
    assert not [page for page in pages if re.search(r"<[a-z][^<>]*\son[a-z]+=", page)]


def test_nothing_runs_and_nothing_breaks(chromium: Browser, stranger: Visitor) -> None:
    """In a real browser: no script, no request elsewhere, no dialog, no page wider than a telephone."""
    with tab(chromium, stranger, width=PHONE) as watched:
        paths = ["/m/1/today", "/m/1/week", "/settings"]
        paths += [f"/m/1/ledger?page={number}" for number in range(1, COUNT // 50 + 1)]
        paths += [f"/m/1/drafts?page={number}" for number in range(1, COUNT // 20 + 1, 3)]
        paths += [f"/m/1/accounts?all=1&page={number}" for number in range(1, 6)]
        paths += [f"/m/1/promises/hostile{number:05}" for number in range(45)]
        for path in paths:
            watched.open(path)
            assert watched.page.evaluate("window.ran === undefined"), path
            assert watched.page.evaluate("document.scripts.length") == 2, path
            assert not watched.is_broken(), path
        watched.open("/m/1/accounts?all=1")
        links = watched.page.locator(".accounts h2 a").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        for path in links[:15]:
            watched.open(path)
            assert watched.page.evaluate("document.scripts.length") == 2, path
            assert not watched.is_broken(), path


def test_a_search_for_hostile_words_stays_text(chromium: Browser, stranger: Visitor) -> None:
    """What is typed into a search is shown again as what it is."""
    with tab(chromium, stranger) as watched:
        for words in ('"><script>window.ran=1</script>', "'\"><img src=x onerror=window.ran=1>", "{{7*7}}"):
            watched.open("/m/1/ledger")
            watched.page.get_by_label("Words, a name, an account").fill(words)
            watched.page.get_by_role("button", name="Search").click()
            watched.page.wait_for_url("**q=*")
            assert watched.page.locator("#q").input_value() == words
            assert watched.page.evaluate("window.ran === undefined")


def test_the_report_runs_nothing(chromium: Browser, hostile: Path) -> None:
    """The mail of the week, opened as a page without any policy to help it."""
    with bootstrap.application(hostile) as app:
        mailbox, reporting = app.mailboxes()[0], Reporting(app)
        week = reporting.week(mailbox, IsoWeek(2026, 11), MONDAY)
        text = reporting.rendered(mailbox, week, ReportFormat.HTML, MONDAY)
        assert "/answer/" in text
        assert len(reporting.pictures(mailbox, week)) == MOST
    page = chromium.new_page()
    page.set_content(text)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.evaluate("window.ran === undefined")
    assert page.locator("script, iframe, img, form, object, svg").count() == 0
    assert asked == []
    assert not re.search(r"<[a-z][^<>]*\son[a-z]+=", text)
    page.close()
