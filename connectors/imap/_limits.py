"""How long and how much a server may talk before it is cut off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. An answer must keep coming: at `pace` after `grace`, so that a slow drip ends too."""

    connect: float = 20.0
    silence: float = 60.0  # with nothing arriving at all
    grace: float = 90.0
    pace: int = 1_000  # bytes a second
    line: int = 16 * 1024 * 1024  # a plain SEARCH of two million messages is one line
    literal: int = 27 * 1024 * 1024  # the largest mail that is read whole, and a little more
    lines: int = 400_000  # to one command; of a folder that somebody empties each mail is told in a line
    answer: int = 96 * 1024 * 1024  # to one command
    greeting: float = 2.0  # within which a server that does not begin with TLS speaks first


USUAL = Limits()
