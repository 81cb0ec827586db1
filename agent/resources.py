"""What ships with kept, in a checkout and in an installed wheel alike: templates, weights, holidays."""

import json
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.core.due.workdays import Workdays
from agent.errors import BadSettings

if TYPE_CHECKING:  # imported where it is asked for
    from agent.core.detect import Detector
    from agent.core.score.commitment_map import Step

_PACKAGE = Path(__file__).resolve().parent
_HOLIDAYS_FROM, _HOLIDAYS_UNTIL = 1998, 2038  # dues are seldom read further away than this


def folder(name: str) -> Path:
    """The shipped folder `templates` or `config`."""
    beside = _PACKAGE.parent / name
    return beside if beside.is_dir() else _PACKAGE / "_shipped" / name


@cache
def detector() -> "Detector":
    """What finds commitments, with the weights that ship (their card stands in the same file), read when they are first needed.

    Another process takes it from its own files: sent there, its weights would be a megabyte and a half. Where that one
    reads all the words, they are never needed here.
    """
    from agent.core.detect import Detector, read_model

    class Shipped(Detector):
        __slots__ = ()

        def __init__(self) -> None:
            """No slot is filled yet."""

        def __getattr__(self, name: str) -> Any:
            if name not in Detector.__slots__:
                raise AttributeError(name)
            path = folder("config") / "weights" / "en.json"
            # Two thousand numbers stand there, eighty times each: with one object for each it is four megabytes less.
            document = json.loads(path.read_text(encoding="utf-8"), parse_float=cache(float))
            Detector.__init__(self, read_model(document), earlier=read_model(document, era="earlier"))
            return getattr(self, name)

        def __reduce__(self) -> tuple[Callable[[], Detector], tuple[()]]:
            return detector, ()

    return Shipped()


@cache
def workdays(country: str) -> Workdays:
    """Working days of a country by its ISO 3166 code; every weekday where `country` is empty.

    Raises `BadSettings` where no holidays are known for it.
    """
    if not country:
        return Workdays()
    import holidays  # takes a third of a second, and most users name no country

    try:
        days = holidays.country_holidays(country.upper(), years=range(_HOLIDAYS_FROM, _HOLIDAYS_UNTIL))
    except NotImplementedError:
        raise BadSettings(
            f"No public holidays are known for the country {country}.",
            'Write its ISO code, "US" or "DE" say.',
        ) from None
    return Workdays(holidays=frozenset(days))


def commitment_map(own: Path) -> "tuple[Step, ...]":
    """The steps toward an order from the user's file where there is one, else those that ship.

    Raises `BadSettings` where the file is no map.
    """
    from agent.core.score.commitment_map import read_map  # a reading of mail needs no map

    path = own if own.is_file() else folder("config") / "commitment_map.toml"
    try:
        return read_map(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise BadSettings(f"{path} cannot be used: {error}.", "Correct it, or take it away.") from None
