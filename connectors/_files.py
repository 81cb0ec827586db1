"""Opening local files, and saying in a sentence what kept them from being read."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from agent.errors import SourceError, SourceMissing


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The file opened for reading; every failure of the system on the way becomes a `SourceError`."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise trouble(path, error) from error


def shown(path: Path) -> str:
    """The path as text that can be printed and stored, also where its bytes are no UTF-8; always the same."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def missing(path: Path) -> SourceMissing:
    """That there is nothing at this path, as an error for a person."""
    return SourceMissing(
        f"There is no {shown(path)}.", "Check the path; `ls` on the folder above it shows what is there."
    )


def trouble(path: Path, error: OSError) -> SourceError:
    """What the system said about this path, as an error for a person."""
    if isinstance(error, FileNotFoundError):
        return missing(path)
    if isinstance(error, PermissionError):
        return SourceMissing(
            f"{shown(path)} may not be read.",
            f"Allow it with `chmod u+rX {shown(path)}`, or copy it to a place of your own.",
        )
    if isinstance(error, IsADirectoryError):
        return SourceMissing(
            f"{shown(path)} is a folder, not a file.",
            "Name a file in it, or the folder itself to `kept scan`.",
        )
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return SourceError(
        f"{shown(path)} could not be read: {reason}.", "Copy the file to another disk and try again."
    )


_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_trouble(path: Path, error: OSError) -> SourceError:
    """What kept us from writing here, as an error for a person."""
    if error.errno in _FULL:
        return SourceError(
            f"The disk is full: nothing was written to {shown(path)}.",
            "Make room, then run the command again.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return SourceError(
            f"{shown(path)} may not be written to.",
            f"Allow it with `chmod u+rwx {shown(path)}`, or choose another folder with --data.",
        )
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return SourceError(
        f"{shown(path)} could not be written to: {reason}.",
        "See that the folder exists and the disk is well, then run the command again.",
    )


def is_plain_file(path: Path) -> bool:
    """Whether this is a file with content, not a folder, pipe or device."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def below(folder: Path, *, stop_at: Callable[[Path], bool] = lambda _: False) -> Iterator[Path]:
    """Every file below a folder in a steady order, and every folder that `stop_at` holds for, not entered.

    Hidden files are left out and links to folders not followed. A folder that cannot be listed
    raises a `SourceError`: to pass over it in silence would be to lose mail.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if _holds(stop_at, here):
            yield here
            continue
        folders: list[Path] = []
        for entry in _entries(here):
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif not entry.is_dir():
                yield Path(entry.path)
        waiting += reversed(folders)


def _holds(question: Callable[[Path], bool], folder: Path) -> bool:
    try:
        return question(folder)
    except OSError as error:
        raise trouble(folder, error) from error


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
    except OSError as error:
        raise trouble(folder, error) from error
