"""A private Redis and a private RabbitMQ on loopback for a test run."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.absent import absent

_RABBIT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_WITHOUT = "no {}: on Debian `tools/servers.sh` installs it"
_STARTS_WITHIN = 60.0  # seconds; a cold RabbitMQ takes ten of them


@contextmanager
def redis(folder: Path, port: int = 0) -> Iterator[str]:
    """The URL of an empty Redis; at this port where one is named."""
    binary = shutil.which("redis-server")
    if binary is None:
        absent(_WITHOUT.format("Redis"))
    port = port or free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with _running([binary, *options, "--dir", str(folder)], port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def rabbitmq(folder: Path, port: int = 0) -> Iterator[str]:
    """The URL of an empty RabbitMQ, with a port mapper of its own that ends with it; at this port where one is named."""
    if not _RABBIT.exists():
        absent(_WITHOUT.format("RabbitMQ"))
    port, names, mapper = port or free_port(), free_port(), free_port()
    limits = "vm_memory_high_watermark.absolute = 256MB\ndisk_free_limit.absolute = 50MB\n"
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\nloopback_users = none\n{limits}"
    )
    (folder / "enabled_plugins").write_text("[].")
    places = {
        "CONFIG_FILE": "rabbitmq.conf", "MNESIA_BASE": "mnesia", "LOG_BASE": "log", "ENABLED_PLUGINS_FILE": "enabled_plugins",
        "PID_FILE": "pid", "GENERATED_CONFIG_DIR": "gen", "FEATURE_FLAGS_FILE": "flags", "SCHEMA_DIR": "schema",
        "QUORUM_DIR": "quorum", "STREAM_DIR": "stream",
    }  # fmt: skip
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KEPT_")},
        **{f"RABBITMQ_{name}": str(folder / place) for name, place in places.items()},
        "HOME": str(folder), "RABBITMQ_NODENAME": f"t{port}@localhost", "RABBITMQ_DIST_PORT": str(names), "RABBITMQ_LOGS": "-",
        "ERL_EPMD_PORT": str(mapper), "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none",
    }  # fmt: skip
    try:
        with _running([str(_RABBIT)], port, environment):
            yield f"amqp://guest:guest@127.0.0.1:{port}"
    finally:
        stop = {**environment, "ERL_EPMD_PORT": str(mapper)}
        subprocess.run(["epmd", "-kill"], env=stop, capture_output=True, check=False)


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        deadline = time.monotonic() + _STARTS_WITHIN
        while not _listens(port):
            assert server.poll() is None, f"{command[0]} did not start"
            assert time.monotonic() < deadline, f"{command[0]} does not listen"
            time.sleep(0.05)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
