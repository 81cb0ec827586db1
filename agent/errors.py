"""The error tree. Each error is a sentence for a person and, where there is one, the next thing to type.

Connectors translate what a provider raises into these and let nothing else out. Shells turn them
into words in one place each (`agent.cli.advice`).
"""

TRIES_AGAIN = "kept will try again."
"""The next step where there is none for the user, so long as the mailbox is connected."""


class KeptError(Exception):
    """Show the sentence, no traceback. `next_step` says what to type or do, or is empty."""

    def __init__(self, sentence: str, next_step: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step


class BadInput(KeptError):
    """What the user gave cannot be used: a file, an address, a zone, a date."""


class BadSettings(KeptError):
    """A setting is unknown or has a value that cannot be used."""


class NoSuchCommitment(KeptError):
    """No commitment has this id, or more than one begins with it."""


class NoSuchMailbox(KeptError):
    """The team that asks has no such mailbox, whatever other teams have."""


class DraftRefused(KeptError):
    """A draft's template cannot be filled, or the draft would say what its evidence does not."""


class StoreTrouble(KeptError):
    """The database cannot be opened, read or written: full, locked, from a newer kept."""


class QueueDown(KeptError):
    """The queue between the workers does not take a message now."""


class LeaseLost(KeptError):
    """Somebody else works on the connection now; nothing more may be stored on its behalf."""


class SourceError(KeptError):
    """A mailbox, calendar or drafts folder could not be used."""


class SourceMissing(SourceError):
    """The file or folder is not there or may not be read."""


class PartMissing(SourceMissing):
    """One folder or calendar beside others, and none without which nobody knows what the rep wrote and got."""


class SignInNeeded(SourceError):
    """The provider wants the user to sign in again."""


class CursorLost(SourceError):
    """The provider no longer knows where we stood: read everything again, and lose nothing by it."""


class SlowDown(SourceError):
    """The provider asks us to wait."""

    def __init__(self, sentence: str, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after  # seconds


class ProviderDown(SourceError):
    """A passing fault at the provider or on the way there."""


class NotAllowed(SourceError):
    """The provider refuses this for good: a scope or a policy."""
