"""Numbers in what strangers wrote: the only place that asks whether a text is one.

Python calls ² a digit and cannot make a number of it, nor of more than 4,300 digits; and a date or a wait of a hundred
digits is none. So only plain digits are taken, and not too many.
"""

_MOST = 19  # digits, as many as 64 bits hold


def number_of(said: object, *, most: int = _MOST) -> int | None:
    """What plain digits say; None for everything else, and for more than `most` of them."""
    text = said if isinstance(said, str) else str(said) if type(said) is int else ""
    return int(text) if 0 < len(text) <= most and text.isascii() and text.isdigit() else None


def port_of(said: str) -> int | None:
    """The port that is said, 1 to 65,535; None for everything else."""
    port = number_of(said, most=5)
    return port if port is not None and 0 < port < 65_536 else None
