"""The menu that a conversation, or many, are snoozed by."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_inbox.ui.conversation.snooze_dialog import SnoozeDialog
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel

_APART = 4


def snooze_menu(snooze: SnoozeViewModel, parent: QWidget, *, offers_return: bool) -> QMenu:
    """Return a menu of the presets with the times they mean, a time of one's own and, on request, the return.

    It deletes itself when it is closed.
    """
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if offers_return:
        back = menu.addAction(icon(Icon.ALARM_CLOCK_OFF, size=16), translate("SnoozeMenu", "Return now"))
        back.triggered.connect(partial(snooze.choose, None))
        menu.addSeparator()
    for choice in snooze.choices:
        action = menu.addAction(f"{choice.label}\t{choice.when}")  # what follows a tab stands in a column of its own
        action.triggered.connect(partial(snooze.choose, choice.until))
    if snooze.choices:
        menu.addSeparator()
    own = menu.addAction(icon(Icon.CALENDAR, size=16), translate("SnoozeMenu", "Choose date and time…"))
    own.triggered.connect(partial(_open_dialog, snooze, parent))
    return menu


def open_snooze_menu(snooze: SnoozeViewModel, anchor: QWidget, *, offers_return: bool = False) -> QMenu:
    """Show the menu under a widget, their ends in line; above it where there is no room."""
    menu = snooze_menu(snooze, anchor, offers_return=offers_return)
    size = menu.sizeHint()
    is_rtl = anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left = 0 if is_rtl else anchor.width() - size.width()
    at = anchor.mapToGlobal(QPoint(left, anchor.height() + _APART))
    if at.y() + size.height() > anchor.screen().availableGeometry().bottom():
        at.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - size.height() - _APART)
    menu.popup(at)
    return menu


def _open_dialog(snooze: SnoozeViewModel, parent: QWidget) -> None:
    SnoozeDialog(snooze, parent.window()).open()
