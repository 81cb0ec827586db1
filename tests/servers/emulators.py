"""Where the emulators that others wrote lie: `tests/emulators/node_modules`, or the folder a variable names."""

import os
import shutil
from pathlib import Path

import pytest

_OURS = Path(__file__).resolve().parent.parent / "emulators" / "node_modules"
_PROMISED = os.environ.get("CI") == "true"


def modules(variable: str = "") -> Path:
    """The `node_modules` that `variable` names, ours where it names none."""
    named = os.environ.get(variable, "")
    return Path(named) if named else _OURS


def needs(program: Path) -> "pytest.MarkDecorator":
    """Skip without Node or the program, with the reason; where CI=true promises both, run and fail."""
    is_there = program.is_file() and shutil.which("node") is not None
    reason = f"no {program.name} of {program.parent.parent.name}: with Node, `tools/servers.sh` installs it"
    return pytest.mark.skipif(not is_there and not _PROMISED, reason=reason)
