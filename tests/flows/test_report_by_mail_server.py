"""The weekly report by the team's own mail server: only where an admin named one, only to readers here, at most once."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.core.policy import Rep
from agent.core.score.isoweek import IsoWeek
from agent.errors import BadSettings, NotAllowed, ProviderDown
from agent.mail_server import mail_server
from agent.render.report import ReportFormat
from agent.settings import ReportSettings, Settings, WebSettings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Mailbox
from agent.web.rendering import render
from tests.servers.smtp import Postbox, postbox

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = IsoWeek(2026, 10)
MONDAY, TUESDAY = datetime(2026, 3, 9, 8, tzinfo=BERLIN), datetime(2026, 3, 10, 8, tzinfo=BERLIN)
LENA, OLA, CHIEF = "lena@harbour.example", "ola@harbour.example", "chief@harbour.example"
SENDER = "kept@harbour.example"


@pytest.fixture(params=["starttls", "tls"])
def tls(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def box(tmp_path: Path, tls: str) -> Iterator[Postbox]:
    with postbox(tmp_path, from_start=tls == "tls") as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(
        tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=datetime(2026, 3, 1, tzinfo=UTC)
    )
    with made.writing(MONDAY) as unit:
        for email in (LENA, OLA):
            unit.mailboxes.put(Rep(email, BERLIN))
    yield made
    made.close()


@pytest.fixture
def app(store: Store, box: Postbox, tmp_path: Path, tls: str) -> Application:
    """Two reps and a manager without a mailbox, and a mail server that asks for a password."""
    (tmp_path / "password").write_text("sesame\n")
    report = ReportSettings(
        smtp_host="localhost", smtp_port=box.port, smtp_tls=tls, smtp_sender=SENDER,
        smtp_user="kept", smtp_password_file=tmp_path / "password",
    )  # fmt: skip
    web = WebSettings(managers=(CHIEF,))
    return Application(Settings(data=tmp_path, ca_bundle=box.ca, report=report, web=web), store)


def _mailbox(app: Application, email: str) -> Mailbox:
    return next(one for one in app.mailboxes() if one.rep.email == email)


def _write(app: Application, now: datetime) -> None:
    for mailbox in app.mailboxes():
        Reporting(app).write(mailbox, WEEK, now)


def _read(mail: bytes) -> Message:
    return message_from_bytes(mail)


def test_each_reader_gets_the_report_once(app: Application, box: Postbox) -> None:
    """On Monday each rep, on Tuesday the manager; from the admin's address, over TLS, signed in; and not twice."""
    for now in (MONDAY, MONDAY, TUESDAY, TUESDAY):
        _write(app, now)
    assert [(sender, reader) for sender, reader, _ in box.mails] == [
        (SENDER, LENA),
        (SENDER, OLA),
        (SENDER, CHIEF),
    ]
    mails = [_read(mail) for _, _, mail in box.mails]
    assert [(mail["From"], mail["To"]) for mail in mails] == [(SENDER, LENA), (SENDER, OLA), (SENDER, CHIEF)]
    assert mails[2]["Subject"] == "The team's word, week 2026-W10"
    assert set(box.logins) == {b64encode(b"\0kept\0sesame").decode()}


def test_what_may_have_arrived_is_not_handed_in_again(app: Application, box: Postbox) -> None:
    """A server that is gone after the words may have taken them: one report too few is better than two."""
    box.hangs_up = True
    lena = _mailbox(app, LENA)
    with pytest.raises(ProviderDown):
        Reporting(app).write(lena, WEEK, MONDAY)
    box.hangs_up = False
    Reporting(app).write(lena, WEEK, MONDAY)
    assert [reader for _, reader, _ in box.mails] == [LENA]


def test_what_was_refused_is_tried_again(app: Application, box: Postbox) -> None:
    """A clear no leaves nothing behind; the page is there meanwhile."""
    box.refuses = True
    lena = _mailbox(app, LENA)
    with pytest.raises(ProviderDown, match="did not take the report: 451"):
        Reporting(app).write(lena, WEEK, MONDAY)
    assert Reporting(app)._own(lena, WEEK).exists()
    box.refuses = False
    Reporting(app).write(lena, WEEK, MONDAY)
    assert [reader for _, reader, _ in box.mails] == [LENA]


def test_nobody_else_is_a_reader(app: Application, box: Postbox) -> None:
    """Only an address of a mailbox or a manager of this installation; the server is not even called."""
    reporting = Reporting(app)
    server = reporting._server
    assert server is not None
    with pytest.raises(NotAllowed):
        reporting._hand_in(server, b"words", "otto@quarry.example", app.settings.data / "page.html")
    assert box.connections == 0


def test_a_server_without_a_certificate_of_ours_is_refused(app: Application, box: Postbox) -> None:
    """Where the certificate is of nobody that is trusted, neither password nor report leaves."""
    doubtful = Application(app.settings.model_copy(update={"ca_bundle": None}), app.store)
    with pytest.raises(ProviderDown):
        Reporting(doubtful).write(_mailbox(app, LENA), WEEK, MONDAY)
    assert (box.mails, box.logins) == ([], [])


def test_without_a_server_nothing_is_handed_in(store: Store, box: Postbox, tmp_path: Path) -> None:
    """Off by default: the report is a page, and no connection is made."""
    app = Application(Settings(data=tmp_path, web=WebSettings(managers=(CHIEF,))), store)
    _write(app, TUESDAY)
    assert mail_server(app.settings.report) is None
    assert (box.connections, list((tmp_path / "reports").glob("*.mailed"))) == (0, [])


@pytest.mark.parametrize(
    "half",
    [
        {"smtp_host": "mail.example"},
        {"smtp_sender": SENDER},
        {"smtp_port": 25},
        {"smtp_host": "mail.example", "smtp_sender": SENDER, "smtp_user": "kept"},
        {"smtp_host": "mail.example", "smtp_sender": SENDER, "smtp_password_env": "SECRET"},
        {"smtp_host": "mail.example", "smtp_sender": "no address"},
        {"smtp_host": "mail.example", "smtp_sender": SENDER, "into_inbox": True},
        {"smtp_host": "mail.example", "smtp_sender": SENDER, "smtp_tls": "none"},
    ],
)
def test_half_a_mail_server_is_refused(half: dict[str, object]) -> None:
    """A host without a sender, a user without a password, both ways at once, or no TLS: it does not start."""
    with pytest.raises(ValidationError):
        ReportSettings.model_validate(half)


def test_a_password_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file or from a variable; a sentence names the place that is empty."""
    named = {"smtp_host": "mail.example", "smtp_sender": SENDER, "smtp_user": "kept"}
    with pytest.raises(BadSettings, match="the variable REPORT_WORD"):
        mail_server(ReportSettings.model_validate({**named, "smtp_password_env": "REPORT_WORD"}))
    with pytest.raises(BadSettings, match="the file"):
        mail_server(ReportSettings.model_validate({**named, "smtp_password_file": tmp_path / "none"}))
    monkeypatch.setenv("REPORT_WORD", "sesame")
    found = mail_server(ReportSettings.model_validate({**named, "smtp_password_env": "REPORT_WORD"}))
    assert found is not None
    assert (found.port, found.password, "sesame" in repr(found)) == (587, "sesame", False)


def test_what_leaves_is_said_where_something_leaves(app: Application, store: Store, tmp_path: Path) -> None:
    """The reports' last line, and every page's, claim no more than is so."""
    plain = Application(Settings(data=tmp_path), store)
    for one, says in ((app, "it never sends to a customer."), (plain, "it never sends.")):
        reporting, lena = Reporting(one), _mailbox(one, LENA)
        text = reporting.rendered(lena, reporting.week(lena, WEEK, MONDAY), ReportFormat.TEXT, MONDAY)
        assert says in text
        page = render(one.templates, "sign_in", where="", used=False, by_team=False).body
        assert (b"nothing leaves this machine" in bytes(page)) == (one is plain)
