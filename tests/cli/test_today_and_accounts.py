"""The morning and the Monday as a user meets them: `kept today`, `accounts`, `account`, and what a dismissal teaches."""

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import Run

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 9, 9, tzinfo=BERLIN)
NOW = ("--now", "2026-03-09T09:00:00+01:00")
LENA, OTTO, MAVE = (
    "Lena Voss <lena@harbour.example>",
    "Otto Brandt <otto@quarry.example>",
    "Mave Lind <mave@slipway.example>",
)


class Mail:
    """A mailbox of Lena's that is written down mail by mail."""

    def __init__(self, folder: Path) -> None:
        self.path, self.calendar = folder / "lena.mbox", folder / "lena.ics"
        self._mails: list[str] = []
        self._events: list[str] = []

    def wrote(
        self, sender: str, to: str, when: datetime, text: str, *, subject: str = "Stone", answers: int = 0
    ) -> int:
        number = len(self._mails) + 1
        date = format_datetime(when)
        head = [f"Message-ID: <{number}@test.example>", f"Date: {date}", f"From: {sender}", f"To: {to}"]
        if sender == LENA:
            head.append("X-Folder: Sent")
        else:
            head += ["X-Folder: Inbox", f"Received: from mail by mx.harbour.example; {date}"]
        if answers:
            head += [f"In-Reply-To: <{answers}@test.example>", f"References: <{answers}@test.example>"]
        head += [f"Subject: {subject}", "Content-Type: text/plain; charset=utf-8"]
        self._mails.append("From x Mon Mar  2 09:00:00 2026\n" + "\n".join(head) + f"\n\n{text}\n\n")
        return number

    def meets(self, uid: str, start: datetime, summary: str, organizer: str, asked: str) -> None:
        def address(person: str) -> str:
            return person.partition("<")[2].rstrip(">")

        stamp = f"{start - timedelta(days=3):%Y%m%dT%H%M%S}"
        self._events.append(
            f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:{stamp}\nCREATED:{stamp}Z\nLAST-MODIFIED:{stamp}Z\n"
            f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}\nDURATION:PT30M\nSUMMARY:{summary}\n"
            f"ORGANIZER:mailto:{address(organizer)}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{address(asked)}\nEND:VEVENT\n"
        )

    def scanned(self, run: Run, *now: str) -> None:
        self.path.write_text("".join(self._mails), encoding="utf-8")
        events = "".join(self._events)
        self.calendar.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n", encoding="utf-8")
        paths = (self.path, self.calendar) if events else (self.path,)
        done = run("scan", *paths, "--me", "lena@harbour.example", "--tz", "Europe/Berlin", *(now or NOW))
        assert done.status == 0, done.err


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


@pytest.fixture
def week(mail: Mail, run: Run) -> Run:
    """A Monday: the quarry waits for a list since Friday, owes an order, and is met at eleven; all is well at the slipway."""
    first = mail.wrote(
        LENA,
        OTTO,
        MONDAY - timedelta(days=6),
        "Hello Otto,\n\nI'll send you the price list by Friday.\n\nLena",
    )
    mail.wrote(
        OTTO, LENA, MONDAY - timedelta(days=5), "Hello Lena,\n\nI will send you the signed order by Friday, 6 March.\n\nOtto", answers=first
    )  # fmt: skip
    mail.wrote(
        LENA,
        MAVE,
        MONDAY - timedelta(days=4),
        "Hello Mave,\n\nI'll send you the drawings by Wednesday.\n\nLena",
        subject="Drawings",
    )
    mail.meets("talk@test.example", MONDAY + timedelta(hours=2), "Stone for the quay", LENA, OTTO)
    mail.scanned(run)
    return run


def as_json(run: Run, *arguments: str) -> Any:
    done = run(*arguments, "--json", *NOW)
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_today_says_what_matters_and_what_is_open_before_a_meeting(week: Run) -> None:
    """What slipped comes first; the meeting of the day names both sides' debts; the ids open the story."""
    (brief,) = as_json(week, "today")["briefs"]
    assert [(one["step"], one["account"]) for one in brief["matters"]] == [
        ("own_up", "quarry.example"),
        ("keep", "slipway.example"),
    ]
    (meeting,) = brief["meetings"]
    assert (meeting["event_uid"], meeting["people"]) == ("talk@test.example", ["otto@quarry.example"])
    assert [len(meeting["we_owe"]), len(meeting["they_owe"])] == [1, 1]
    assert [one["may_ask"] for one in brief["customers_owe"]] == [False]
    assert [one["account"] for one in brief["slip_radar"]["promises"]] == ["slipway.example"]
    text = week("today", *NOW).out
    assert brief["overdue"][0]["id"][:6] in text
    assert "Look before you ask" in text
    assert "Slip Radar" in text


def test_today_of_a_stranger_is_refused(week: Run) -> None:
    """A mailbox that is not here is named."""
    done = week("today", "--me", "nobody@harbour.example", *NOW)
    assert (done.status, "no mailbox" in done.err) == (1, True)


def test_accounts_are_sorted_by_what_needs_somebody(week: Run) -> None:
    """The quarry, where we are late, before the slipway, where all is well; each with its reason."""
    found = as_json(week, "accounts")["accounts"]
    assert [one["account"] for one in found] == ["quarry.example", "slipway.example"]
    assert [reason["why"] for reason in found[0]["why"]] == ["own_up", "they_are_late"]
    assert found[1]["why"] == []
    lines = week("accounts", *NOW).out.splitlines()
    assert "quarry.example" in lines[1]
    assert "have not said so" in lines[2]


def test_an_account_opens_by_a_part_of_its_name(week: Run) -> None:
    """The page names what it rests on; with --ids also the mails and events."""
    page = as_json(week, "account", "quar")
    assert page["account"] == "quarry.example"
    (read,) = page["reads"]
    assert read["look_before_you_ask"]["may_ask"] is False
    assert read["map"]["next"] is not None
    text = week("account", "quarry.example", "--ids", *NOW).out
    assert "Commitment map" in text
    assert "event talk@test.example" in text


@pytest.mark.parametrize(
    ("name", "says"), [("nowhere", "kept accounts --all"), (".example", "Several accounts")]
)
def test_an_account_that_is_not_one_is_refused(week: Run, name: str, says: str) -> None:
    """Nothing, or more than one: the answer says what to type."""
    done = week("account", name, *NOW)
    assert (done.status, says in done.err) == (1, True)


def test_a_users_own_map_takes_the_place_of_ours(week: Run, tmp_path: Path) -> None:
    """DIR/commitment_map.toml is read; where it is wrong a sentence says so."""
    own = tmp_path / "data" / "commitment_map.toml"
    own.write_text(
        '[[step]]\nname = "list"\ntitle = "They have our list"\nby = "rep"\nwords = ["price list"]\n'
    )
    (read,) = as_json(week, "account", "quarry.example")["reads"]
    assert [(step["name"], step["standing"]) for step in read["map"]["steps"]] == [("list", "promised")]
    own.write_text("[[step]]\n")
    done = week("account", "quarry.example", *NOW)
    assert (done.status, "has a name" in done.err) == (1, True)


@pytest.fixture
def rounds(mail: Mail, run: Run) -> Run:
    """Three times a promise that Lena does not mean, in two accounts, and one that she means."""
    mail.wrote(LENA, OTTO, MONDAY - timedelta(days=6), "Hello Otto,\n\nI will call you on Friday.\n\nLena")
    mail.wrote(LENA, MAVE, MONDAY - timedelta(days=5), "Hello Mave,\n\nI'll call you next week.\n\nLena")
    mail.wrote(
        LENA,
        OTTO,
        MONDAY - timedelta(days=4),
        "Hello Otto,\n\nI'll send you the price list by Friday.\n\nLena",
    )
    mail.scanned(run)
    return run


def quotes(run: Run, *more: str) -> dict[str, str]:
    """Quote and id of what is raised."""
    return {row["quote"]: row["id"] for row in as_json(run, "promises", *more)["commitments"]}


def test_a_dismissal_teaches_now_and_on_every_later_scan(rounds: Run, mail: Mail) -> None:
    """Its kind is raised no more, in no account and from no later mail; another promise stays; the story says why."""
    first, second, meant = quotes(rounds)
    done = rounds("dismiss", quotes(rounds)[first], *NOW)
    assert "1 sentence of the kind" in done.out
    assert set(quotes(rounds)) == {meant}
    mail.wrote(LENA, OTTO, MONDAY - timedelta(hours=2), "Hello Otto,\n\nI'll call you on Thursday!\n\nLena")
    mail.scanned(rounds)
    assert set(quotes(rounds)) == {meant}
    silenced = quotes(rounds, "--state", "dismissed")
    assert len(silenced) == 3
    story = rounds("show", silenced[second], *NOW).out
    assert "not raised" in story
    assert f"you dismissed one like it, {silenced[first][:6]}" in story


def test_what_was_taught_can_be_seen_and_forgotten(rounds: Run) -> None:
    """`kept taught` lists the kind with what it silences; --forget raises it again, the dismissed one excepted."""
    first, second, meant = quotes(rounds)
    ids = quotes(rounds)
    rounds("dismiss", ids[first], *NOW)
    (lesson,) = as_json(rounds, "taught")["taught"]
    assert (lesson["drawn_from"], [one["id"] for one in lesson["silenced"]]) == ([ids[first]], [ids[second]])
    assert ids[second][:6] in rounds("taught", *NOW).out
    rounds("taught", "--forget", ids[second], *NOW)
    assert set(quotes(rounds)) == {second, meant}
    assert as_json(rounds, "taught") == {"taught": []}


def test_a_dismissal_of_one_alone_teaches_nothing(rounds: Run) -> None:
    """With --only the others are raised as before."""
    first, second, meant = quotes(rounds)
    rounds("dismiss", quotes(rounds)[first], "--only", *NOW)
    assert set(quotes(rounds)) == {second, meant}


def test_a_confirmed_one_is_raised_again(rounds: Run) -> None:
    """The rep's yes on a silenced sentence outweighs the no on its kind."""
    first, second, meant = quotes(rounds)
    ids = quotes(rounds)
    rounds("dismiss", ids[first], *NOW)
    rounds("confirm", ids[second], *NOW)
    assert set(quotes(rounds)) == {second, meant}


def test_the_reps_word_outlives_every_scan(rounds: Run, mail: Mail) -> None:
    """Kept stays kept and moved stays moved when the mailbox is read again, also with new mail."""
    first, second, meant = quotes(rounds)
    ids = quotes(rounds)
    rounds("keep", ids[first], *NOW)
    rounds("move", ids[meant], "2026-04-01", *NOW)
    mail.wrote(LENA, OTTO, MONDAY - timedelta(hours=1), "Hello Otto,\n\nthe weather is lovely.\n\nLena")
    mail.scanned(rounds)
    rows = {row["id"]: (row["state"], row["due"]) for row in as_json(rounds, "promises")["commitments"]}
    assert rows[ids[first]][0] in ("kept", "late")
    assert rows[ids[meant]] == ("open", "2026-04-01")
    assert ids[second] in rows


@pytest.fixture
def late(mail: Mail) -> Mail:
    """Twelve lists of last autumn, each three days late, and one that is due on Wednesday."""
    for week in range(12):
        made = datetime(2025, 9, 1, 10, tzinfo=BERLIN) + timedelta(weeks=week)
        text = "Hello Otto,\n\nI'll send you the price list by Thursday.\n\nLena"
        number = mail.wrote(LENA, OTTO, made, text, subject=f"List {week}")
        mail.wrote(
            LENA, OTTO, made + timedelta(days=6), "Hello Otto,\n\nhere is the price list: https://files.harbour.example/list\n\nLena",
            subject=f"List {week}", answers=number,
        )  # fmt: skip
    number = mail.wrote(
        LENA,
        MAVE,
        MONDAY - timedelta(days=4),
        "Hello Mave,\n\nI'll send you the drawings by Wednesday.\n\nLena",
        subject="Drawings",
    )
    mail.wrote(
        MAVE, LENA, MONDAY - timedelta(days=3), "Thank you, Lena.", subject="Re: Drawings", answers=number
    )
    return mail


def test_the_radar_warns_from_the_reps_own_record(late: Mail, run: Run) -> None:
    """Twelve late deliveries make the thirteenth likely to slip, with the record as the reason, and no draft unasked."""
    late.scanned(run)
    (brief,) = as_json(run, "today")["briefs"]
    (warning,) = brief["slip_radar"]["promises"]
    assert (warning["likely"], brief["slip_radar"]["dates_known"]) == (True, 12)
    assert "of 12 promises to send something" in warning["parts"][0]["words"]
    assert len(warning["parts"][0]["ids"]) == 12
    assert "will probably slip" in run("today", *NOW).out
    assert as_json_drafts(run) == []
    assert "1 promise of ours will probably slip" in run("accounts", *NOW).out


def as_json_drafts(run: Run) -> list[dict[str, Any]]:
    drafts: list[dict[str, Any]] = json.loads(run("drafts", "--json").out)["drafts"]
    return drafts


def test_a_heads_up_is_drafted_where_the_user_wants_it(
    late: Mail, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, in the thread, with a blank for the date; once the promise is kept the draft is taken away."""
    monkeypatch.setenv("KEPT_POLICY__HEADS_UP", "true")
    late.scanned(run)
    late.scanned(run)
    (draft,) = as_json_drafts(run)
    assert (draft["kind"], draft["to"], draft["state"]) == ("heads_up", ["mave@slipway.example"], "written")
    assert "[new date]" in draft["body"]
    late.wrote(
        LENA, MAVE, MONDAY + timedelta(hours=3), "Hello Mave,\n\nhere are the drawings: https://files.harbour.example/drawings\n\nLena",
        subject="Re: Drawings", answers=25,
    )  # fmt: skip
    late.scanned(run, "--now", "2026-03-09T15:00:00+01:00")
    assert [one["state"] for one in as_json_drafts(run)] == ["withdrawn"]


def test_a_mistyped_address_is_said_and_gets_no_draft(mail: Mail, run: Run) -> None:
    """Where no mail is from the address or to it, a scan asks whether it is right, and drafts nothing in its name."""
    asked = mail.wrote(
        OTTO,
        LENA,
        MONDAY - timedelta(days=12),
        "Hello Lena,\n\nI will send you the order by Monday, 2 March.\n\nOtto",
    )
    mail.wrote(LENA, OTTO, MONDAY - timedelta(days=11), "Thank you, Otto.", answers=asked)
    mail.scanned(run)
    assert len(as_json_drafts(run)) == 1
    typo = ("scan", mail.path, "--me", "lean@harbour.example", "--tz", "Europe/Berlin", *NOW)
    done = run(*typo, "--data", mail.path.parent / "typo")
    assert "None of this mail is from lean@harbour.example or to it: is that your address?" in done.out
    assert json.loads(run("drafts", "--json", "--data", mail.path.parent / "typo").out)["drafts"] == []
    assert (
        json.loads(run(*typo, "--data", mail.path.parent / "typo", "--json").out)["address_occurs"] is False
    )
    assert "is that your address" not in run("scan", mail.path, "--me", "lena@harbour.example", *NOW).out


def test_accounts_of_several_reps_are_sorted_as_one(mail: Mail, run: Run, tmp_path: Path) -> None:
    """Whoever's it is, the account that most needs somebody stands first, with whose it is."""
    mail.wrote(
        OTTO,
        LENA,
        MONDAY - timedelta(days=12),
        "Hello Lena,\n\nI will send you the order by Monday, 2 March.\n\nOtto",
    )
    mail.wrote(LENA, OTTO, MONDAY - timedelta(days=11), "Thank you, Otto.", answers=1)
    mail.scanned(run)
    other = Mail(tmp_path / "ola")
    (tmp_path / "ola").mkdir()
    ola = "Ola Berg <ola@harbour.example>"
    other.wrote(
        ola,
        MAVE,
        MONDAY - timedelta(days=6),
        "Hello Mave,\n\nI'll send you the drawings by Wednesday.\n\nOla",
    )
    other.path.write_text(
        "".join(other._mails).replace("X-Folder: Inbox", "X-Folder: Sent"), encoding="utf-8"
    )
    assert run("scan", other.path, "--me", "ola@harbour.example", "--tz", "Europe/Berlin", *NOW).status == 0
    found = as_json(run, "accounts")["accounts"]
    assert [(one["rep"], one["account"]) for one in found] == [
        ("ola@harbour.example", "slipway.example"),
        ("lena@harbour.example", "quarry.example"),
    ]
    text = run("accounts", *NOW).out
    assert text.index("slipway.example") < text.index("quarry.example")
    assert "Ola Berg" in text.splitlines()[1]


def test_an_account_without_a_name_is_refused(week: Run) -> None:
    """An empty name fits every account and names none."""
    done = week("account", " ", *NOW)
    assert (done.status, "names no account" in done.err) == (1, True)


def test_a_week_to_come_is_refused(week: Run) -> None:
    """Of a week that has not begun nothing is said but that; the running one is told."""
    done = week("report", "--week", "2026-W12", *NOW)
    assert (done.status, "2026-W12 has not begun" in done.err) == (2, True)
    assert week("report", "--week", "2026-W11", *NOW).status == 0


def test_the_doctor_says_by_which_server_reports_leave(week: Run, tmp_path: Path) -> None:
    """Where one is named, that it carries reports alone; without its password, that this is missing; else nothing."""
    assert "report     " not in week("doctor").out
    own = tmp_path / "data" / "kept.toml"
    named = '[report]\nsmtp_host = "mail.example"\nsmtp_sender = "kept@harbour.example"\n'
    own.write_text(named)
    assert "goes by mail.example to the mailboxes and managers here" in week("doctor").out
    own.write_text(f'{named}smtp_user = "kept"\nsmtp_password_file = "{tmp_path / "none"}"\n')
    assert "There is no password for the mail server" in week("doctor").out
    own.write_text('[report]\nsmtp_host = "mail.example"\n')
    done = week("report", *NOW)
    assert (done.status, "needs smtp_host and smtp_sender, both" in done.err) == (1, True)
