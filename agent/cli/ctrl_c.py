"""Ctrl-C from a command's first import to the end of its process: a sentence, never a traceback.

Python raises KeyboardInterrupt between any two steps: while modules are imported, while a connection is put back, in a
destructor that prints and drops it, after the command's last word. Here it is raised once, and only while somebody is
there to take it. Imports as little as can be, for it listens before everything else is imported.
"""

import os
import signal
import sys
from types import FrameType

STATUS = 130  # what a shell expects after Ctrl-C
SENTENCE = "stopped. What was read so far is stored, nothing is half-written."
NEXT_STEP = "Run the same command again to go on where it stopped."
_SHOW_CURSOR = b"\x1b[?25h"  # moving lines hide it
_SOON = 0.05  # seconds


class CtrlC:
    """What SIGINT does: before `arm` it is remembered, then raised once; the next ends the process; after `disarm` nothing."""

    def __init__(self) -> None:
        self.has_come = False
        self._is_armed = False
        self._is_over = False

    def listen(self) -> None:
        """Take SIGINT, unless whoever started this process wants it ignored."""
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._heard)
            sys.unraisablehook = self._dropped

    def arm(self) -> None:
        """From here on KeyboardInterrupt is raised, at once if SIGINT has come before."""
        self._is_armed = True
        if self.has_come:
            self._raise()

    def disarm(self) -> None:
        """From here on nothing is raised: the command has come to its end."""
        self._is_over = True

    def rest(self) -> None:
        """From here on the process only ends."""
        if signal.getsignal(signal.SIGINT) == self._heard:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if hasattr(signal, "pthread_sigmask"):
                # Where KeyboardInterrupt has passed through exec("..."), as in a dataclass that was being made,
                # CPython ends itself by SIGINT instead of the status it was told.
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if self._is_over:
            return
        if self.has_come:
            _leave()
        self.has_come = True
        if self._is_armed:
            self._raise()

    def _raise(self) -> None:
        self._is_armed = False
        if "logging" in sys.modules:
            import logging

            logging.disable()  # SQLAlchemy logs a connection whose putting back is interrupted, with a traceback
        raise KeyboardInterrupt

    def _dropped(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Raise again soon what came where nothing can be raised, as in a destructor."""
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)
        elif not self._is_over:
            import threading

            self._is_armed, self.has_come = True, False
            again = threading.Timer(_SOON, _press)
            again.daemon = True
            again.start()


def _press() -> None:
    """Tell this process Ctrl-C, as a terminal would: what the main thread waits for is broken off."""
    if hasattr(signal, "pthread_kill"):
        import threading

        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def _leave() -> None:
    """End the process at once, as safely as a kill: who asks twice does not want to wait for other processes."""
    if os.isatty(2):
        os.write(2, _SHOW_CURSOR)
    os.write(2, f"\nkept: {SENTENCE}\n      {NEXT_STEP}\n".encode())
    os._exit(STATUS)
