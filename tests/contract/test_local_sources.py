"""The source contract on everything that reads local files, and on the source in memory."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.ports import Source
from connectors import window_around
from connectors._mime import mail_item
from connectors.eml import EmlSource
from connectors.ics import IcsSource
from connectors.maildir import MaildirSource
from connectors.mbox import MboxSource
from connectors.memory import MemorySource
from tests.contract.contracts import LiveSourceContract, SourceContract

WINDOW = window_around(datetime(2026, 5, 1, tzinfo=UTC))


def mail(number: int, *, broken: bool = False) -> bytes:
    """One small mail; a broken one names a charset that its text belies."""
    text = b"Gr\xfc\xdfe" if broken else b"The samples left this morning."
    return (
        b"Message-ID: <%d@tilia.example>\nDate: Thu, 07 May 2026 08:%02d:00 +0200\nFrom: noor@tilia.example\n"
        b"To: sven@brandt.example\nSubject: Samples\nContent-Type: text/plain; charset=utf-8\n\n%s\n"
        % (number, number % 60, text)
    )


class _Arriving:
    """Counts what has arrived; what arriving means is the subclass's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    def put(self, number: int, raw: bytes) -> None:
        raise NotImplementedError

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self.put(self.number, mail(self.number))

    def arrive_broken(self) -> None:
        self.number += 1
        self.put(self.number, mail(self.number, broken=True))


class MboxOnTrial(_Arriving):
    """An mbox that other programs append to."""

    def open(self) -> Source:
        (self.folder / "inbox").touch()
        return MboxSource(self.folder / "inbox")

    def put(self, number: int, raw: bytes) -> None:
        with (self.folder / "inbox").open("ab") as file:
            file.write(b"From noor@tilia.example Thu May  7 06:00:00 2026\n" + raw + b"\n")


class MaildirOnTrial(_Arriving):
    """A Maildir with one subfolder, into which mail is delivered under names that are in no order."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for place in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"):
            (folder / place).mkdir(parents=True)

    def open(self) -> Source:
        return MaildirSource(self.folder)

    def put(self, number: int, raw: bytes) -> None:
        place = ("new", "cur", ".Sent/cur")[number % 3]
        name = f"{1_778_000_000 + number * 7919 % 1000}.M{number}.desk"
        (self.folder / place / (name if place == "new" else f"{name}:2,S")).write_bytes(raw)


class EmlOnTrial(_Arriving):
    """A folder of .eml files, some in a folder below it."""

    def open(self) -> Source:
        return EmlSource(self.folder)

    def put(self, number: int, raw: bytes) -> None:
        folder = self.folder / ("2026" if number % 2 else "")
        folder.mkdir(exist_ok=True)
        (folder / f"{number * 37 % 100}-{number}.eml").write_bytes(raw)


class IcsOnTrial(_Arriving):
    """A folder of calendar files."""

    def open(self) -> Source:
        return IcsSource(self.folder, window=WINDOW)

    def put(self, number: int, raw: bytes) -> None:
        start = datetime(2026, 5, 7, 9, tzinfo=UTC) + timedelta(hours=number)
        lines = (
            "BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{number}@tilia.example", f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            "DURATION:-PT1H" if b"\xfc" in raw else "DURATION:PT1H", "SUMMARY:Samples", "END:VEVENT", "END:VCALENDAR",
        )  # fmt: skip
        (self.folder / f"{number}.ics").write_text("\r\n".join(lines))


class MemoryOnTrial(_Arriving):
    """A list."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.source = MemorySource([], walks=True)
        self.remove = self.source.remove
        self.lose_cursors = self.source.lose_cursors

    def open(self) -> Source:
        return self.source

    def put(self, number: int, raw: bytes) -> None:
        self.source.items.append(mail_item(str(number), raw))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three, so that seven items are several pages."""
    for place in (
        "connectors.mbox.PAGE_ITEMS",
        "connectors.maildir.PAGE_ITEMS",
        "connectors._folder.PAGE_ITEMS",
    ):
        monkeypatch.setattr(place, 3)


class TestMbox(SourceContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> MboxOnTrial:
        return MboxOnTrial(tmp_path)


class TestMaildir(SourceContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> MaildirOnTrial:
        return MaildirOnTrial(tmp_path)


class TestEml(SourceContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> EmlOnTrial:
        return EmlOnTrial(tmp_path)


class TestIcs(SourceContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> IcsOnTrial:
        return IcsOnTrial(tmp_path)


class TestMemory(LiveSourceContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> MemoryOnTrial:
        return MemoryOnTrial(tmp_path)
