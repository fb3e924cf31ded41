"""A process that reads a profile's entry from the keychain and prints it, while the application loads Qt.

Loading and asking a keychain takes a quarter of the whole start; on a second core it costs nothing. The pipe is between
two processes of the same user. On Linux and Windows each of those may read the user's keychain anyway; macOS gives an
entry to the application alone that made it, which this must not go around: there it is not done (`IS_OPEN_TO_USER`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_inbox.app.keychain import KeychainVault
from desktop_inbox.app.vault import IS_OPEN_TO_USER, VaultUnavailableError, encode_secrets


def main(arguments: Sequence[str]) -> int:
    """Print the entry of the profile in a folder, into a pipe only. Returns 1 when there is none to be read."""
    if sys.stdout.isatty() or not IS_OPEN_TO_USER:
        return 1  # secrets are neither for screens nor for whoever asks
    try:
        secrets = asyncio.run(KeychainVault(Path(arguments[0])).load())
    except VaultUnavailableError:
        return 1
    if secrets is None:
        return 1
    print(encode_secrets(secrets), end="")  # noqa: T201 - to the pipe of the application
    return 0
