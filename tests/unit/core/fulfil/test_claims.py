"""The table of claims in docs/promises.md names tests and stories that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")


def test_every_claim_is_held_by_a_test() -> None:
    """No row without a test or a story, and none that was renamed away."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    defined = set(re.findall(r"^ *def (test_\w+)\(", code, flags=re.MULTILINE))
    stories = {path.name for path in (ROOT / "tests" / "stories").glob("*.yaml")}
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| ---", "| claim"))
    ]
    assert rows
    for row in rows:
        named = re.findall(r"`(test_\w+|[\w-]+\.yaml)`", row.split("|")[2])
        assert named, row
        assert not [name for name in named if name not in defined | stories], row
