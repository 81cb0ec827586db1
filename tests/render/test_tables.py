"""The table that a spreadsheet opens: no cell of it is a formula, whatever a customer wrote first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.render.export import _cell

_BEGIN_FORMULAS = "=+-@\t\r"  # OWASP, CSV Injection


@pytest.mark.parametrize("first", list(_BEGIN_FORMULAS))
@pytest.mark.parametrize("wrapped", [str, lambda text: [text, "x"]])
def test_no_cell_begins_as_a_formula_does(first: str, wrapped: object) -> None:
    """Alone, and as the first of a list."""
    assert callable(wrapped)
    assert _cell(wrapped(f"{first}1+1")) == f"'{first}1+1" + ("" if wrapped is str else ", x")


@given(st.text(min_size=1).filter(lambda text: text[0] not in _BEGIN_FORMULAS))
def test_everything_else_stays_as_it_is(text: str) -> None:
    """An apostrophe is put before nothing else."""
    assert _cell(text) == text
