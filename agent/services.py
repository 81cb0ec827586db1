"""The file that has this machine's service manager start `kept run` for its user."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from agent.errors import BadInput
from agent.whole import write_whole

_LABEL = "example.kept.run"

_SYSTEMD = """\
[Unit]
Description=kept: watches promises, drafts the honest word, never sends
After=network-online.target

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=10
TimeoutStopSec=20
NoNewPrivileges=yes
PrivateTmp=yes
UMask=0077

[Install]
WantedBy=default.target
"""

_LAUNCHD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>{label}</string>
  <key>ProgramArguments</key><array>{arguments}</array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>Umask</key><integer>63</integer>
  <key>StandardErrorPath</key><string>{log}</string>
</dict>
</plist>
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A service file, and what to type about it."""

    path: Path
    start: str
    stop: str
    look: str


def install(data: Path) -> Service:
    """Write the file for `kept run --data DATA`; one that is there is replaced."""
    service, arguments = _service(), _arguments(data)
    if sys.platform == "darwin":
        listed = "".join(f"<string>{escape(argument)}</string>" for argument in arguments)
        text = _LAUNCHD.format(label=_LABEL, arguments=listed, log=escape(str(data / "run.log")))
    else:
        text = _SYSTEMD.format(command=" ".join(map(_for_systemd, arguments)))
    write_whole(service.path, text)
    return service


def uninstall() -> Service | None:
    """Take the file away; None where there is none."""
    service = _service()
    if not service.path.exists():
        return None
    service.path.unlink()
    return service


def _arguments(data: Path) -> list[str]:
    return [sys.executable, "-m", "agent.cli", "run", "--data", str(data)]


def _for_systemd(argument: str) -> str:
    """One argument as systemd.service(5) reads it: in quotes, % and $ doubled."""
    plain = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def _service() -> Service:
    if sys.platform == "darwin":
        path = Path.home() / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
        whose = f"gui/{os.getuid()}"
        return Service(
            path, f'launchctl bootstrap {whose} "{path}"', f"launchctl bootout {whose}/{_LABEL}", f"launchctl print {whose}/{_LABEL}"
        )  # fmt: skip
    if sys.platform.startswith("linux"):
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        path = home / "systemd" / "user" / "kept.service"
        start = "systemctl --user daemon-reload && systemctl --user enable --now kept"
        return Service(
            path, start, "systemctl --user disable --now kept", "systemctl --user status kept; journalctl --user -u kept"
        )  # fmt: skip
    raise BadInput(
        "kept writes service files for systemd and launchd only.", "Have your system start `kept run`."
    )
