"""Words from a test to the fake: what the world does to the mailbox, and what is to be known of it afterwards."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.fakes.graph.mailbox_state import Stored, person

if TYPE_CHECKING:
    from tests.fakes.graph.server import World

Said = dict[str, Any]
_TO_WRITE = timedelta(minutes=1)  # what a human needs at least


def do(world: "World", said: Said) -> Any:
    """One word, by its name."""
    return _WORDS[said.pop("do")](world, said)


def _one(world: "World", said: Said) -> Stored:
    """The message by its number, or the newest that bears a mark."""
    if "number" in said:
        return world.mailbox.messages[said["number"]]
    marked = [one for one in world.mailbox.messages.values() if said["mark"] in one.extended.values()]
    return marked[-1]


def _put(world: "World", said: Said) -> int:
    mime = base64.b64decode(said["mime"])
    stored = world.mailbox.put(mime, said["folder"], said["received"], **said.get("more", {}))
    return stored.number


def _edit(world: "World", said: Said) -> None:
    one = _one(world, said)
    body = one.properties["body"]
    words = body["content"].replace(
        said.get("old", "did not send them"), said.get("new", "forgot to send them")
    )
    changed = datetime.fromisoformat(one.properties["createdDateTime"]) + _TO_WRITE
    world.mailbox.update(
        one,
        {"body": {**body, "content": words}, "lastModifiedDateTime": f"{changed:%Y-%m-%dT%H:%M:%SZ}"},
    )


def _categorise(world: "World", said: Said) -> None:
    """A colour from the rep's own list: no word of it changes, and it is another state all the same."""
    one = _one(world, said)
    changed = datetime.fromisoformat(one.properties["createdDateTime"]) + _TO_WRITE
    world.mailbox.update(
        one, {"categories": [said["name"]], "lastModifiedDateTime": f"{changed:%Y-%m-%dT%H:%M:%SZ}"}
    )


def _shown(one: Stored) -> Said:
    return {"number": one.number, "folder": one.folder, "extended": one.extended, **one.properties}


def _options(world: "World", said: Said) -> None:
    world.mailbox.drops_marks = said.pop("drops_marks", world.mailbox.drops_marks)
    world.service.options.update(said)


def _authority(world: "World", said: Said) -> None:
    for name, value in said.items():
        setattr(world.authority, name, set(value) if isinstance(value, list) else value)


def _set(world: "World", said: Said) -> None:
    for name, value in said.items():
        if hasattr(world, name):
            setattr(world, name, value)
        else:
            for service in {id(one): one for one in (world.service, *world.seats.values())}.values():
                setattr(service, name, value)


def _trouble(world: "World", said: Said) -> None:
    world.script.trouble = said["share"]


def _record(world: "World", _: Said) -> Said:
    return {
        "log": list(world.log), "most": world.most, "violations": [one for service in world.seats.values() for one in service.violations],
        "refresh": sorted(world.authority.refresh), "access": sorted(world.authority.access), "polls": world.authority.polls,
    }  # fmt: skip


_WORDS: dict[str, Callable[["World", Said], Any]] = {
    "reset": lambda world, _: world.reset(),
    "put": _put,
    "move": lambda world, said: world.mailbox.move(_one(world, said), said["to"]),
    "delete": lambda world, said: world.mailbox.delete(_one(world, said), for_good=said.get("for_good", False)),
    "flag": lambda world, said: world.mailbox.update(_one(world, said), {"isRead": True}),
    "categorise": _categorise,
    "edit": _edit,
    "send": lambda world, said: world.mailbox.send(_one(world, said), keeps_mark=said.get("keeps_mark", True)),
    "human_draft": lambda world, said: world.mailbox.draft(
        {"conversationId": said["conversation"], "subject": "Re: mine", "toRecipients": [person("a@b.example")]},
        {}, world.service.now,
    ).number,
    "messages": lambda world, said: [
        _shown(one) for one in world.mailbox.messages.values() if said["folder"] in ("", one.folder)
    ],
    "event": lambda world, said: world.mailbox.put_event(said["event"]).key,
    "delete_event": lambda world, said: world.mailbox.delete_event(said["id"]),
    "shorten": lambda world, said: world.mailbox.shorten(said["id"], said["last"]),
    "forget": lambda world, _: setattr(world.mailbox, "forgotten", world.mailbox.last + 1),
    "fault": lambda world, said: world.script.add(said),
    "trouble": _trouble,
    "clear_faults": lambda world, _: world.script.faults.clear(),
    "kill": lambda world, _: world.service.options.update(kill_link=True),
    "options": _options,
    "authority": _authority,
    "set": _set,
    "record": _record,
    "writes": lambda world, _: list(world.writes),
    "drop_subscriptions": lambda world, _: world.service.subscriptions.known.clear(),
    "subscriptions": lambda world, _: list(world.service.subscriptions.known.values()),
    "posted": lambda world, _: list(world.service.subscriptions.posted),
    "lifecycle": lambda world, said: world.service.subscriptions.lifecycle(said["event"]),
    "clear_log": lambda world, _: world.log.clear(),
}  # fmt: skip
