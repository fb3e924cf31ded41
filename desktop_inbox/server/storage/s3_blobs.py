"""Contents in a bucket of Amazon S3, or of anything that speaks its protocol, through obstore."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.server.storage.blobs import READ_BYTES

_log = logging.getLogger(__name__)

SCHEME = "s3"
_PROBE = "desktop-inbox-was-here"
_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=20)}
"""Who uploads tries again by itself; nobody waits here for minutes."""

_PARTS_AT_ONCE = 3
"""How many parts of 5 MiB of one content are in memory at once."""

_EXPLANATION_CHARACTERS = 400
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class S3Storage:
    """Contents in a bucket, below a prefix. Large ones are put in parts, several at once.

    Credentials, region and endpoint come from the environment, in the variables that all programs for S3 read
    (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`): command lines are seen by others.
    """

    def __init__(self, url: str) -> None:
        """Give `s3://BUCKET` or `s3://BUCKET/PREFIX`. Nothing is asked of the service before `check`.

        Raises `UserError`: `bad_files_url`, `s3_not_installed` (the program was installed without its extra `s3`).
        """
        parts = urlsplit(url)
        if parts.scheme != SCHEME or not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
            raise UserError("bad_files_url")
        try:
            # Only here: it is an optional part of the program.
            self._obstore: Any = importlib.import_module("obstore")
        except ImportError as error:
            raise UserError("s3_not_installed") from error
        # Some come as Python's own, FileNotFoundError and PermissionError.
        self._faults: tuple[type[Exception], ...] = (self._obstore.exceptions.BaseError, OSError)
        self._missing: tuple[type[Exception], ...] = (self._obstore.exceptions.NotFoundError, FileNotFoundError)
        endpoint = next((os.environ[name] for name in _ENDPOINTS if os.environ.get(name)), "")
        self._store = self._obstore.store.S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": endpoint.startswith("http://")},
            retry_config=_RETRIES,
        )

    async def check(self) -> None:
        """Write something very small, which stays: that takes a bucket, a key that fits, and the right to write.

        What the service says is logged: that is for who has just set this up.
        """
        try:
            await self._obstore.put_async(self._store, _PROBE, b"")
        except self._faults as error:
            _log.error("The bucket cannot be used: %s", _explanation(error))
            raise _unavailable(error) from error

    async def put(self, key: str, file: Path) -> None:
        """Keep a file's content. Readers see it whole or not at all."""
        try:
            await self._obstore.put_async(self._store, key, file, max_concurrency=_PARTS_AT_ONCE)
        except self._faults as error:
            raise _unavailable(error) from error

    async def size(self, key: str) -> int | None:
        """Return a content's size in bytes; None: there is none."""
        try:
            found = await self._obstore.head_async(self._store, key)
        except self._missing:
            return None
        except self._faults as error:
            raise _unavailable(error) from error
        size: int = found["size"]
        return size

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`, exclusive."""
        if start >= end:
            return
        try:
            answer = await self._obstore.get_async(self._store, key, options={"range": (start, end)})
            async for piece in answer.stream(min_chunk_size=READ_BYTES):
                yield bytes(piece)
        except self._faults as error:
            raise _unavailable(error) from error

    async def delete(self, key: str) -> None:
        """Remove a content; none there is fine."""
        try:
            await self._obstore.delete_async(self._store, key)
        except self._missing:
            return
        except self._faults as error:
            raise _unavailable(error) from error


def _explanation(error: Exception) -> str:
    """Return the sentence of an error, without the library's own state that follows it."""
    text = str(error.args[0] if error.args else error).partition("Debug source")[0]
    return " ".join(text.split())[:_EXPLANATION_CHARACTERS]


def _unavailable(error: Exception) -> StoreUnavailableError:
    # Its text may name keys; which kind of fault it is says enough.
    _log.warning("The storage of files cannot be used: %s", type(error).__name__)
    return StoreUnavailableError("files_unavailable", reason=type(error).__name__)
