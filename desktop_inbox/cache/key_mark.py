"""How a cache file tells a wrong key from a damaged file: SQLCipher reports both as "file is not a database".

The first 16 bytes of an SQLCipher file are its salt, in the clear. With a raw key the salt need not be random
(SQLCipher 4 design, "Key Derivation": it only separates the page authentication key from the raw key), so ours carries
a mark: four bytes that say whose file it is, six random ones, and six of an HMAC over those with the key. No second
file can get lost, and the mark tells nothing about the key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import Enum
from pathlib import Path

SALT_BYTES = 16
_MAGIC = b"DIc1"
_TAG_BYTES = 6
_CONTEXT = b"desktop-inbox cache key"


class KeyMark(Enum):
    """What the first bytes of a file say."""

    NEW = "new"
    RIGHT_KEY = "right_key"
    OTHER_KEY = "other_key"
    FOREIGN = "foreign"


def new_salt(key: bytes) -> bytes:
    """Return a salt for a new file that marks it as ours and as made with this key."""
    head = _MAGIC + secrets.token_bytes(SALT_BYTES - len(_MAGIC) - _TAG_BYTES)
    return head + _tag(key, head)


def read_mark(path: Path, key: bytes) -> KeyMark:
    """Compare a file with a key. A missing or empty file is new. Raises `OSError` when it cannot be read."""
    if not path.exists():
        return KeyMark.NEW
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
    if not salt:
        return KeyMark.NEW
    if len(salt) < SALT_BYTES or not salt.startswith(_MAGIC):
        return KeyMark.FOREIGN
    head, tag = salt[:-_TAG_BYTES], salt[-_TAG_BYTES:]
    return KeyMark.RIGHT_KEY if hmac.compare_digest(tag, _tag(key, head)) else KeyMark.OTHER_KEY


def _tag(key: bytes, head: bytes) -> bytes:
    return hmac.new(key, _CONTEXT + head, hashlib.sha256).digest()[:_TAG_BYTES]
