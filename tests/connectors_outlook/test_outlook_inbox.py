"""The weekly report in the inbox at Microsoft: once, unread, and no draft."""

from contextlib import suppress
from email.message import EmailMessage

import pytest

from agent.errors import BadInput, SourceError
from connectors.outlook.inbox import OutlookInbox
from tests.fakes.graph.client import REP, FakeGraph

MARK = "2026-W10"


def report() -> bytes:
    mail = EmailMessage()
    mail["From"] = mail["To"] = REP.email
    mail["Subject"] = "Your word, week 2026-W10"
    mail.set_content("Kept rate 86%")
    mail.add_alternative("<p>Kept rate <b>86%</b>, Zoë</p>", subtype="html")
    return mail.as_bytes()


def lay(fake: FakeGraph, mark: str = MARK) -> bool:
    """Lay the report as a run of the program would."""
    inbox = OutlookInbox(fake.graph())
    try:
        return inbox.deliver(report(), mark)
    finally:
        inbox.close()


def test_it_lies_in_the_inbox_as_mail_that_came(fake: FakeGraph) -> None:
    """No draft, unread, with its subject and words; nothing lies in Drafts."""
    assert lay(fake)
    (found,) = fake.do("messages", folder="inbox")
    assert (found["isDraft"], found["isRead"], found["subject"]) == (False, False, "Your word, week 2026-W10")
    assert "<b>86%</b>, Zoë" in found["body"]["content"]
    assert fake.do("messages", folder="drafts") == []


def test_it_is_laid_once(fake: FakeGraph) -> None:
    """A new run finds it by its mark; another week's lies beside it."""
    assert [lay(fake), lay(fake), lay(fake, "2026-W11"), lay(fake, "2026-W11")] == [True, False, True, False]
    assert len(fake.do("messages", folder="inbox")) == 2


@pytest.mark.parametrize("fault", [{"status": 502}, {"lost": True}], ids=["before", "after"])
def test_an_answer_that_was_lost_makes_no_second_one(fake: FakeGraph, fault: dict[str, object]) -> None:
    """Looked for before it is laid again, so that in the end there is one."""
    fake.do("fault", match="POST .*mailFolders/inbox/messages", times=1, **fault)
    with suppress(SourceError):
        lay(fake)
    lay(fake)
    assert len(fake.do("messages", folder="inbox")) == 1


@pytest.mark.parametrize("mark", ["", "week ten", "x' or 1 eq 1 or 'x", "é"])
def test_a_mark_cannot_become_a_filter(fake: FakeGraph, mark: str) -> None:
    """It stands between quotes in what Graph is asked."""
    with pytest.raises(BadInput):
        lay(fake, mark)
