"""What the program says of itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo
from PySide6.QtWidgets import QWidget

import desktop_inbox
from desktop_inbox.ui.kit.dialogs import tell


async def show_about(parent: QWidget) -> None:
    """Show the version and what the program is made of, until it is closed."""
    lines = (
        QCoreApplication.translate("About", "Version %1").replace("%1", desktop_inbox.__version__),
        QCoreApplication.translate("About", "Free software under the Apache License 2.0."),
        QCoreApplication.translate("About", "Made with Qt %1, Lucide icons and Noto Color Emoji."),
    )
    text = "\n".join(lines).replace("%1", QLibraryInfo.version().toString())
    await tell(parent, QCoreApplication.translate("About", "About Desktop Inbox"), text)
