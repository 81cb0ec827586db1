"""Whether a message was written by the mailbox's owner, as far as Exchange can attest it.

Sent Items is where Exchange puts what the owner sends, but any message can be moved there. Mail that
came in from outside bears the marks of its delivery, which the owner's own copy has not.
"""

from agent.core.message import Message
from agent.core.policy import Rep
from connectors._headers import read_head
from connectors.outlook.folders import Folder

_OF_DELIVERY = frozenset(
    {
        "received", "x-received", "authentication-results", "arc-authentication-results", "received-spf",
        "return-path", "delivered-to",
    }
)  # fmt: skip


def attested(message: Message, raw: bytes, folder: Folder, rep: Rep) -> bool | None:
    """True: the owner's own. False: certainly not. None: a folder of the user's, where own mail may be filed."""
    came_in = bool(_OF_DELIVERY & read_head(raw).fields.keys())
    if came_in:
        return False
    if folder.is_sent:
        return message.sender is not None and message.sender.email in rep.addresses
    return False if folder.is_well_known else None
