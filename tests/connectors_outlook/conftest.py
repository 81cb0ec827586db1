"""The fake Graph, one process for all tests of a run, as on its first day for each."""

from collections.abc import Iterator

import pytest

from connectors.outlook import gate
from tests.fakes.graph.client import FakeGraph
from tests.fakes.unsent import MICROSOFT, sends, strange_writes


@pytest.fixture(scope="session")
def running_graph() -> Iterator[FakeGraph]:
    fake = FakeGraph()
    yield fake
    fake.stop()


@pytest.fixture
def fake(running_graph: FakeGraph) -> Iterator[FakeGraph]:
    """The fake; after the test, all it answered had Graph's shapes, and nothing it was asked could send."""
    running_graph.do("reset")
    gate._gates.clear()  # no test waits for what another was told
    yield running_graph
    running_graph.close_all()
    record = running_graph.do("record")
    assert record["violations"] == []
    assert sends(record["log"]) == []
    assert strange_writes(running_graph.do("writes"), MICROSOFT) == []
