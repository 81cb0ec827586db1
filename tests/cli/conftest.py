"""The command line as a user meets it: arguments in, exit status and both outputs back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.cli.advice import advised
from agent.cli.commands import kept


@dataclass(frozen=True)
class Answer:
    """What a command came to."""

    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `kept` with arguments over a data folder of the test's own."""
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "data"))

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        status = advised(lambda: kept.main([str(a) for a in arguments], "kept", standalone_mode=False))
        captured = capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    return call


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """A small mbox: a promise kept by an attachment, one that is overdue, and a customer's that is overdue."""
    path = tmp_path / "mail.mbox"
    path.write_text("".join(_MAILS), encoding="utf-8")
    return path


def _mail(
    number: int, date: str, sender: str, to: str, text: str, *, answers: int | None = None, sent: bool = True
) -> str:
    thread = (
        f"In-Reply-To: <{answers}@test.example>\nReferences: <{answers}@test.example>\n" if answers else ""
    )
    received = "" if sent else "Received: from mail.quarry.example by mx.harbour.example; " + date + "\n"
    return (
        f"From x Mon Mar  2 09:00:00 2026\n{received}X-Folder: {'Sent' if sent else 'Inbox'}\n"
        f"Message-ID: <{number}@test.example>\n{thread}Date: {date}\nFrom: {sender}\nTo: {to}\n"
        f"Subject: Stone for the quay\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n"
    )


_LENA, _OTTO = "Lena Voss <lena@harbour.example>", "Otto Brandt <otto@quarry.example>"
_MAILS = (
    _mail(
        1, "Mon, 2 Mar 2026 10:00:00 +0100", _LENA, _OTTO,
        "Hello Otto,\n\nI'll send you the drawings by Wednesday. You will have the price list by Friday.\n\nLena",
    ),
    _mail(
        2, "Tue, 3 Mar 2026 11:00:00 +0100", _OTTO, _LENA,
        "Hello Lena,\n\nThank you. We will return the signed order to you by Monday, 9 March.\n\nOtto",
        answers=1, sent=False,
    ),
    _mail(
        3, "Wed, 4 Mar 2026 09:00:00 +0100", _LENA, _OTTO,
        "Hello Otto,\n\nhere are the drawings: https://files.harbour.example/drawings.pdf\n\nLena", answers=2,
    ),
)  # fmt: skip
