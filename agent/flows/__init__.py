"""The steps: each reads as a few lines of prose, calls the core with values and the adapters through ports."""
