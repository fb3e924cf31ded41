"""Files in the composer: the button, files dropped on the chat or pasted into the field, and the dialog for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.attachments.dialog import AttachmentsDialog, take_in
from desktop_inbox.ui.attachments.drop_area import DropSheet
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.composer.composer import Composer, Tool
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.viewmodels.attachments import AttachmentsViewModel
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.composer_state import ComposerMode

ATTACH_KEYS = "Ctrl+Shift+F"


class AttachTool(QObject):
    """Joins a composer, and takes what is dropped on `chat`, the widget around it. The composer owns the widgets.

    `dress` gets the caption's field of every dialog: something may complete what is written there.
    """

    def __init__(
        self,
        *,
        composer: Composer,
        viewmodel: ComposerViewModel,
        chat: QWidget,
        attachments: AttachmentsViewModel,
        pictures: Pictures,
        scope: TaskScope,
    ) -> None:
        """Take where files come from, and where they go."""
        super().__init__(composer)
        self.dress: Callable[[ComposerField], None] = _leave_as_it_is
        self._composer, self._viewmodel = composer, viewmodel
        self._attachments, self._pictures, self._scope = attachments, pictures, scope
        self._dialog: AttachmentsDialog | None = None
        self._contact_id: ContactId | None = None
        shown = QKeySequence(ATTACH_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = IconButton(Icon.PAPERCLIP, self.tr("Send files (%1)").replace("%1", shown), composer)
        self.button.clicked.connect(self.open)
        composer.add_tool(self.button, Tool.FILES, for_comments=False)
        QShortcut(QKeySequence(ATTACH_KEYS), composer, self.open, context=Qt.ShortcutContext.WindowShortcut)
        self.sheet = DropSheet(chat, self.tr("Drop files to send them"))
        self.sheet.dropped.connect(self._on_offered)
        composer.field.files_pasted.connect(self._on_offered)
        attachments.sent.connect(viewmodel.send_attachments)
        attachments.added_to_reply.connect(self._on_added_to_reply)
        viewmodel.carried.connect(self._on_carried)
        viewmodel.state_changed.connect(self._on_composer_changed)
        self._on_composer_changed()

    @property
    def dialog(self) -> AttachmentsDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def open(self) -> None:
        """Open the dialog, where files can be sent."""
        state = self._viewmodel.state
        if self._dialog is not None or not self._can_send or state.contact_id is None:
            return
        channel = self._viewmodel.channel.current
        name = self.tr("This contact's channel") if channel is None else channel.name
        self._contact_id = state.contact_id
        self._attachments.begin(state.contact_id, name, self._viewmodel.channel.limits)
        self._dialog = AttachmentsDialog(self._attachments, self._pictures, self._scope, self._composer.window())
        self._dialog.finished.connect(self._on_dialog_finished)
        self.dress(self._dialog.field)
        self._dialog.open()

    @property
    def _can_send(self) -> bool:
        state = self._viewmodel.state
        return state.contact_id is not None and state.mode is ComposerMode.REPLY and not state.blocked

    def _on_offered(self, source: object) -> None:
        if isinstance(source, QMimeData) and self._can_send:
            self.open()
            take_in(self._attachments, source)

    def _on_added_to_reply(self, caption: str, files: tuple[Attachment, ...]) -> None:
        """Let files go with the reply, and go on writing it with their caption."""
        if self._contact_id is None:
            return
        self._viewmodel.enclosures.enclose(files)
        if caption:
            field = self._composer.field
            field.moveCursor(QTextCursor.MoveOperation.End)
            field.insert_text(f"\n{caption}" if field.toPlainText().strip() else caption)

    def _on_dialog_finished(self) -> None:
        self._dialog = None
        self._composer.focus_field()

    def _on_carried(self, source: ContactId, target: ContactId) -> None:
        """Follow a merge: files that are about to be sent to the contact go to the one that it is now."""
        if self._contact_id == source:
            self._contact_id = target

    def _on_composer_changed(self) -> None:
        self.sheet.is_wanted = self._composer.field.takes_files = self._can_send
        if self._dialog is not None:
            state = self._viewmodel.state
            is_other = state.contact_id != self._contact_id
            self._attachments.set_block(self._other_contact() if is_other else state.blocked)

    def _other_contact(self) -> str:
        return self.tr("Another contact is open now. Open the one before again to send these files.")


def _leave_as_it_is(_field: ComposerField) -> None:
    """Do nothing."""
