"""One line of JSON for each thing that happened. Only the fields named here can get into it.

Mail, addresses, tokens and URLs have no field, so they cannot be logged by mistake (reliability I7).
"""

import json
import logging
import sys
from datetime import UTC, datetime

_FIELDS = ("job", "kind", "outcome", "seconds", "reason", "turn", "threads", "broker")
_OURS = "kept"


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record's own sentence is kept only where it is ours."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        is_ours = record.name.partition(".")[0] == _OURS
        line["what"] = str(record.msg) if is_ours else _plain(record)
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        return json.dumps(line, ensure_ascii=False)


def _plain(record: logging.LogRecord) -> str:
    """Of another library's record only what kind of error it was: its words may quote anything."""
    error = record.exc_info[0] if record.exc_info else None
    return error.__name__ if error else "see its documentation"


class _Words(logging.Formatter):
    """For somebody who looks on at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The time, what happened, and what is known of it."""
        known = [str(getattr(record, name)) for name in _FIELDS if getattr(record, name, "")]
        return (
            f"{datetime.now().astimezone():%H:%M:%S} {record.msg if record.name.startswith(_OURS) else _plain(record)} "
            + " ".join(known)
        )


def set_up(level: int = logging.INFO) -> logging.Logger:
    """Log to standard error; other libraries from warnings on."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(_Words() if sys.stderr.isatty() else _Lines())
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(logging.WARNING)
    ours = logging.getLogger(_OURS)
    ours.setLevel(level)
    return ours
