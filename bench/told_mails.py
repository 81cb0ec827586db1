"""The mails of `storybook/training` and `storybook/seen` as labelled mail: every sentence of what each newly says.

`sentences.tsv` beside the stories names the sentences that are commitments: story, message, the three letters of
`labelled_mails` and words that only this sentence of the mail holds. Every other sentence is none.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from agent import bootstrap
from agent.core.message import Message
from agent.core.reading import own_words
from agent.core.reading.sentences import sentences
from bench.labelled_mails import NONE, LabelledMail, Line
from bench.storybook.mail import mbox
from bench.storybook.story import Mail, Story, load

_STORYBOOK = Path(__file__).resolve().parent / "storybook"
STORIES = (_STORYBOOK / "training", _STORYBOOK / "seen")
FILE = "told"  # what takes the place of a writer's file

_Labels = dict[str, str]  # words of a sentence, and its letters


def told_mails(*folders: Path) -> Iterator[LabelledMail]:
    """Every mail of every story in `folders`, in order; in all of them where none is named.

    Raises ValueError for a label that no sentence holds.
    """
    for folder in folders or STORIES:
        yield from _told_in(folder)


def _told_in(folder: Path) -> Iterator[LabelledMail]:
    labels = _labels(folder / "sentences.tsv")
    for path in sorted(folder.glob("*.yaml")):
        story = load(path)
        messages = _messages(story)
        for mail in story.mails:
            message = messages.get(story.message_id(mail))
            if message is not None:
                yield _labelled(story, mail, message, labels.pop((story.id, mail.id), {}))
    if labels:
        raise ValueError(f"labels of mails that are not there: {sorted(labels)}")


def _labels(path: Path) -> dict[tuple[str, str], _Labels]:
    found: defaultdict[tuple[str, str], _Labels] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            story, mail, code, words = line.split("\t")
            found[story, mail][words] = code
    return dict(found)


def _messages(story: Story) -> dict[str, Message]:
    """The story's mails as kept reads them, by Message-ID."""
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / "mail.mbox").write_bytes(mbox(story))
        (source,) = bootstrap.sources((Path(room),), now=story.now, zone=story.zone)
        items = [item for page in source.pages(None) for item in page.items]
    return {item.message.key: item.message for item in items if item.message}


def _labelled(story: Story, mail: Mail, message: Message, labels: _Labels) -> LabelledMail:
    own = own_words(message).text
    lines = [_line(story, mail, " ".join(own[start:end].split()), labels) for start, end in sentences(own)]
    if labels:
        raise ValueError(f"{story.id} {mail.id}: no sentence holds {sorted(labels)}")
    return LabelledMail(f"{story.id}/{mail.id}", FILE, story.id, mail.date, tuple(lines))


def _line(story: Story, mail: Mail, text: str, labels: _Labels) -> Line:
    words = next((words for words in labels if words in text), None)
    if words is None:
        return Line(NONE, text)
    return Line(labels.pop(words), text, due=_due(story, mail, text))


def _due(story: Story, mail: Mail, text: str) -> str | None:
    """The due that the story tells, unless it is of a day to which the promise was moved later."""
    for expected in story.commitments:
        if expected.message == mail.id and not expected.moved and expected.is_told_by(text):
            return expected.due.isoformat() if expected.due else None
    return None
