"""`python -m agent.cli` is `kept`."""

from agent.cli import main

main()
