"""The whole program on the training stories, each with a scorer of evidence that has not seen it.

`python -m bench.unseen_stories [STORY.yaml...]`: for each of ten parts of the stories the scorer is trained on the
other nine. What promises are found is not at stake: the detector has seen the sentences of all of them.
Needs numpy and scipy (the `train` dependency group).
"""

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from agent.resources import detector
from bench.evidence_rows import rows_of, rows_of_lives
from bench.storybook.compare import differences
from bench.storybook.run import answers
from bench.storybook.story import Story, load
from bench.train_evidence import STORIES, Weights, fit, fold

_KIND = re.compile(r"(missing|extra|twice|wrong) +(draft \w+|state: wanted \w+, got \w+|[a-z_]+)")


def told(stories: Sequence[Story], weights: Weights) -> Iterator[list[str]]:
    """What is wrong about each story with these weights."""
    signs = {sign for sign, _ in weights.by_sign}
    by_sign = {sign: (weights.of(sign, promisers=True), weights.of(sign, promisers=False)) for sign in signs}
    with patch.multiple(
        "agent.core.fulfil.likely",
        BIAS=weights.bias,
        WEIGHTS=by_sign,
        HERE=weights.here,
        ELSEWHERE=weights.elsewhere,
    ):
        for story in stories:
            with tempfile.TemporaryDirectory(prefix="story-") as room:
                yield differences(story, answers(story, Path(room)))


def main() -> None:
    """Print how many states are right, and how often each kind of difference came."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stories", nargs="*", type=Path, metavar="STORY.yaml")
    paths = parser.parse_args().stories or sorted(STORIES.glob("*.yaml"))
    rows = [*rows_of(paths), *rows_of_lives(detector())]
    parts: defaultdict[int, list[Story]] = defaultdict(list)
    for story in map(load, paths):
        parts[fold(story.id)].append(story)
    counts: Counter[str] = Counter()
    for number, part in sorted(parts.items()):
        weights = fit([row for row in rows if fold(row.story) != number])
        for story, wrong in zip(part, told(part, weights), strict=True):
            counts["promises"] += len(story.commitments)
            counts["stories wholly right"] += not wrong
            kinds = (_KIND.match(line) for line in wrong)
            counts.update(" ".join(kind.groups()) for kind in kinds if kind)
    missing = counts["missing rep"] + counts["missing customer"]
    wrong_states = sum(count for kind, count in counts.items() if kind.startswith("wrong state:"))
    found = counts["promises"] - missing
    print(f"{found - wrong_states} of {found} states right ({(found - wrong_states) / found:.1%})")
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")


if __name__ == "__main__":
    main()
