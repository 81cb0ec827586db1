"""Settings to a ready application: the one package that knows every part, and the only one to join them.

What few commands need is imported when it is first asked for; `background` and its like are imported from
their modules.
"""

import importlib
from typing import TYPE_CHECKING

from agent.bootstrap.application import Application, application

if TYPE_CHECKING:
    from agent.bootstrap.local import add_key, is_much, local_zone, one_message, sources
    from agent.bootstrap.signed_in import SignedIn

__all__ = [
    "Application",
    "SignedIn",
    "add_key",
    "application",
    "is_much",
    "local_zone",
    "one_message",
    "sources",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "signed_in" if name == "SignedIn" else "local"
    return getattr(importlib.import_module(f"{__name__}.{module}"), name)
