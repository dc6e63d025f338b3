"""The keys that encrypt what is recorded: given by the operator, or made at the first start.

A sealed text is the id of its key, a nonce, and AES-256-GCM over the text; where it belongs (table, column,
row) is authenticated with it, so that nobody can move an answer into another conversation. The newest key seals, every
key opens: to change keys, put a new one in front and take the old one away after the days of retention.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.records.errors import RecordsError, WrongKey

KEY_BYTES = 32
_ID_BYTES, _NONCE_BYTES = 4, 12
_BAD = "A key of the records is not 32 bytes in base64; make one with `openssl rand -base64 32`."


class Keys:
    """A ring of keys; the first seals. Nothing of it is ever printed."""

    __slots__ = ("_ciphers", "newest")

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise RecordsError("There is no key for the records; set MINGBAI_RECORDS_KEY or leave it empty.")
        self._ciphers = {_id(key): AESGCM(key) for key in keys}
        self.newest = _id(keys[0]).hex()

    def __repr__(self) -> str:
        return f"<Keys: {len(self._ciphers)}>"

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all keys: they tell keys apart and say nothing of them."""
        return frozenset(id_.hex() for id_ in self._ciphers)

    def seal(self, text: str, place: str) -> bytes:
        """Return `text` encrypted for this place."""
        id_, nonce = bytes.fromhex(self.newest), secrets.token_bytes(_NONCE_BYTES)
        return id_ + nonce + self._ciphers[id_].encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text sealed for this place. Raises WrongKey."""
        id_, rest = bytes(sealed[:_ID_BYTES]), bytes(sealed[_ID_BYTES:])
        cipher = self._ciphers.get(id_)
        if cipher is None:
            raise WrongKey(missing([id_.hex()]))
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place.encode()).decode()
        except InvalidTag as e:
            raise WrongKey("A record was changed or damaged and is not shown; restore the records.") from e


def missing(ids: Iterable[str]) -> str:
    """Return the sentence for records whose keys are not at hand."""
    return (
        f"The records are encrypted with a key that is not given (id {', '.join(sorted(ids))}); "
        "restore records.key in the data folder, or set MINGBAI_RECORDS_KEY to the key it was."
    )


def parse(text: str) -> Keys:
    """Return the keys written in `text`, separated by commas or line ends. Raises RecordsError."""
    keys = []
    for part in text.replace(",", "\n").split():
        try:
            key = base64.b64decode(part.replace("-", "+").replace("_", "/"), validate=True)
        except binascii.Error as e:
            raise RecordsError(_BAD) from e
        if len(key) != KEY_BYTES:
            raise RecordsError(_BAD)
        keys.append(key)
    return Keys(keys)


def from_file(path: Path) -> Keys:
    """Return the keys in a file. Raises RecordsError."""
    try:
        return parse(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as e:
        raise RecordsError(f"The key file {path} cannot be read; check its path and permissions.") from e


def made_at_first_start(path: Path) -> Keys:
    """Return the key in `path`, made now when there is none, readable by its owner only. Raises RecordsError."""
    if not path.exists():
        _make(path)
    return from_file(path)


def _make(path: Path) -> None:
    """Write a new key whole or not at all; when two programs start at once, the first one's counts."""
    own = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            f.flush()
            os.fsync(f.fileno())
        try:
            os.link(own, path)
        except FileExistsError:
            return
        finally:
            own.unlink()
    except OSError as e:
        raise RecordsError(
            f"The key of the records cannot be written to {path} ({e.strerror}); check its permissions."
        ) from e


def _id(key: bytes) -> bytes:
    return hashlib.sha256(b"mingbai records key\x1f" + key).digest()[:_ID_BYTES]
