"""The manual of the templates names what there is."""

import re
from dataclasses import fields

from agent.core.drafting.facts import DraftFacts
from agent.render import filters
from agent.resources import folder

MANUAL = (folder("templates") / "README.md").read_text(encoding="utf-8")


def test_every_fact_is_in_the_manual_and_no_other() -> None:
    """A user who writes a template finds each fact, and finds it under its name."""
    named = set(re.findall(r"^\| `(\w+)` \|", MANUAL, flags=re.MULTILINE))
    assert named == {field.name for field in fields(DraftFacts)}


def test_every_filter_is_in_the_manual() -> None:
    """The same for the filters."""
    for name in filters.ALL:
        assert re.search(rf"`{name}(\([^)]*\))?`", MANUAL), name


def test_every_template_that_ships_is_in_the_manual() -> None:
    """Each file that can be overridden is listed."""
    root = folder("templates")
    for path in root.rglob("*.j2"):
        name = re.sub(r"^mail/(de|en|es|fr)/", "mail/<language>/", path.relative_to(root).as_posix())
        assert name in MANUAL or path.name.startswith("_"), name
