"""A private Dovecot on loopback for a test run, as root or as a plain user, in every variant that matters to a client."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BINARY = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
WITHOUT = "no Dovecot: on Debian `tools/servers.sh` installs it"
_NOBODY = 65534

_CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = {location}
mail_fsync = never
mail_max_userip_connections = 100
{capability}
auth_failure_delay = 0
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service imap {{
  service_count = 200
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password=pass
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{mailboxes}
}}
"""

_LOCATIONS = {"maildir": "maildir:~/Maildir", "mdbox": "mdbox:~/mdbox"}


@dataclass(frozen=True)
class Variant:
    """What kind of server it is to be."""

    store: str = "maildir"
    separator: str = "/"
    prefix: str = ""
    special_use: bool = True
    without: tuple[str, ...] = ()  # capabilities that are hidden


FULL = Variant()
POOR = Variant(
    separator=".",
    prefix="INBOX.",
    special_use=False,
    without=(
        "CONDSTORE",
        "QRESYNC",
        "ESEARCH",
        "LIST-EXTENDED",
        "LIST-STATUS",
        "SPECIAL-USE",
        "UIDPLUS",
        "LITERAL+",
    ),
)
_EVERY = (
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ NAMESPACE UIDPLUS UNSELECT MOVE ESEARCH"
    " LIST-EXTENDED LIST-STATUS CONDSTORE QRESYNC SPECIAL-USE"
)


@dataclass
class Dovecot:
    """A running server. Every user exists and has the password `pass`."""

    folder: Path
    port: int
    tls_port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Another process of the test speaks to the same server, which is not its own to stop."""
        return {**vars(self), "process": None}

    def start(self) -> None:
        """Start it, or start it again after `stop`."""
        self.process = subprocess.Popen(
            [BINARY, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 20
        while not _answers(self.port):
            assert self.process.poll() is None, (self.folder / "dovecot.log").read_text()
            assert time.monotonic() < until, "Dovecot does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once, with every session it has, and leave nobody listening at the port."""
        self.kill()
        until = time.monotonic() + 5
        while _listens(self.port) and time.monotonic() < until:
            time.sleep(0.02)

    def kill(self) -> None:
        """Let it go; its children notice by themselves."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)  # the group that it leads
            self.process.wait(10)
            self.process = None

    def home(self, user: str) -> Path:
        """Where the user's mail lies."""
        return self.folder / "home" / user


@contextmanager
def dovecot(variant: Variant = FULL, *, certificate: tuple[Path, Path] | None = None) -> Iterator[Dovecot]:
    """A server for the time of the block; `certificate` is a file of the chain and one of the key, for TLS."""
    memory = Path("/dev/shm")  # where there is one: a mailbox is many small files
    where = memory if os.access(memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="kept-dovecot-", dir=where))  # sockets need a short path
    server = Dovecot(folder, _free_port(), _free_port() if certificate else 0)
    (folder / "dovecot.conf").write_text(_conf(server, variant, certificate))
    for place in ("home", "state", "run"):
        (folder / place).mkdir()
    folder.chmod(0o755)
    if os.getuid() == 0:
        for place in ("home", "state"):
            os.chown(folder / place, _NOBODY, _NOBODY)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _conf(server: Dovecot, variant: Variant, certificate: tuple[Path, Path] | None) -> str:
    uid, gid = (_NOBODY, _NOBODY) if os.getuid() == 0 else (os.getuid(), os.getgid())
    user = pwd.getpwuid(uid).pw_name
    said = ""
    if certificate:
        said = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}"
    hidden = ""
    if variant.without:
        shown = [name for name in _EVERY.split() if name not in variant.without]
        hidden = f"protocol imap {{\n  imap_capability = {' '.join(shown)}\n}}"
    return _CONF.format(
        folder=server.folder, ssl="yes" if certificate else "no", certificate=said, user=user,
        group=_group(gid), location=_LOCATIONS[variant.store], capability=hidden, port=server.port,
        tls_port=server.tls_port, uid=uid, gid=gid, separator=variant.separator, prefix=variant.prefix,
        mailboxes=_mailboxes(special_use=variant.special_use),
    )  # fmt: skip


def _mailboxes(*, special_use: bool) -> str:
    uses = {"Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash", "Junk": "\\Junk"}
    rows = []
    for name, use in uses.items():
        marked = f"    special_use = {use}\n" if special_use else ""
        rows.append(f"  mailbox {name} {{\n    auto = subscribe\n{marked}  }}")
    return "\n".join(rows)


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as probe:
            probe.settimeout(2)
            return bool(probe.recv(16))
    except OSError:
        return False


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
