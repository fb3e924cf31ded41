"""The dialog that files are sent from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.media import images
from desktop_inbox.ui.attachments.caption_field import CaptionField
from desktop_inbox.ui.attachments.drop_area import DropArea
from desktop_inbox.ui.attachments.pending_list import PendingList
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog, ask
from desktop_inbox.ui.kit.dropped import can_be_attached, local_files, picture_in
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.attachments import AttachmentsViewModel

_WIDTH = 500


def take_in(attachments: AttachmentsViewModel, source: QMimeData) -> None:
    """Add what was dropped or pasted: files, or else a picture."""
    files = local_files(source)
    picture = None if files else picture_in(source)
    if files:
        attachments.add_files(files)
    elif picture is not None:
        attachments.add_picture(partial(images.to_png, picture))


class AttachmentsDialog(Dialog):
    """Files and their caption. Files can be dropped on it, pasted and browsed for.

    Enter in the caption sends, Escape cancels, and asks first where something would be lost. Files and caption can be
    added to the reply that is being written instead. It deletes itself when it has ended.
    """

    def __init__(
        self, attachments: AttachmentsViewModel, pictures: Pictures, scope: TaskScope, parent: QWidget
    ) -> None:
        super().__init__(QCoreApplication.translate("AttachmentsDialog", "Send files"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.setAcceptDrops(True)
        self._attachments, self._scope = attachments, scope
        self._is_asking = False
        self.area = DropArea(self.tr("Drop files, paste an image, or browse"), self)
        self.files = PendingList(attachments, pictures, self)
        self.notice = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.caption = CaptionField(self)
        self.counter = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self._lay_out()
        self.add_to_reply = self.add_button_apart(self.tr("Add to reply"))
        self.add_to_reply.setToolTip(self.tr("Go on writing: with snippets, with a quote, or to send it later"))
        self.cancel = self.add_button(self.tr("Cancel"))
        self.send = self.add_button("", ButtonKind.PRIMARY)
        self.area.clicked.connect(self.browse)
        self.add_to_reply.clicked.connect(self._add_to_reply)
        self.cancel.clicked.connect(self.reject)
        self.send.clicked.connect(self._send)
        self.field.submitted.connect(self._send)
        self.field.files_pasted.connect(self._on_offered)
        self.field.textChanged.connect(self._on_caption_edited)
        attachments.changed.connect(self._show_state)
        self._show_state()
        self.caption.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def field(self) -> ComposerField:
        """The caption's field."""
        return self.caption.field

    def browse(self) -> None:
        """Let the user choose files."""
        dialog = QFileDialog(self, self.tr("Choose files"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.open()

    def reject(self) -> None:
        """Cancel, after asking where something would be lost."""
        if self._is_asking:
            return
        if self._attachments.would_lose:
            self._is_asking = True
            self._scope.spawn("ask about files", self._ask_to_cancel())
        else:
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Paste wherever the keyboard is."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._on_offered(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Light the area up while files hover over the dialog."""
        if can_be_attached(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.area.set_lit(is_lit=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """The files went away again."""
        self.area.set_lit(is_lit=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Add what is dropped."""
        self.area.set_lit(is_lit=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._on_offered(event.mimeData())

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.notice, 1)
        below.addStretch(0)
        below.addWidget(self.counter)
        for widget in (self.area, self.files, self.caption):
            self.content.addWidget(widget)
        self.content.addLayout(below)

    def _send(self) -> None:
        if self._attachments.state.can_send:
            self._attachments.send()
            self.accept()

    def _add_to_reply(self) -> None:
        self._attachments.add_to_reply()
        self.accept()

    async def _ask_to_cancel(self) -> None:
        title, text = self.tr("Discard these files?"), self.tr("The caption and pasted pictures will be lost.")
        try:
            is_sure = await ask(self, title, text, self.tr("Discard"))
        finally:
            self._is_asking = False
        if is_sure:
            self._leave()

    def _leave(self) -> None:
        self._attachments.cancel()
        super().reject()

    def _on_chosen(self, names: list[str]) -> None:
        self._attachments.add_files([Path(name) for name in names])

    def _on_offered(self, source: object) -> None:
        if isinstance(source, QMimeData):
            take_in(self._attachments, source)

    def _on_caption_edited(self) -> None:
        self._attachments.write_caption(self.field.toPlainText())

    def _show_state(self) -> None:
        state = self._attachments.state
        self.send.setText(self.tr("Send %n file(s)", "", state.count) if state.count else self.tr("Send"))
        for button in (self.send, self.add_to_reply):
            button.setEnabled(state.can_send)
        self.notice.setText(state.notice)
        self.notice.setVisible(bool(state.notice))
        self.counter.setText(state.counter)
        self.counter.setVisible(bool(state.counter))
        self.counter.set_ink(Ink.BAD if state.is_too_long else Ink.MUTED)
        self.counter.setAccessibleName(self.tr("Characters left: %1").replace("%1", state.counter))
