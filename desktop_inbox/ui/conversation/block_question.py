"""Asking whether to block a contact."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.viewmodels.conversation import ConversationViewModel


def ask_to_block(conversation: ConversationViewModel, name: str, parent: QWidget) -> Dialog:
    """Ask, and block on a yes. Returns the open dialog, which deletes itself when it has ended."""
    translate = QCoreApplication.translate
    title = translate("BlockQuestion", "Block %1?").replace("%1", name)
    text = translate(
        "BlockQuestion",
        "The contact leaves all inboxes but Blocked, and new messages stay there. The conversation is neither opened "
        "nor closed until the contact is unblocked. The contact is not told.",
    )
    dialog = Dialog(title, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.content.addWidget(Label(text, wraps=True, parent=dialog))
    dialog.add_button(translate("Dialog", "Cancel")).clicked.connect(dialog.reject)
    dialog.add_button(translate("BlockQuestion", "Block"), ButtonKind.PRIMARY).clicked.connect(dialog.accept)
    dialog.accepted.connect(lambda: conversation.set_blocked(is_blocked=True))
    dialog.open()
    return dialog
