"""The menu of what is done with a contact less often."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_inbox.ui.conversation.block_question import ask_to_block
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.conversation_header import HeaderState

UNREAD_KEYS = "Ctrl+Shift+U"
_APART = 4
_ICON = 16


class HeaderMenu(QMenu):
    """Deletes itself when it is closed. `snooze_wanted`: the user wants the menu of times to snooze until."""

    snooze_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def popup_below(self, anchor: QWidget) -> None:
        """Show it under a widget, their ends in line."""
        is_rtl = anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0 if is_rtl else anchor.width() - self.sizeHint().width()
        self.popup(anchor.mapToGlobal(QPoint(left, anchor.height() + _APART)))


def header_menu(conversation: ConversationViewModel, header: HeaderState, parent: QWidget) -> HeaderMenu:
    """Return the menu for a contact as it is now."""
    menu = HeaderMenu(parent)
    translate = QCoreApplication.translate
    if header.can_snooze:
        snooze = menu.addAction(icon(Icon.ALARM_CLOCK, size=_ICON), translate("HeaderMenu", "Snooze…"))
        snooze.triggered.connect(menu.snooze_wanted)
    if header.snoozed_until is not None:
        back = menu.addAction(icon(Icon.ALARM_CLOCK_OFF, size=_ICON), translate("HeaderMenu", "Return now"))
        back.triggered.connect(conversation.return_now)
    if header.can_mark_unread:
        unread = menu.addAction(icon(Icon.MESSAGE_CIRCLE, size=_ICON), translate("HeaderMenu", "Mark as unread"))
        unread.setText(f"{unread.text()}\t{native_keys(UNREAD_KEYS)}")  # the header has the shortcut itself
        unread.triggered.connect(conversation.mark_unread)
    merge = menu.addAction(icon(Icon.MERGE, size=_ICON), translate("HeaderMenu", "Merge with another contact…"))
    merge.triggered.connect(conversation.request_merge)
    menu.addSeparator()
    if header.is_blocked:
        unblock = menu.addAction(icon(Icon.LOCK_OPEN, size=_ICON), translate("HeaderMenu", "Unblock contact"))
        unblock.triggered.connect(lambda: conversation.set_blocked(is_blocked=False))
    else:
        block = menu.addAction(icon(Icon.BAN, size=_ICON), translate("HeaderMenu", "Block contact…"))
        block.triggered.connect(lambda: ask_to_block(conversation, header.name, parent.window()))
    return menu


def native_keys(keys: str) -> str:
    """Return a shortcut as the system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(label: str, keys: str) -> str:
    """Return what a button does with the shortcut that does it too."""
    return f"{label} ({native_keys(keys)})"
