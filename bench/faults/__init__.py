"""Faults that a tired engineer would commit, seeded in a copy of our code one at a time: which of them do the tests tell?

`python -m bench.faults` runs them; the tables lie in `table/`, the figures in `bench/faults.md`.
"""
