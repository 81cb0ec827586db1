"""Sealing: what is sealed opens with the right key in the right column, and with nothing else."""

import base64
import hashlib
import os
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary

from agent.errors import BadSettings, StoreTrouble
from agent.store.seal import SEALED_COLUMNS, Keys
from agent.store.tables import metadata

# Digests: they tell whether two things are the same, and are no words.
_DIGESTS = {"entry.digest", "draft.text_hash"}


def test_what_is_sealed_opens_again(keys: Keys) -> None:
    """A token holds its text, which cannot be seen in it, and is another each time."""
    token = keys.seal("message.sealed", b"Between us, the price is final.")
    assert b"price" not in token
    assert token != keys.seal("message.sealed", b"Between us, the price is final.")
    assert keys.open("message.sealed", token) == b"Between us, the price is final."


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1], ids=["version", "key", "nonce", "text", "tag"])
def test_a_changed_token_does_not_open(keys: Keys, place: int) -> None:
    """One flipped bit anywhere is noticed."""
    token = bytearray(keys.seal("message.sealed", b"Between us"))
    token[place] ^= 1
    with pytest.raises(StoreTrouble):
        keys.open("message.sealed", bytes(token))


def test_what_signs_in_is_sealed_by_multi_fernet(keys: Keys) -> None:
    """Of its own form, another each time, and opening nowhere else; changed, it does not open."""
    token = keys.seal("connection.secret", b"refresh-me")
    assert b"refresh" not in token
    assert token != keys.seal("connection.secret", b"refresh-me")
    assert _made_at(token[5:])
    assert keys.open("connection.secret", token) == b"refresh-me"
    with pytest.raises(StoreTrouble, match="damaged"):
        keys.open("message.sealed", token)
    with pytest.raises(StoreTrouble, match="damaged"):
        keys.open("connection.secret", token[:40] + bytes([token[40] ^ 1]) + token[41:])


def test_a_sign_in_that_was_sealed_before_still_opens() -> None:
    """By the cipher of all other columns, in the same place; a key that is gone is said to be gone."""
    key = os.urandom(32)
    old = b"\x01" + hashlib.sha256(b"kept key id" + key).digest()[:4] + bytes(12)
    token = old + AESGCM(key).encrypt(bytes(12), b"refresh-me", b"connection.secret")
    assert Keys([os.urandom(32), key]).open("connection.secret", token) == b"refresh-me"
    with pytest.raises(StoreTrouble, match="not in the key file"):
        Keys([os.urandom(32)]).open("connection.secret", Keys([key]).seal("connection.secret", b"x"))


def _made_at(token: bytes) -> int:
    """When Fernet made it; raises for what is no token of Fernet's."""
    made = int.from_bytes(base64.urlsafe_b64decode(token)[1:9], "big")
    assert base64.urlsafe_b64decode(token)[0] == 0x80  # Fernet's version byte
    return made


def test_a_token_does_not_open_in_another_column(keys: Keys) -> None:
    """Nobody makes a draft out of a message by moving bytes in the database."""
    with pytest.raises(StoreTrouble):
        keys.open("draft.sealed", keys.seal("message.sealed", b"Between us"))


def test_an_older_key_still_opens() -> None:
    """After rotation the new key seals and both open."""
    old, new = os.urandom(32), os.urandom(32)
    token = Keys([old]).seal("message.sealed", b"Between us")
    rotated = Keys([new, old])
    assert rotated.open("message.sealed", token) == b"Between us"
    with pytest.raises(StoreTrouble, match="not in the key file"):
        Keys([old]).open("message.sealed", rotated.seal("message.sealed", b"Between us"))


def test_every_sealed_column_is_in_the_list() -> None:
    """Rotation goes by the list: no column may hold tokens that it does not name."""
    binary = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert binary == SEALED_COLUMNS | _DIGESTS


def test_sealing_for_a_column_that_is_not_in_the_list_is_refused(keys: Keys) -> None:
    """A new sealed column cannot be forgotten: its first write fails."""
    with pytest.raises(ValueError, match="not in the list"):
        keys.seal("report.sealed", b"")


def test_the_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """Where there is none, one is made, mode 0600, and read again the next time."""
    path = tmp_path / "new" / "key"
    token = Keys.from_file(path).seal("message.sealed", b"Between us")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Keys.from_file(path).open("message.sealed", token) == b"Between us"
    assert [one.name for one in path.parent.iterdir()] == ["key"]


def test_two_that_make_the_key_file_at_once_agree(tmp_path: Path) -> None:
    """Whoever comes second takes the key of the first."""
    made: list[Keys] = []
    threads = [
        threading.Thread(target=lambda: made.append(Keys.from_file(tmp_path / "key"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tokens = [keys.seal("message.sealed", b"x") for keys in made]
    assert all(keys.open("message.sealed", token) == b"x" for keys in made for token in tokens)


def test_a_key_file_may_hold_remarks_and_several_keys() -> None:
    """Fernet's own form, one a line, the newest first."""
    lines = [base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(2)]
    keys = Keys.from_text(f"# since March\n{lines[0]}\n\n# before\n{lines[1]}\n")
    assert keys.open("entry.sealed", Keys.from_text(lines[1]).seal("entry.sealed", b"x")) == b"x"


@pytest.mark.parametrize("text", ["", "# nothing\n", "abc", base64.urlsafe_b64encode(b"short").decode(), "ä"])
def test_what_is_no_key_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    """An empty or broken key file never leads to a new key over old seals."""
    path = tmp_path / "key"
    path.write_text(text, "utf-8")
    with pytest.raises((BadSettings, StoreTrouble)):
        Keys.from_file(path)
    assert path.read_text("utf-8") == text
