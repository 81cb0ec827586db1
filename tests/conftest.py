"""What holds for every test: shared contracts speak like a test's own asserts, and a loaded machine is no failure."""

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.contract.contracts", "tests.contract.crash_sweep")

settings.register_profile("kept", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kept")
