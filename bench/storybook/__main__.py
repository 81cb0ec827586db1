"""`python -m bench.storybook STORY.yaml...`: run the program on stories and say where it is wrong."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.storybook.compare import differences
from bench.storybook.honest import contradictions
from bench.storybook.run import ProgramError, answers
from bench.storybook.story import load


def main() -> int:
    """Print each story with its differences; 0 when every one is wholly right."""
    parser = argparse.ArgumentParser(prog="python -m bench.storybook", description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path, metavar="STORY.yaml")
    paths = parser.parse_args().stories
    wrong = [path for path in paths if not _is_right(path)]
    print(f"\n{len(paths) - len(wrong)} of {len(paths)} stories wholly right")
    return 1 if wrong else 0


def _is_right(path: Path) -> bool:
    story = load(path)
    lines = [f"contradiction: {one}" for one in contradictions(story)]
    with tempfile.TemporaryDirectory(prefix="story-") as room:
        try:
            lines += differences(story, answers(story, Path(room)))
        except ProgramError as error:
            lines.append(f"failed    {error}")
    print(f"{'WRONG' if lines else 'right'}  {path.stem}", *lines, sep="\n       ")
    return not lines


if __name__ == "__main__":
    sys.exit(main())
