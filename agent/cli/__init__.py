"""The command line. Somebody listens for Ctrl-C before the rest of it is imported, which takes a noticeable moment."""

import gc
import sys

_STARTING = 1_000_000  # values made before Python looks for garbage: imports make a quarter of that, and none


def main() -> None:
    """The entry point: every trouble becomes a sentence, never a traceback."""
    gc.set_threshold(_STARTING)  # an eighth of a second less; `bootstrap.application` sets what work needs
    try:
        from agent.cli.ctrl_c import CtrlC

        ctrl_c = CtrlC()
        ctrl_c.listen()
    except KeyboardInterrupt:
        sys.stderr.write("kept: stopped before it began.\n")
        sys.exit(130)
    from agent.cli.advice import advised

    status = advised(_run, ctrl_c)
    ctrl_c.rest()
    gc.freeze()  # what lives goes with the process; looking through it once more takes up to a fifth of a second
    sys.exit(status)


def _run() -> object:
    from agent.cli.commands import kept

    return kept.main(prog_name="kept", standalone_mode=False)
