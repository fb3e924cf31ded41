"""The files in the dialog as a list: ordered by dragging and by Alt+Up and Alt+Down, taken out by button or Delete."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_inbox.ui.attachments.pending_delegate import PendingButton, PendingDelegate
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.viewmodels.attachments import AttachmentsViewModel, PendingFile

_ROWS_SHOWN = 5
_REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PendingList(ChoiceList):
    """The rows of an `AttachmentsViewModel`; as high as its rows, up to five of them."""

    def __init__(self, attachments: AttachmentsViewModel, pictures: Pictures, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Files"))
        self._attachments = attachments
        self._rows = attachments.model
        self._delegate = PendingDelegate(pictures, self)
        self._is_dragging = False
        self.setItemDelegate(self._delegate)
        self.viewport().setAutoFillBackground(False)
        self.setModel(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows.rowsInserted.connect(self._fit)
        self._rows.rowsRemoved.connect(self._fit)
        pictures.changed.connect(self._on_picture_changed)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the rows."""
        number = min(_ROWS_SHOWN, max(1, len(self._rows.rows)))
        return QSize(300, number * max(1, self.sizeHintForRow(0)) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move a file, take it out, or move on."""
        row, key = self._rows.row_at(self.currentIndex()), Qt.Key(event.key())
        if row is not None and key in _REMOVING:
            self._remove(row)
        elif row is not None and key in _STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(row, self.currentIndex().row() + _STEPS[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Press a button, or take hold of the row."""
        index, row = self._under(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or row is None:
            super().mousePressEvent(event)
            return
        match self._button(index, row, event.position()):
            case PendingButton.REMOVE:
                self._remove(row)
            case PendingButton.RETRY:
                self._attachments.retry(row.attachment.id)
            case None:
                super().mousePressEvent(event)
                self._is_dragging = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the row that is held go where the mouse is."""
        index, row = self._under(event.position())
        on_button = row is not None and self._button(index, row, event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_button else Qt.CursorShape.ArrowCursor)
        held = self._rows.row_at(self.currentIndex())
        if self._is_dragging and held is not None and row is not None and row is not held:
            self._move(held, index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the row."""
        self._is_dragging = False
        super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Answer with a file's whole name and why it does not go, or with what a button does."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index, row = self._under(QPointF(event.pos()))
            button = None if row is None else self._button(index, row, QPointF(event.pos()))
            names = {PendingButton.REMOVE: self.tr("Remove"), PendingButton.RETRY: self.tr("Try again")}
            lines = [] if row is None else [row.attachment.name, row.problem or row.note]
            text = names[button] if button is not None else "\n".join(line for line in lines if line)
            QToolTip.showText(event.globalPos(), plain_tool_tip(text), self.viewport())
            return True
        return super().viewportEvent(event)

    def _under(self, at: QPointF) -> tuple[QModelIndex, PendingFile | None]:
        index = self.indexAt(at.toPoint())
        return index, self._rows.row_at(index)

    def _button(self, index: QModelIndex, row: PendingFile, at: QPointF) -> PendingButton | None:
        return self._delegate.button_at(row, QRectF(self.visualRect(index)), at, self.layoutDirection())

    def _move(self, row: PendingFile, place: int) -> None:
        """Put the chosen row at a place, and keep it in view with the row where it would go next."""
        before = self.currentIndex().row()
        self._attachments.move(row.attachment.id, place)
        now = self.currentIndex()
        self.scrollTo(now)
        self.scrollTo(now.siblingAtRow(now.row() + (1 if now.row() > before else -1)))

    def _remove(self, row: PendingFile) -> None:
        self._attachments.remove(row.attachment.id)

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.setVisible(bool(self._rows.rows))

    def _on_picture_changed(self) -> None:
        self.viewport().update()
