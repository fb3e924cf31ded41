"""The questions and notices of the application itself, in words: vault, cache, crash, profile in use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_inbox.app import late
from desktop_inbox.app.vault import PASSPHRASE_CHARACTERS
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.labels import Label


class Prompts(QObject):
    """Asks and tells in dialogs (`UnlockPrompts`, `CachePrompts`). `window`: what they belong to, once there is one."""

    window: QWidget | None = None

    async def new_passphrase(self) -> str | None:
        """Ask for a new passphrase. None: the user gives up."""
        dialog = late.passphrase_dialog_class()(is_new=True, shortest=PASSPHRASE_CHARACTERS, parent=self.window)
        return dialog.passphrase if await dialog.run() else None

    async def passphrase(self, *, was_wrong: bool) -> str | None:
        """Ask for the profile's passphrase. None: the user gives up."""
        dialog = late.passphrase_dialog_class()(is_new=False, was_wrong=was_wrong, parent=self.window)
        return dialog.passphrase if await dialog.run() else None

    async def keychain_failed(self, code: str) -> bool:
        """Tell that the keychain does not open. True: try again."""
        reasons = {
            "no_keychain": self.tr("This profile's key is in the system's keychain, and that cannot be reached now."),
            "vault_damaged": self.tr("The entry in the system's keychain cannot be read."),
        }
        text = reasons.get(code, self.tr("The system's keychain is locked or does not answer. Unlock it to go on."))
        return await self._ask(self.tr("The keychain does not open"), text, self.tr("Try again"))

    async def cache_unavailable(self, code: str) -> bool:
        """Tell that the cache cannot be used now. True: try again."""
        reasons = {
            "disk_full": self.tr("The disk is full. Free some space and try again; nothing was lost."),
            "cache_in_use": self.tr("Another program is using this profile's data."),
            "cache_not_accessible": self.tr("The profile's folder cannot be written."),
        }
        text = reasons.get(
            code, self.tr("What is kept on this computer cannot be opened now ({code}).").format(code=code)
        )
        return await self._ask(self.tr("The local copy cannot be opened"), text, self.tr("Try again"))

    async def cache_wrong_key(self) -> bool:
        """Tell that the cache has another key. True: put it aside."""
        text = self.tr(
            "What is kept on this computer is encrypted with another key. It can be put aside, not deleted, and "
            "everything fetched again from the server. Messages that were not sent yet stay in the old copy."
        )
        return await self._ask(self.tr("The key does not fit"), text, self.tr("Put aside and fetch again"))

    async def cache_too_new(self) -> None:
        """Tell that a newer version wrote the cache."""
        text = self.tr("This profile was used by a newer version of Desktop Inbox. Please install that version.")
        await self._tell(self.tr("A newer version is needed"), text)

    async def cache_damaged(self, kept_as: Path) -> None:
        """Tell that the cache was damaged and is fetched again."""
        text = self.tr(
            "What was kept on this computer is damaged. It was put aside as {name}, and everything is fetched again "
            "from the server. Messages that were not sent yet may be lost."
        ).format(name=kept_as.name)
        await self._tell(self.tr("The local copy was damaged"), text)

    async def files_damaged(self, kept_as: Path) -> None:
        """Tell that the contents of files were damaged."""
        text = self.tr(
            "The contents of files that were kept on this computer are damaged. They were put aside as {name}. No "
            "message is lost, and files are fetched again when they are opened. Files and voice notes that were not "
            "sent yet have to be added again."
        ).format(name=kept_as.name)
        await self._tell(self.tr("Files were damaged"), text)

    async def key_lost(self) -> bool:
        """Tell that the cache is there but its key is not. True: put it aside and sign in again."""
        text = self.tr(
            "The key to what is kept on this computer is not in the keychain any more. The local copy can be put aside "
            "and everything fetched again after signing in."
        )
        return await self._ask(self.tr("The key is gone"), text, self.tr("Put aside and sign in"))

    async def sign_out_with_unsent(self, count: int) -> bool:
        """Ask whether to sign out although something waits to be sent. True: yes."""
        text = self.tr("%n message(s) were not sent yet and would be lost.", None, count)
        return await self._ask(self.tr("Sign out?"), text, self.tr("Sign out"), reject=self.tr("Cancel"))

    async def profile_in_use(self) -> None:
        """Tell that another application uses the profile and could not be brought to the front."""
        text = self.tr("Desktop Inbox is already running with this profile, but its window could not be shown.")
        await self._tell(self.tr("Already running"), text)

    async def crashed(self, report: Path) -> None:
        """Tell that something went wrong, and where the report is."""
        text = self.tr(
            "Something went wrong inside Desktop Inbox. What you wrote is safe. If it behaves strangely, start it "
            "again. A report was written to {path}."
        ).format(path=report)
        await self._tell(self.tr("Something went wrong"), text)

    async def _ask(self, title: str, text: str, accept: str, *, reject: str | None = None) -> bool:
        dialog = Dialog(title, self.window)
        dialog.content.addWidget(Label(text, wraps=True, parent=dialog))
        dialog.add_button(reject or self.tr("Quit")).clicked.connect(dialog.reject)
        dialog.add_button(accept, ButtonKind.PRIMARY).clicked.connect(dialog.accept)
        return await dialog.run()

    async def _tell(self, title: str, text: str) -> None:
        dialog = Dialog(title, self.window)
        dialog.content.addWidget(Label(text, wraps=True, parent=dialog))
        dialog.add_button(self.tr("Close"), ButtonKind.PRIMARY).clicked.connect(dialog.accept)
        await dialog.run()
