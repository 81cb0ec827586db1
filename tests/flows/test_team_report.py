"""The team's week: what each rep shows, what the rep saw first and put right, and when it is written."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, Strength
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.isoweek import IsoWeek
from agent.core.score.lines import with_words_until
from agent.core.score.plain import team_as_plain
from agent.core.score.visibility import Visibility
from agent.core.score.week import week_report
from agent.flows.word import give_word
from agent.ports import Verdict
from agent.render.report import ReportFormat, render_team
from agent.settings import Settings, WebSettings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import BookedMessage, Mailbox, ReadItem, ReadPage, Wanted

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
WEEK = IsoWeek(2026, 10)  # until Sunday, 8 March
MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MONDAY, TUESDAY = datetime(2026, 3, 9, 8, tzinfo=BERLIN), datetime(2026, 3, 10, 8, tzinfo=BERLIN)
REPS = {"lena": BERLIN, "ola": LISBON, "boss": BERLIN}
ACCOUNT, QUOTE = "quarry.example", "You will have the zebra list by Friday."


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """Three reps of one team, each with a promise that passed its due on Friday; Boss is their manager."""
    store = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=MADE)
    settings = Settings(data=tmp_path, web=WebSettings(managers=("Boss@harbour.example",)))
    for number, (name, zone) in enumerate(REPS.items()):
        _promise(
            store,
            Rep(f"{name}@harbour.example", zone, name.title(), own_domains=("harbour.example",)),
            number,
        )
    yield Application(settings, store)
    store.close()


def _promise(store: Store, rep: Rep, number: int) -> None:
    me, otto, key = (
        Address(rep.email, rep.name),
        Address(f"otto@{ACCOUNT}", "Otto Brandt"),
        MessageKey(f"{number}@test.example"),
    )
    due = Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday")
    told = Found(0, len(QUOTE), QUOTE, Action.SEND, Strength.FIRM, Owner.SENDER, due=due)
    parties = Parties(By.REP, me, (otto,), ACCOUNT, key, ThreadKey(key))
    entry = Entry(
        CommitmentId(f"{number}" * 12), EntryKind.FOUND, MADE, Evidence(key), due=due, found=told, parties=parties,
        thread=ThreadKey(key),
    )  # fmt: skip
    mail = ReadMessage(key, ThreadKey(key), MADE, Side.REP, me, (otto,), (), "Stone", QUOTE, ACCOUNT)
    with store.writing(MADE) as unit:
        mailbox = unit.mailboxes.put(rep)
        unit.pages.store(
            mailbox.id,
            "memory:",
            ReadPage((ReadItem("1", Verdict.READ, message=BookedMessage(mail, (ACCOUNT,))),), "1"),
        )
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [entry])


def whose(app: Application, name: str) -> Mailbox:
    return next(one for one in app.mailboxes() if one.rep.email.startswith(name))


def shows(app: Application, name: str, visibility: Visibility) -> None:
    with app.store.writing(MONDAY) as unit:
        unit.mailboxes.show(whose(app, name).id, visibility)


def team(app: Application, now: datetime = TUESDAY) -> dict[str, dict[str, object]]:
    """What the manager's JSON says of each rep."""
    reporting, mailboxes = Reporting(app), app.mailboxes()
    weeks = [reporting.week(one, WEEK, now) for one in mailboxes]
    plain = team_as_plain(reporting.team(mailboxes, weeks))
    reps = plain["reps"]
    assert isinstance(reps, list)
    return {rep["name"]: rep for rep in reps}


@pytest.mark.parametrize(
    ("visibility", "has"),
    [
        (Visibility.NOTHING, set()),
        (Visibility.FIGURES, {"Lena"}),
        (Visibility.ACCOUNTS, {"Lena", ACCOUNT}),
        (Visibility.QUOTES, {"Lena", ACCOUNT, "zebra"}),
    ],
)
@pytest.mark.parametrize("form", ReportFormat)
def test_a_manager_sees_what_the_rep_shows_and_no_more(
    app: Application, visibility: Visibility, has: set[str], form: ReportFormat
) -> None:
    """In every form: counts by themselves, then names of accounts, then the sentences; never a mail."""
    shows(app, "lena", visibility)
    reporting, lena = Reporting(app), whose(app, "lena")
    shown = render_team(app.templates, reporting.team([lena], [reporting.week(lena, WEEK, TUESDAY)]), form)
    found = {word for word in (ACCOUNT, "zebra") if word in shown}
    assert found == has - {"Lena"}
    assert "Lena" in shown  # that somebody shows nothing is said, too
    assert "Otto" not in shown or visibility is Visibility.QUOTES
    assert "Stone" not in shown


def test_who_chose_nothing_shows_figures(app: Application) -> None:
    """Counts, rates and ids are the usual; the choice of one rep is no choice of another."""
    shows(app, "ola", Visibility.NOTHING)
    seen = team(app)
    assert set(seen) == {"Lena", "Boss"}
    assert seen["Lena"]["visibility"] == "figures"
    assert seen["Lena"]["overdue"] == ["0" * 12]


def test_a_choice_outlives_new_settings_of_the_mailbox(app: Application) -> None:
    """Signing in again, under another name say, opens nothing."""
    shows(app, "lena", Visibility.NOTHING)
    with app.store.writing(MONDAY) as unit:
        unit.mailboxes.put(Rep("lena@harbour.example", LISBON, "Lena Voss"))
    assert whose(app, "lena").manager_sees is Visibility.NOTHING


def test_the_rep_sees_first_what_the_manager_will_see(app: Application) -> None:
    """The rep's own report shows the manager's very line, and the moment, in the rep's zone."""
    reporting, ola = Reporting(app), whose(app, "ola")
    week = reporting.week(ola, WEEK, MONDAY)
    seen = reporting.seen(ola, week)
    assert seen is not None
    assert seen.on == datetime(2026, 3, 10, 7, tzinfo=BERLIN)
    assert seen.on.utcoffset() == timedelta(0)
    plain = json.loads(reporting.rendered(ola, week, ReportFormat.JSON, MONDAY))
    assert plain["manager_sees"]["line"] == team(app)["Ola"]
    for form in (ReportFormat.TEXT, ReportFormat.HTML):
        assert "Your manager will see on Tue 10 Mar 06:00" in reporting.rendered(ola, week, form, MONDAY)


@pytest.mark.parametrize("kind", [EntryKind.FULFILLED, EntryKind.DISMISSED])
def test_what_the_rep_puts_right_on_monday_the_manager_never_sees_wrong(
    app: Application, kind: EntryKind
) -> None:
    """ "It was kept", or "that is no promise", said before the manager reads, counts for the week that ended."""
    before = team(app)["Lena"]
    give_word(app.store, [whose(app, "lena")], "0" * 12, kind=kind, now=MONDAY)
    after = team(app)["Lena"]
    assert (before["overdue"], after["overdue"]) == (["0" * 12], [])
    assert after["late"] == (["0" * 12] if kind is EntryKind.FULFILLED else [])
    assert (
        Reporting(app).week(whose(app, "lena"), WEEK, TUESDAY).report.overdue or kind is EntryKind.DISMISSED
    )


def test_the_weeks_before_are_reckoned_once_for_both(app: Application) -> None:
    """What is put right belongs to the week that ended; the manager's report is the one that all rows would give."""
    lena = whose(app, "lena")
    give_word(app.store, [lena], "0" * 12, kind=EntryKind.FULFILLED, now=MONDAY)
    read = Reporting(app).week(lena, WEEK, TUESDAY)
    with app.store.reading() as unit:
        rows = unit.ledger.commitments(lena.id, Wanted(now=TUESDAY))
    end, until = WEEK.ends(lena.rep.zone), Reporting(app).read_at(lena, WEEK)
    put_right = [with_words_until(row, end, until) for row in rows]
    assert read.for_manager == week_report(put_right, lena.rep, now=TUESDAY, week=WEEK)
    assert read.for_manager.trend[-1] != read.report.trend[-1]


def test_what_is_said_after_the_manager_read_changes_that_week_no_more(app: Application) -> None:
    """A report made again next month says what it said."""
    before = team(app)["Lena"]
    later = TUESDAY + timedelta(days=1)
    give_word(app.store, [whose(app, "lena")], "0" * 12, kind=EntryKind.FULFILLED, now=later)
    assert team(app, later)["Lena"] == before


def test_each_page_is_written_in_its_time(app: Application, tmp_path: Path) -> None:
    """On Monday each rep's own; on Tuesday the team's, for the manager alone; once."""
    folder, reporting = tmp_path / "reports", Reporting(app)
    for name in REPS:
        reporting.write(whose(app, name), WEEK, MONDAY)
    assert sorted(page.name for page in folder.iterdir()) == sorted(
        f"{name}@harbour.example {WEEK}.html" for name in REPS
    )
    for name in REPS:
        reporting.write(whose(app, name), WEEK, TUESDAY)
    (page,) = (page for page in folder.iterdir() if page.name.startswith("team"))
    assert page.name == f"team boss@harbour.example {WEEK}.html"
    written = page.read_text()
    assert "Lena" in written
    assert "zebra" not in written
    reporting.write(whose(app, "boss"), WEEK, TUESDAY + timedelta(days=1))
    assert page.read_text() == written


def test_a_manager_without_a_mailbox_is_a_manager(app: Application, tmp_path: Path) -> None:
    """Each rep is told the moment, every rep's Tuesday morning has come by then, and the page is written, once and for that manager."""
    named = WebSettings(managers=("chief@harbour.example",))
    there = Application(app.settings.model_copy(update={"web": named}), app.store)
    reporting, lena, ola = Reporting(there), whose(app, "lena"), whose(app, "ola")
    seen = reporting.seen(lena, reporting.week(lena, WEEK, MONDAY))
    assert seen is not None
    assert seen.on == datetime(2026, 3, 10, 7, tzinfo=LISBON)
    for moment in (datetime(2026, 3, 10, 7, 30, tzinfo=BERLIN), datetime(2026, 3, 10, 7, tzinfo=LISBON)):
        for name in REPS:
            reporting.write(whose(app, name), WEEK, moment)
    pages = sorted(page.name for page in (tmp_path / "reports").iterdir() if page.name.startswith("team"))
    assert pages == [f"team chief@harbour.example {WEEK}.html"]
    assert (reporting.writes_for(ola, WEEK), reporting.writes_for(lena, WEEK)) == (
        ("chief@harbour.example",),
        (),
    )


def test_links_lead_to_the_reps_own_pages(app: Application) -> None:
    """Where the pages have an address, a line opens there; where they have none, nothing leads anywhere."""
    lena = whose(app, "lena")
    there = Application(
        app.settings.model_copy(update={"web": WebSettings(address="http://127.0.0.1:8127/")}), app.store
    )
    for one, links in ((there, True), (app, False)):
        reporting = Reporting(one)
        shown = reporting.rendered(lena, reporting.week(lena, WEEK, MONDAY), ReportFormat.HTML, MONDAY)
        assert (f'href="http://127.0.0.1:8127/m/{lena.id}/promises/{"0" * 12}"' in shown) == links
        assert ("href" in shown) == links
