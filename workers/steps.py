"""What a job tells on its way, as log lines: how much of a mailbox is read, how many accounts are followed."""

import logging

_log = logging.getLogger("kept.job")


class Logged:
    """Progress as lines (`agent.flows.progress.Progress`); a source's name holds an address and is left out."""

    def reading(self, _source: str, share: float, items: int) -> None:
        """A page was stored."""
        _log.info("a page was read", extra={"share": round(share, 3), "items": items})

    def following(self, done: int, of: int) -> None:
        """Accounts were followed."""
        _log.info("accounts were followed", extra={"done": done, "of": of})
