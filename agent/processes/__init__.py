"""The same pure work on many things, by all processors of this machine.

Python runs on one processor at a time, and reading a mailbox is arithmetic on text. The process that
asks does its share too; what that gives is in `bench/README.md`. Small work never leaves it.
"""

from agent.processes.spread import IN_TURN, OneProcess, Processes, spread_for

__all__ = ["IN_TURN", "OneProcess", "Processes", "spread_for"]
