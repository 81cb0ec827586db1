"""Ctrl-C at the moments where Python would print a traceback, drop it, or end with another status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_HOUSE = Path(__file__).parents[2]
_PRESS = "import os, signal, time\ndef press(): os.kill(os.getpid(), signal.SIGINT)\n"
_START = "\nimport agent.cli as cli\ncli._run = run\ncli.main()\n"

_IN_A_DESTRUCTOR = """
class Kept:
    def __del__(self): press(); time.sleep(0)
def run():
    Kept(); time.sleep(30)
"""
_WHILE_A_CLASS_IS_MADE = """
class Named:
    def __set_name__(self, owner, name): press(); time.sleep(0)
def run():
    class Owner: name = Named()
"""
_IN_COMPILED_WORDS = """
def run(): exec("press(); time.sleep(30)")
"""
_WHILE_A_LIBRARY_LOGS_IT = """
def run():
    import logging
    try: press(); time.sleep(30)
    except BaseException: logging.getLogger("pool").error("Exception during reset", exc_info=True); raise
"""
_WHILE_TROUBLE_IS_TOLD = """
from agent.errors import BadInput
class Trouble(BadInput):
    @property
    def sentence(self): press(); return "no mail"
    sentence = sentence.setter(lambda self, value: None)
def run(): raise Trouble("no mail", "")
"""
_TWICE = """
def run():
    try: press(); time.sleep(30)
    finally: press(); time.sleep(30)
"""
_BEFORE_THE_COMMAND = """
import agent.cli.ctrl_c as module
class Early(module.CtrlC):
    def arm(self): press(); time.sleep(0); super().arm()
module.CtrlC = Early
def run(): print("ran")
"""
_BEFORE_ANYBODY_LISTENS = """
import agent.cli.ctrl_c as module
class Early(module.CtrlC):
    def listen(self): press(); time.sleep(0)
module.CtrlC = Early
def run(): print("ran")
"""
_AT_THE_END = """
import atexit, threading
atexit.register(lambda: (press(), time.sleep(0)))
threading._register_atexit(lambda: (press(), time.sleep(0)))
def run(): print("ran")
"""


def _ends(story: str) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(_HOUSE)}
    done = subprocess.run(
        [sys.executable, "-c", _PRESS + story + _START],
        env=environment, capture_output=True, text=True, check=False, timeout=25,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "story",
    [
        _IN_A_DESTRUCTOR,
        _WHILE_A_CLASS_IS_MADE,
        _IN_COMPILED_WORDS,
        _WHILE_A_LIBRARY_LOGS_IT,
        _WHILE_TROUBLE_IS_TOLD,
        _TWICE,
        _BEFORE_THE_COMMAND,
    ],
)
def test_whenever_it_comes_the_answer_is_the_sentence(story: str) -> None:
    """Status 130 and how to go on, without a traceback and without going on with the command."""
    status, out, err = _ends(story)
    assert (status, out) == (130, ""), err
    assert "same command again" in err
    assert "Traceback" not in err
    assert "xception" not in err


def test_before_anything_is_loaded_it_is_a_sentence_too() -> None:
    """While kept itself is only being loaded, there is nothing to go on with."""
    assert _ends(_BEFORE_ANYBODY_LISTENS) == (130, "", "kept: stopped before it began.\n")


def test_behind_the_last_word_it_changes_nothing() -> None:
    """A command that is done ends as it was done, whatever comes while the process tidies up."""
    assert _ends(_AT_THE_END) == (0, "ran\n", "")
