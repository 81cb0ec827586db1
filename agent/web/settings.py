"""The settings: what is set, what each means, and where to change it. Nothing secret is among them."""

import tomllib
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.resources import folder
from agent.settings import Settings
from agent.store.database import name_of, url_of
from agent.web.asked import Asked
from agent.web.showing import choice_of

_SECRET = frozenset({"database_url", "broker_url"})  # may hold a password


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it stands."""

    name: str
    value: str
    is_default: bool
    about: str


def settings(asked: Asked) -> Response:
    """What each rep shows, for that rep; how kept is set, group by group, for whoever runs it."""
    choices = [choice_of(asked, mailbox) for mailbox in asked.readable]
    if not asked.visitor.may_see_settings:
        if not choices:
            raise HTTPException(404)
        return asked.page("settings", choices=choices, groups={}, places={}, connections=())
    own = asked.site.app.settings
    with asked.site.app.store.reading() as unit:
        connections = [one for mailbox in asked.site.mailboxes() for one in unit.connections.all(mailbox.id)]
    return asked.page(
        "settings",
        choices=choices,
        groups=_groups(own),
        places={
            "Data folder": own.data,
            "Database": name_of(url_of(own.database)),
            "Key": own.keys,
            "Drafts": own.drafts,
            "Settings": own.data / "kept.toml",
        },
        connections=connections,
    )


def _groups(own: Settings) -> dict[str, list[Setting]]:
    """What the shipped file of defaults says of each, beside what holds here."""
    text = (folder("config") / "default.toml").read_text(encoding="utf-8")
    about, defaults = _about(text), tomllib.loads(text)
    groups: dict[str, list[Setting]] = {"": []}
    for name, default in defaults.items():
        value = getattr(own, name)
        if isinstance(value, BaseModel):
            groups[name] = [
                _setting(f"{name}.{inner}", getattr(value, inner), default[inner], about) for inner in default
            ]
        else:
            groups[""].append(_setting(name, value, default, about))
    return groups


def _setting(name: str, value: object, default: object, about: dict[str, str]) -> Setting:
    plain = list(value) if isinstance(value, tuple) else value
    shown = _shown(plain)
    if name in _SECRET:
        shown = "set" if value else ""
    return Setting(name, shown, shown == _shown(default), about.get(name, ""))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _about(text: str) -> dict[str, str]:
    """The remark that stands above each setting in the file."""
    found: dict[str, str] = {}
    group, remark = "", []
    for line in text.splitlines():
        if line.startswith("#"):
            remark.append(line.lstrip("# "))
        elif line.startswith("["):
            group, remark = line.strip("[]") + ".", []
        elif "=" in line:
            found[group + line.partition("=")[0].strip()] = " ".join(remark)
            remark = []
        else:
            remark = []
    return found
