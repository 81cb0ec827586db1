"""Word from providers, in the background: watches renewed, and Google's notices fetched where a subscription is named."""

import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from agent.bootstrap.pushed import Pushed
from agent.errors import BadSettings, KeptError
from agent.flows.push import Keeper
from agent.store_port import Connection
from connectors.gmail.pull import Pull

_LOOK = 30.0  # seconds, until a mailbox that was signed in meanwhile is seen after too
_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # before notices are asked for again after trouble
_NOTED_EVERY = 60.0
_ENDS_WITHIN = 1.0
_log = logging.getLogger("kept.push")


@dataclass(slots=True)
class Pushing:
    """Keeps word coming from these providers."""

    pushed: Pushed
    providers: Collection[str]
    keeper: Keeper = field(init=False)
    _noted_again: float = 0.0  # monotonic seconds
    _threads: list[Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keeper = self.pushed.keeper(self.providers, _log_trouble)

    def start(self, stop: Event) -> None:
        """Begin; the threads end with `stop`, or with the process."""
        self._threads = [Thread(target=self._keep, args=(stop,), name="push", daemon=True)]
        if "gmail" in self.providers:
            self._threads.append(Thread(target=self._pull, args=(stop,), name="pull", daemon=True))
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait a little, after `stop`, until no thread uses the database any more; one that waits for a provider is left."""
        for thread in self._threads:
            thread.join(_ENDS_WITHIN)

    def _keep(self, stop: Event) -> None:
        pulled = {"gmail"} if self.pushed.app.settings.push.google_subscription else set()
        while not stop.is_set():
            try:
                self.pushed.listens(set(self.providers) - pulled)
                self.keeper.round()
            except KeptError as trouble:
                _log.warning("watches were not seen after", extra={"reason": type(trouble).__name__})
            stop.wait(_LOOK)

    def _pull(self, stop: Event) -> None:
        try:
            pull = self.pushed.pull()
        except BadSettings as wrong:
            _log.warning("no notices are fetched", extra={"reason": wrong.sentence})
            return
        if pull is None:
            return
        try:
            self._listen(pull, stop)
        finally:
            pull.close()

    def _listen(self, pull: Pull, stop: Event) -> None:
        pause = _PAUSE
        clock = self.pushed.app.clock
        while not stop.is_set():
            began = clock.monotonic()
            try:
                notices = pull.wait()
                self.pushed.heard_from_google(notices)
                pull.heard(notices)
                self._pulled()
            except KeptError as trouble:
                if clock.monotonic() - began > _PAUSE:  # a line that was held open without a word
                    pause = _PAUSE
                    self._pulled()
                    continue
                _log.info("notices could not be fetched", extra={"reason": type(trouble).__name__})
                stop.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            pause = _PAUSE
            if not notices and clock.monotonic() - began < 1.0:
                stop.wait(1.0)  # a server that does not hold the line

    def _pulled(self) -> None:
        """Note for the doctor that notices are fetched."""
        if (now := self.pushed.app.clock.monotonic()) >= self._noted_again:
            self._noted_again = now + _NOTED_EVERY
            with suppress(KeptError):
                self.pushed.listens({"gmail"})


def _log_trouble(connection: Connection, trouble: KeptError) -> None:
    _log.warning(
        "word of new mail could not be asked for",
        extra={"kind": connection.info.provider, "reason": trouble.sentence},
    )
