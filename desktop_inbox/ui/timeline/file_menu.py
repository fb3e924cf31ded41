"""What can be done with the files of a row, as part of its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from desktop_inbox.domain.attachment import is_dangerous
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.viewmodels.timeline_rows import FileRow

_NAME_CHARACTERS = 48


def add_file_actions(menu: QMenu, files: Sequence[FileRow], act: Callable[[FileHit], None]) -> None:
    """Add to a menu what can be done with files: with one directly, with several by a menu for each."""
    if len(files) == 1:
        _add(menu, files[0], act)
        return
    for file in files:
        _add(menu.addMenu(_title(file.attachment.name)), file, act)


def _add(menu: QMenu, file: FileRow, act: Callable[[FileHit], None]) -> None:
    translate = QCoreApplication.translate
    offered = [
        (FileAction.SAVE, Icon.DOWNLOAD, translate("FileMenu", "Save as…")),
        (FileAction.SHOW, Icon.FOLDER_OPEN, translate("FileMenu", "Show in folder")),
    ]
    if not is_dangerous(file.attachment.name):
        offered.insert(0, (FileAction.OPEN, Icon.EXTERNAL_LINK, translate("FileMenu", "Open")))
    for action, image, words in offered:
        menu.addAction(icon(image), words).triggered.connect(partial(act, FileHit(file, action)))


def _title(name: str) -> str:
    """Return a name that fits into a menu; an ampersand in it marks no key."""
    if len(name) > _NAME_CHARACTERS:
        half = _NAME_CHARACTERS // 2
        name = f"{name[:half]}…{name[-half:]}"
    return name.replace("&", "&&")
