"""One line of JSON for each thing that happened. Only the fields named here can get into it.

Mail, addresses, tokens and URLs have no field, so they cannot be logged by mistake (reliability I7); a
sentence of ours that names an address or a place loses it here. All that a job does bears the job's trail.
"""

import json
import logging
import sys
from datetime import UTC, datetime

from agent.observe import trail

_FIELDS = (
    *("job", "kind", "connection", "outcome", "seconds", "reason", "items", "share", "done", "of"),
    *("turn", "threads", "broker", "port"),
)
_OURS = "kept"
_LONG = 40  # characters without a space: no word of a sentence, perhaps a token
_LEFT_OUT = "…"


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record's own sentence is kept only where it is ours."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": _what(record),
        }
        if on := trail():
            line["trail"] = on
        return json.dumps(line | _known(record), ensure_ascii=False)


class _Words(logging.Formatter):
    """For somebody who looks on at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The time, what happened, and what is known of it."""
        known = [str(value) for value in _known(record).values() if value not in ("", None)]
        return f"{datetime.now().astimezone():%H:%M:%S} {_what(record)} " + " ".join(known)


def _what(record: logging.LogRecord) -> str:
    """Of another library's record only what kind of error it was: its words may quote anything."""
    if record.name.partition(".")[0] == _OURS:
        return str(record.msg)
    error = record.exc_info[0] if record.exc_info else None
    return error.__name__ if error else "see its documentation"


def _known(record: logging.LogRecord) -> dict[str, object]:
    return {name: _plain(getattr(record, name)) for name in _FIELDS if hasattr(record, name)}


def _plain(value: object) -> object:
    """A number as it is; a sentence without addresses, places, and what is too long for a word."""
    if value is None or isinstance(value, int | float):
        return value
    words = str(value).split(" ")
    hidden = (("@" in word or "/" in word or "\\" in word or len(word) > _LONG) for word in words)
    return " ".join(_LEFT_OUT if hide else word for word, hide in zip(words, hidden, strict=True))


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
