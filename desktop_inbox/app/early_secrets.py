"""The secrets, asked for before anything heavy is loaded."""

from __future__ import annotations

import subprocess

from desktop_inbox.app.own_program import FOLDER, PROGRAM
from desktop_inbox.app.profile import Profile
from desktop_inbox.app.vault import IS_OPEN_TO_USER, KEYCHAIN_KIND, Secrets, VaultUnavailableError, decode_secrets

WAIT_S = 5.0
"""A keychain that asks its user takes longer: then it is asked again, by the application itself."""
COMMAND = "read-keychain"


class EarlySecrets:
    """Reads a profile's secrets in a process of its own, from now on. It is only a head start: see `take`."""

    def __init__(self, profile: Profile) -> None:
        """Start reading, if the profile's secrets are in a keychain that any program of the user may read."""
        account = profile.account()
        self._process: subprocess.Popen[bytes] | None = None
        if IS_OPEN_TO_USER and account is not None and account.keeper == KEYCHAIN_KIND:
            command = [*PROGRAM, COMMAND, str(profile.folder)]
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )

    def take(self) -> Secrets | None:
        """Return what was read, once. None: nothing was, so the keychain must be asked in the ordinary way.

        Waits for the process: call it in a thread. (A coroutine would need asyncio here, which takes 40 ms to load.)
        """
        process, self._process = self._process, None
        return None if process is None else _result(process)


def _result(process: subprocess.Popen[bytes]) -> Secrets | None:
    try:
        output, _ = process.communicate(timeout=WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    if process.returncode != 0:
        return None
    try:
        return decode_secrets(output.decode())
    except (UnicodeDecodeError, VaultUnavailableError):
        return None
