"""What can be done with a row, as a menu; opening links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.timeline.file_menu import add_file_actions
from desktop_inbox.ui.timeline.geometry import FileHit, RowAction
from desktop_inbox.ui.timeline.scheduled_layout import scheduled_actions
from desktop_inbox.viewmodels.message_text import Link
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, EventRow, FileRow, ScheduledRow, TimelineRow, row_text

_SCHEMES = frozenset({"http", "https", "mailto"})


def open_link(link: Link) -> None:
    """Open a link with the system's program for it. Nothing but web and mail addresses is ever opened."""
    url = QUrl(link.url)
    if url.scheme() in _SCHEMES:
        QDesktopServices.openUrl(url)


def copy_text(text: str) -> None:
    """Put text on the clipboard, without any format."""
    QGuiApplication.clipboard().setText(text)


def row_menu(
    parent: QWidget,
    row: TimelineRow,
    meant: Link | FileRow | None,
    act: Callable[[RowAction, str], None],
    act_file: Callable[[FileHit], None],
    *,
    can_reply: bool = False,
) -> QMenu:
    """Return the menu of a row; it deletes itself when it closes.

    `meant`: the link or the file it was opened on. `act` does something with the row of a key, `act_file` with a file.
    `can_reply`: the row can be answered visibly.
    """
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if can_reply:
        reply = menu.addAction(icon(Icon.REPLY), translate("RowMenu", "Reply") + "\tR")
        reply.triggered.connect(partial(act, RowAction.REPLY, row.key))
    copy = menu.addAction(icon(Icon.COPY), translate("RowMenu", "Copy text"))
    copy.triggered.connect(partial(copy_text, row_text(row)))
    if isinstance(meant, Link):
        menu.addAction(icon(Icon.EXTERNAL_LINK), translate("RowMenu", "Open link")).triggered.connect(
            partial(open_link, meant)
        )
        menu.addAction(icon(Icon.COPY), translate("RowMenu", "Copy link")).triggered.connect(
            partial(copy_text, meant.url)
        )
    if isinstance(row, BubbleRow) and row.files:
        menu.addSeparator()
        add_file_actions(menu, (meant,) if isinstance(meant, FileRow) else row.files, act_file)
    if isinstance(row, EventRow) and row.merge_id is not None:
        undo = menu.addAction(icon(Icon.UNDO_2), translate("RowMenu", "Undo merge"))
        undo.triggered.connect(partial(act, RowAction.UNDO_MERGE, row.key))
    if isinstance(row, BubbleRow) and (row.can_retry or row.can_discard):
        menu.addSeparator()
        if row.can_retry:
            words = translate("RowMenu", "Send anyway") if row.is_held else translate("RowMenu", "Send again")
            again = menu.addAction(icon(Icon.REFRESH_CW), words)
            again.triggered.connect(partial(act, RowAction.RETRY, row.key))
        if row.can_discard:
            edit = menu.addAction(icon(Icon.PENCIL), translate("RowMenu", "Edit"))
            edit.triggered.connect(partial(act, RowAction.EDIT, row.key))
            discard = menu.addAction(icon(Icon.TRASH_2), translate("RowMenu", "Discard"))
            discard.triggered.connect(partial(act, RowAction.DISCARD, row.key))
    if isinstance(row, ScheduledRow):
        menu.addSeparator()
        _add_scheduled_actions(menu, row, act)
    return menu


def _add_scheduled_actions(menu: QMenu, row: ScheduledRow, act: Callable[[RowAction, str], None]) -> None:
    translate = QCoreApplication.translate
    looks = {
        RowAction.EDIT: (Icon.PENCIL, translate("RowMenu", "Edit")),
        RowAction.SEND_NOW: (Icon.SEND_HORIZONTAL, translate("RowMenu", "Send now")),
        RowAction.CANCEL: (Icon.BAN, translate("RowMenu", "Cancel sending")),
        RowAction.DISMISS: (Icon.X, translate("RowMenu", "Dismiss")),
    }
    for action in scheduled_actions(row):
        sign, words = looks[action]
        menu.addAction(icon(sign), words).triggered.connect(partial(act, action, row.key))
