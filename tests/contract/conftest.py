"""The contracts are written once, in `contracts.py`, and their asserts are to speak like a test's."""

import pytest

pytest.register_assert_rewrite("tests.contract.contracts")
pytest.register_assert_rewrite("tests.contract.crash_sweep")
