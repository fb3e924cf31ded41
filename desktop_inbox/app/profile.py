"""Profiles: the folder where one signed-in user's application keeps everything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import UserId, WorkspaceId

APPLICATION = "Desktop Inbox"
DEFAULT_PROFILE = "default"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, and where: enough to open the cache without a network. Nothing secret.

    `keeper` says where the secrets are: "keychain" or "passphrase".
    """

    server: str
    user_id: UserId
    workspace_id: WorkspaceId
    keeper: str


class Profile:
    """One profile's folder, readable by its user only. Paths in it exist as far as their folder does."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if need be. Raises `StoreUnavailableError("profile_unavailable")`."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise StoreUnavailableError("profile_unavailable", folder=str(folder)) from error

    @property
    def cache(self) -> Path:
        """The encrypted cache."""
        return self.folder / "cache.db"

    @property
    def files(self) -> Path:
        """The encrypted contents of attachments, with the cache's key."""
        return self.folder / "files.db"

    @property
    def sealed_secrets(self) -> Path:
        """The secrets behind a passphrase, where there is no keychain."""
        return self.folder / "secrets.sealed"

    @property
    def settings(self) -> Path:
        """Window geometry and preferences."""
        return self.folder / "settings.ini"

    @property
    def lock(self) -> Path:
        """Held while an application uses the profile."""
        return self.folder / "application.lock"

    @property
    def logs(self) -> Path:
        """Logs and reports of crashes."""
        return self.folder / "logs"

    def account(self) -> Account | None:
        """Return who is signed in; None before the first sign-in, and for a file that cannot be read."""
        try:
            return msgspec.json.decode(self._account_file.read_bytes(), type=Account)
        except (OSError, msgspec.MsgspecError):
            return None

    def save_account(self, account: Account) -> None:
        """Remember who is signed in. Raises `StoreUnavailableError`."""
        fresh = self._account_file.with_suffix(".new")
        try:
            fresh.write_bytes(msgspec.json.encode(account))
            fresh.replace(self._account_file)
        except OSError as error:
            raise StoreUnavailableError("profile_unavailable", folder=str(self.folder)) from error

    def forget_account(self) -> None:
        """Forget who was signed in."""
        self._account_file.unlink(missing_ok=True)

    @property
    def _account_file(self) -> Path:
        return self.folder / "account.json"


def profile_folder(name_or_path: str) -> Path:
    """Return the folder of a profile: a plain name is one of the user's own, anything with a separator is a path."""
    if any(separator in name_or_path for separator in ("/", os.sep)) or name_or_path in {".", ".."}:
        return Path(name_or_path).expanduser().absolute()
    return user_data_folder() / "profiles" / name_or_path


def user_data_folder() -> Path:
    """Return where this system wants a program's data of one user (Windows: local, for a cache shall not roam)."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / APPLICATION
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APPLICATION
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "desktop-inbox"
