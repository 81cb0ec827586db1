"""The detector as it is shipped on mail of writers that nothing was learned from.

`python -m bench.unseen_mails --gold DIR [FILE...]`: `examples/unseen` where no file is named, in the form of
`labelled_mails`. A file that was trained on has no place there. Needs numpy and scipy (the `train` dependency group).
"""

import argparse
from pathlib import Path

from agent.core.detect import Context
from agent.resources import detector
from bench.check_detect import Mail, as_gold, report_set, score_module
from bench.labelled_mails import read_mails

_UNSEEN = Path(__file__).resolve().parent / "examples" / "unseen"


def main() -> None:
    """Print what is found of each writer's commitments, and how rightly."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, required=True, help="the folder that holds score.py")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    args = parser.parse_args()
    score, reader = score_module(args.gold), detector()
    for path in args.files or sorted(_UNSEEN.glob("*.txt")):
        mails = []
        for mail in read_mails([path]):
            gold = as_gold(mail)
            mails.append(Mail(gold, reader.find(gold["text"], Context(mail.sent_at))))
        report_set(path.stem, mails, score)


if __name__ == "__main__":
    main()
