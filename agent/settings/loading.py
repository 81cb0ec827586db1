"""A data folder's settings, from its file and the environment; what is wrong is told in a sentence."""

import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from agent.errors import BadSettings
from agent.settings.settings import PREFIX, Settings

_ELSEWHERE = {"KEPT_CONFIG"}  # names of the prefix that are read before settings are


def usual_data_folder() -> Path:
    """Where kept keeps its data when nobody says otherwise."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kept"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "kept"


def load_settings(data: Path | None = None) -> Settings:
    """Settings for a data folder (`data` wins over KEPT_DATA); raises `BadSettings` with a sentence."""
    _refuse_unknown_names()
    chosen = data or Path(os.environ.get(f"{PREFIX}DATA") or usual_data_folder())
    home = chosen.expanduser().absolute()
    values = _from_file(_config_file(home))
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise BadSettings(_sentence(error), "Correct it in kept.toml or in the environment.") from None
    if data is not None or "data" not in settings.model_fields_set or not str(settings.data).strip("."):
        settings = settings.model_copy(update={"data": home})
    return settings.model_copy(update={"data": settings.data.expanduser().absolute()})


def _config_file(home: Path) -> Path | None:
    named = os.environ.get("KEPT_CONFIG")
    if named and not Path(named).is_file():
        raise BadSettings(f"KEPT_CONFIG names {named}, which is not a file.", "Unset it or correct the path.")
    path = Path(named) if named else home / "kept.toml"
    return path if path.is_file() else None


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.", "Correct that line.") from None
    return {name: value for name, value in values.items() if not (name == "data" and value == "")}


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    nested = {
        f"{PREFIX}{group.upper()}__{name.upper()}"
        for group, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields
    }
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known | nested | _ELSEWHERE and "_TEST_" not in name:
            raise BadSettings(
                f"{name} is no setting of kept.", "Settings: " + ", ".join(sorted(known | nested)) + "."
            )


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return f"The setting {name} cannot be used: {first['msg'].lower()}."
