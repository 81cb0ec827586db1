"""Log lines: listed fields only, one id through everything a job does, and no word of anybody's."""

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from agent.flows.heart import beating
from agent.observe import on_trail, trail
from workers import log
from workers.log import _FIELDS, set_up

_ALWAYS = {"at", "level", "from", "what", "trail"}
_MARK = "Quittenmarmelade"
_SECRET = "ya29.a0AfB_byDquittenmarmeladeQUITTENmarmelade0123456789"


def _line(capsys: pytest.CaptureFixture[str], name: str, message: str, **extra: object) -> dict[str, object]:
    before = logging.getLogger().handlers[:]
    try:
        set_up()
        logging.getLogger(name).warning(message, extra=extra)
    finally:
        logging.getLogger().handlers[:] = before
    (line,) = capsys.readouterr().err.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_a_field_that_is_not_listed_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever passes a subject or an address passes it in vain."""
    line = _line(capsys, "kept.job", "a job ended", job=7, subject=_MARK, sender="otto@quarry.example")
    assert line.keys() == {"at", "level", "from", "what", "job"}


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("The server does not answer.", "The server does not answer."),
        ("dana@harbour.example must sign in.", "… must sign in."),
        ("See https://x.example/t?code=4/0AX4 now.", "See … now."),
        (f"Token {_SECRET} was refused.", "Token … was refused."),
        ("/home/dana/kept is full.", "… is full."),
    ],
)
def test_a_reason_loses_addresses_and_secrets(
    capsys: pytest.CaptureFixture[str], reason: str, left: str
) -> None:
    """The sentence stays, what it names goes."""
    assert _line(capsys, "kept.job", "a job ended", reason=reason)["reason"] == left


def test_others_words_are_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    """A library may quote the mail it stumbled over: only the kind of its error is kept."""
    line = _line(capsys, "dramatiq.worker", f"Failed to process {_MARK}")
    assert line["what"] == "see its documentation"


def test_the_id_reaches_the_beat_beside_the_work() -> None:
    """A thread that a job starts bears the job's id."""
    seen: list[str] = []
    heard = Event()

    def beat() -> bool:
        seen.append(trail())
        heard.set()
        return False

    with on_trail("7-abc"), beating(beat, 0.001):
        assert heard.wait(10)
    assert seen == ["7-abc"]
    assert trail() == ""


def test_what_a_worker_says(data: Path, tmp_path: Path) -> None:
    """A whole run over marked mail and a provider that cannot be reached: ids through, nothing out."""
    _sign_in_in_vain(data)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    done = subprocess.run(
        [sys.executable, "-m", "agent.cli", "run", "--once"],
        env=plain | {"KEPT_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {key for line in lines for key in line} <= _ALWAYS | set(_FIELDS)
    ended = [line for line in lines if line["what"] == "a job ended"]
    assert len(ended) == 3
    assert len({line["trail"] for line in ended}) == 3
    assert all(line["trail"].startswith(f"{line['job']}-") for line in ended)
    for word in (
        _MARK,
        _MARK.lower(),
        "lena",
        "otto",
        "quarry",
        "price list",
        "pass-0123456789",
        str(tmp_path),
    ):
        assert word not in done.stderr, word


def _sign_in_in_vain(data: Path) -> None:
    """A connection whose address and secret are marked, at a port where nobody answers."""
    from agent import bootstrap
    from agent.ports import ConnectionInfo

    options = {"host": "127.0.0.1", "port": "9", "tls": "none", "user": f"lena.{_MARK}"}
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
        with app.store.writing(datetime.now(UTC) - timedelta(minutes=5)) as unit:
            info = ConnectionInfo("imap", f"lena.{_MARK}@harbour.example".lower(), options)
            unit.connections.put(mailbox.id, info, json.dumps({"password": f"pass-0123456789{_MARK}"}))


def test_the_manual_names_every_field() -> None:
    """What a reader of logs may rely on."""
    manual = (Path(log.__file__).parents[1] / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in (*_FIELDS, *_ALWAYS) if f"`{name}`" not in manual] == []
