"""`kept hooks` and `kept run` as they are begun: what they refuse, and what they begin."""

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

from agent.bootstrap import application
from tests.fakes.google.client import FakeGoogle
from tests.hooks.conftest import until
from workers import run


def _environment(**ours: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")} | ours


def test_without_an_address_there_is_nothing_to_serve(tmp_path: Path) -> None:
    """A sentence, and where to read how."""
    done = subprocess.run(
        [sys.executable, "-m", "agent.cli", "hooks", "--data", str(tmp_path)],
        env=_environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "docs/connect-outlook.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_answers_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """SIGTERM ends it within ten seconds, without trouble."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "agent.cli", "hooks", "--port", str(port), "--data", str(tmp_path)]
    serving = subprocess.Popen(
        command, env=_environment(KEPT_PUSH__URL="https://kept.northwind.example"), stderr=subprocess.DEVNULL
    )
    try:
        assert until(lambda: _status(port), seconds=60) == 200
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(20) in (0, -signal.SIGTERM)
    finally:
        serving.kill()
        serving.wait(10)


def _status(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_a_kept_that_runs_alone_fetches_notices(tmp_path: Path, google: FakeGoogle) -> None:
    """`kept run` needs no address for Google's: it asks the subscription."""
    credentials = tmp_path / "reader.json"
    credentials.write_text(google.secret("reader@tilia.example"), "utf-8")
    lines = [f'google_{name} = "{google.root}"' for name in ("api_root", "pubsub_root")]
    lines += [f'google_token_uri = "{google.root}/token"', "[push]", f'google_credentials = "{credentials}"']
    lines += ['google_topic = "projects/p/topics/t"', 'google_subscription = "projects/p/subscriptions/s"']
    (tmp_path / "kept.toml").write_text("\n".join(lines), "utf-8")
    stop = Event()
    with application(tmp_path) as app:
        run._fetch_notices(app, stop)
        until(lambda: [line for line in google.do("calls") if line.endswith("subscriptions/s:pull")])
        stop.set()
