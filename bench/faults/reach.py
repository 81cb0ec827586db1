"""Which tests run which of our functions: asked once of a copy whose functions say that they were entered.

    python -m bench.faults.reach --results reach.json [TESTS ...]

In the copy each function begins with a call of `noted.entered`. It notes itself under the test that runs, in child processes too:
pytest hands them the test's name. What a fixture or a cache did once for many tests is noted for the first alone.
"""

import argparse
import ast
import json
import os
import tempfile
from pathlib import Path

from bench.faults.drawn import files
from bench.faults.noted import PLACE
from bench.faults.tree import Tree, copied, named


def _noting(name: str, text: str) -> str:
    """The file's text with a note at the beginning of each function."""
    tree = ast.parse(text)

    def into(body: list[ast.stmt], where: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                into(node.body, f"{where}.{node.name}" if where else node.name)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = f"{where}.{node.name}" if where else node.name
                into(node.body, inner)
                note = ast.parse(
                    f"__import__('bench.faults.noted').faults.noted.entered({f'{name} {inner}'!r})"
                )
                node.body.insert(1 if ast.get_docstring(node) is not None else 0, note.body[0])

    into(tree.body, "")
    return ast.unparse(ast.fix_missing_locations(tree))


def reached(tree: Tree, tests: tuple[str, ...]) -> dict[str, list[str]]:
    """By `file function` the tests that enter it; those that failed in the copy are left out."""
    for name in files():
        path = tree.root / name
        path.write_text(_noting(name, path.read_text(encoding="utf-8")), encoding="utf-8")
    notes = tree.root / "reach"
    notes.mkdir()
    os.environ[PLACE] = str(notes)
    found: dict[str, set[str]] = {}
    for part in tests:
        ran = tree.test((part,), seconds=1800, first=False)
        print(part, "did not end" if ran.failed is None else f"{len(ran.failed)} failed", flush=True)
        for line in (line for file in notes.iterdir() for line in file.read_text("utf-8").splitlines()):
            test, _, function = line.partition("\t")
            if test not in (ran.failed or ()):
                found.setdefault(function, set()).add(test)
        for file in notes.iterdir():
            file.unlink()
    return {function: sorted(names) for function, names in sorted(found.items())}


def main() -> None:
    """Run the tests in such a copy and write what they reach."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--results", type=Path, required=True)
    asked.add_argument("tests", nargs="*", default=["tests"])
    said = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="kept-reach-") as folder,
        copied(named(said.commit), Path(folder) / "tree") as tree,
    ):
        found = reached(tree, tuple(said.tests))
    said.results.write_text(json.dumps(found, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
