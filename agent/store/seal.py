"""Sealing: everything that is words of a mail is stored encrypted, and only here encrypted and opened.

A token is one byte of version, four that name the key, and then one of two things. What signs in at a provider
is sealed by `MultiFernet`, under keys derived from those of the file. All else, which is words of mail, is twelve
bytes of nonce and AES-256-GCM with the column's name as associated data, so that a token moved to another column
does not open: it takes a fifth of Fernet's time, and pages of mail are sealed in bulk. The first key of the
file seals, all of them open: put a new key first to rotate.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from agent.errors import BadSettings, StoreTrouble
from agent.whole import write_private, write_whole

SEALED_COLUMNS = frozenset(
    {
        "installation.sealed",
        "message.sealed",
        "meeting.sealed",
        "entry.sealed",
        "commitment.sealed",
        "draft.sealed",
        "connection.secret",
        "forgotten.sealed",
    }
)
"""Every sealed column there is. Rotation goes by this list; sealing for another name is refused."""

_SIGN_INS = frozenset({"connection.secret"})
"""Columns of what signs in at a provider. Until November 2026 they were sealed as all others; such tokens still open."""

_VERSION, _FERNET = b"\x01", b"\x02"
_NONCE = 12
_HEAD = 5 + _NONCE


class Keys:
    """The keys of one installation: the first seals, each opens what it sealed."""

    __slots__ = ("_ciphers", "_fernet", "_head", "_keys", "_sealer")

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys` are 32 bytes each, the newest first."""
        if not keys or any(len(key) != 32 for key in keys):
            raise BadSettings(
                "A sealing key must be 32 bytes, written in base64.", "Check the key file's lines."
            )
        self._keys = tuple(keys)
        self._ciphers = {_key_id(key): AESGCM(key) for key in reversed(keys)}
        self._sealer = self._ciphers[_key_id(keys[0])]
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])
        self._head = _key_id(keys[0])

    @classmethod
    def from_text(cls, text: str) -> "Keys":
        """Keys as url-safe base64, one a line (Fernet's own form); lines with # are remarks."""
        lines = [line.strip() for line in text.splitlines()]
        return cls([_decoded(line) for line in lines if line and not line.startswith("#")])

    @classmethod
    def from_file(cls, path: Path) -> "Keys":
        """The keys of this file, which is made with one new key and mode 0600 where it does not exist."""
        try:
            if not path.exists():
                _make_key_file(path)
            return cls.from_text(path.read_text("ascii"))
        except (OSError, UnicodeDecodeError) as error:
            raise StoreTrouble(
                f"The key file {path} cannot be read or made: {getattr(error, 'strerror', None) or error}.",
                "Give a file of your own with KEPT_KEY_FILE.",
            ) from error

    def __reduce__(self) -> tuple[object, ...]:
        """Ciphers cannot be handed to another process of ours, what they are made of can."""
        return Keys, (self._keys,)

    def seal(self, column: str, text: bytes) -> bytes:
        """A token for this column (`table.column`)."""
        if column not in SEALED_COLUMNS:
            raise ValueError(f"{column} is not in the list of sealed columns")
        if column in _SIGN_INS:
            return _FERNET + self._head + self._fernet.encrypt(text)
        nonce = os.urandom(_NONCE)
        return _VERSION + self._head + nonce + self._sealer.encrypt(nonce, text, column.encode())

    def marks(self, purpose: str, text: str) -> tuple[str, ...]:
        """Words that only who has the keys can say of this text, the newest key's first; hexadecimal."""
        said = f"{purpose}\0{text}".encode()
        return tuple(hmac.new(key, b"kept mark\0" + said, hashlib.sha256).hexdigest() for key in self._keys)

    def is_newest(self, token: bytes) -> bool:
        """Whether it was sealed with the key that seals now."""
        return token.startswith(self._head, 1)

    def __len__(self) -> int:
        return len(self._ciphers)

    def open(self, column: str, token: bytes) -> bytes:
        """What was sealed. Raises `StoreTrouble` where the key is missing or the token was changed."""
        cipher = self._ciphers.get(token[1:5])
        if cipher is None or token[:1] not in (_VERSION, _FERNET):
            raise StoreTrouble(
                "The database was sealed with a key that is not in the key file.",
                "Set KEPT_KEY_FILE to the file that was used before, or add its key as a line.",
            )
        try:
            if token[:1] == _VERSION:
                return cipher.decrypt(token[5:_HEAD], token[_HEAD:], column.encode())
            if column in _SIGN_INS:
                return self._fernet.decrypt(token[5:])
        except (InvalidTag, InvalidToken):
            pass
        raise StoreTrouble(f"A sealed value in {column} was damaged.", "Restore the database from a backup.")


def add_key(path: Path) -> None:
    """Put a new key before the others in this file, whole or not at all; the old ones still open."""
    write_whole(path, base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n" + path.read_bytes())


def _fernet_key(key: bytes) -> bytes:
    """A key for Fernet that tells nothing of the one it is derived from, in Fernet's own form."""
    return base64.urlsafe_b64encode(hmac.new(key, b"kept fernet key", hashlib.sha256).digest())


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"kept key id" + key).digest()[:4]


def _decoded(line: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(line)
    except (binascii.Error, ValueError) as error:
        raise BadSettings("A line of the key file is not base64.", "Restore the file you had.") from error


def _make_key_file(path: Path) -> None:
    """Whole or not at all, and never over a file that another process made meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        write_private(fresh, base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
