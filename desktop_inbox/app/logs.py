"""Logging: to a rotating file of the profile, and warnings to stderr. Never message text, names or tokens."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 2_000_000
FILES = 3
_SECRET = re.compile(r"(?i)\b(bearer\s+|(?:access_token|refresh_token|code|code_verifier|token|key)=)[^\s&\"',]+")


class SecretFormatter(logging.Formatter):
    """The last line of defence: what looks like a token in a finished record is blanked out, also in tracebacks."""

    default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text without secrets."""
        return blanked(super().format(record))


def blanked(text: str) -> str:
    """Return a text with what looks like tokens and keys replaced."""
    return _SECRET.sub(r"\1***", text)


def start_logging(folder: Path, *, verbose: bool = False) -> None:
    """Send the program's logs to `desktop-inbox.log` in a folder, Without a writable file only stderr remains."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.INFO if verbose else logging.WARNING)
    handlers: list[logging.Handler] = [console]
    try:
        handlers.append(
            RotatingFileHandler(folder / "desktop-inbox.log", maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8")
        )
    except OSError as error:
        root.warning("No log file: %s", error.strerror)
    formatter = SecretFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    for noisy in ("qasync", "asyncio", "aiohttp", "keyring"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def stop_logging() -> None:
    """Close the files and take the handlers away."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler.formatter, SecretFormatter):
            root.removeHandler(handler)
            handler.close()
    logging.captureWarnings(capture=False)
