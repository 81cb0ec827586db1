"""The weekly report in the Gmail inbox: once, unread, and only where the sign-in covers it."""

import json
from email.message import EmailMessage

import pytest

from agent.errors import BadInput, SourceError
from agent.ports import ConnectionInfo
from connectors import open_inbox
from connectors.gmail.signin import InHand
from tests.connectors_google.conftest import ME, Desk
from tests.fakes.google.client import SCOPES

INSERT = "https://www.googleapis.com/auth/gmail.insert"
MARK = "2026-W10"


def report() -> bytes:
    mail = EmailMessage()
    mail["From"] = mail["To"] = ME
    mail["Subject"] = "Your word, week 2026-W10"
    mail["Message-ID"] = f"<kept-report.{MARK}.{ME}>"
    mail.set_content("Kept rate 86%")
    return mail.as_bytes()


def lay(desk: Desk, mark: str = MARK) -> bool | None:
    """Lay the report as a run of the program would; None where there is no inbox to lay it into."""
    inbox = open_inbox(ConnectionInfo("gmail", ME), desk.vault, desk.endpoints, clock=desk.clock)
    if inbox is None:
        return None
    try:
        return inbox.deliver(report(), mark)
    finally:
        inbox.close()


def inserted(desk: Desk) -> int:
    return sum(line.startswith("POST") and "/messages" in line for line in desk.fake.do("calls"))


@pytest.fixture
def allowed(desk: Desk) -> Desk:
    desk.vault = InHand(desk.fake.secret(ME, scopes=f"{SCOPES} {INSERT}"))
    return desk


def test_it_is_laid_once(allowed: Desk) -> None:
    """New runs find it by its mark and leave it; another week's is laid beside it."""
    assert [lay(allowed), lay(allowed), inserted(allowed)] == [True, False, 1]
    allowed.arrive(3)
    assert lay(allowed) is False


@pytest.mark.parametrize("action", ["cut", "after_commit"])
def test_an_answer_that_was_lost_makes_no_second_one(allowed: Desk, action: str) -> None:
    """Looked for before it is laid again, so that in the end there is one."""
    allowed.fake.do("fault", match="^POST /gmail.*/messages", action=action, times=1)
    try:
        lay(allowed)
    except SourceError:
        assert action == "cut"
    lay(allowed)
    assert inserted(allowed) == (2 if action == "cut" else 1)
    opened = allowed.open()
    page = next(opened.sources[0].pages(None))
    assert len(page.items) == 1


def test_a_sign_in_that_says_it_covers_no_insert_is_not_tried(desk: Desk) -> None:
    """Where the scopes are known, there is no inbox; nothing is asked of Google."""
    desk.vault = InHand(json.dumps({**json.loads(desk.vault.load()), "scopes": SCOPES.split()}))
    assert lay(desk) is None


def test_a_service_account_that_did_not_ask_for_it_is_not_tried(desk: Desk) -> None:
    """Its tokens cover what they are asked for with: known without asking Google."""
    account = {"type": "service_account", "client_email": "k@p.example", "private_key": "-"}
    desk.vault = InHand(json.dumps(account))
    assert lay(desk) is None


def test_a_refusal_is_no_trouble(desk: Desk) -> None:
    """Where the scopes are not known Google says no, and the page in the data folder is all there is."""
    assert lay(desk) is False


@pytest.mark.parametrize("mark", ["", "week ten", "a\r\nBcc: b", "é"])
def test_a_mark_cannot_become_a_header(allowed: Desk, mark: str) -> None:
    """It goes into a line of its own."""
    with pytest.raises(BadInput):
        lay(allowed, mark)
