"""Settings to a ready application: the one package that knows every part, and the only one to join them.

`background` is imported from there: few commands need what it needs.
"""

from agent.bootstrap.application import Application, application
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
