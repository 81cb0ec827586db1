"""What holds for every test: shared contracts speak like a test's own asserts, and a loaded machine is no failure."""

import signal

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.contract.contracts", "tests.contract.crash_sweep")

settings.register_profile("kept", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kept")

# Started in the background by a shell without job control, a process inherits that Ctrl-C is ignored, and so do its children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
