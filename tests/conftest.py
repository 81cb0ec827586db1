"""What holds for every test: shared contracts speak like a test's own asserts, and a loaded machine is no failure."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.contract.contracts", "tests.contract.crash_sweep")

# The suite tries the same examples each time, so that whoever changed nothing breaks nothing; KEPT_TEST_SEARCH=1 tries new ones.
settings.register_profile(
    "kept",
    deadline=None,
    derandomize=not os.environ.get("KEPT_TEST_SEARCH"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kept")

# Started in the background by a shell without job control, a process inherits that Ctrl-C is ignored, and so do its children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
