"""The popup that emoji are picked from: search, groups, the table, and skin tones."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_inbox.domain.emoji import TONES
from desktop_inbox.ui.composer.emoji_table import EmojiView, emoji_picture, takes_more
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.kit.painting import paint_focus_ring, paint_rounded
from desktop_inbox.ui.kit.popup_card import PopupCard
from desktop_inbox.ui.kit.search_field import add_glass
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, tokens
from desktop_inbox.viewmodels.emoji_picker import EmojiPicker

_TONED_HANDS = ("✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿")
_APART = 6
_SIDE = 28
_NAVIGATION = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


class EmojiPopup(PopupCard):
    """Typing searches, the arrows go through the table, Enter takes and closes, Shift with it takes and stays open.

    Escape empties the search, then closes.
    """

    def __init__(self, picker: EmojiPicker, parent: QWidget | None = None) -> None:
        super().__init__(RADIUS_CARD, parent)
        self._picker = picker
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(self.tr("Search emoji"))
        self.search.setAccessibleName(self.tr("Search emoji"))
        add_glass(self.search, 16)
        self.view = EmojiView(picker, self)
        self.message = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self._tabs = QHBoxLayout()
        self._tabs.setSpacing(2)
        self.tones = _Tones(picker, self)
        self._lay_out()
        self.search.textChanged.connect(picker.search)
        self.search.installEventFilter(self)
        self.view.taken.connect(self._take)
        self.view.left_upwards.connect(self.search.setFocus)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        picker.rows_changed.connect(self._on_rows_changed)
        self._on_rows_changed()

    def open_above(self, anchor: QWidget) -> None:
        """Show the popup over a widget, their beginnings in line; under it where there is no room above."""
        self.search.clear()
        self._picker.open()
        self.tones.show_chosen()
        self.adjustSize()
        if anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            at = anchor.mapToGlobal(anchor.rect().topRight()) - QPoint(self.width() - 1, 0)
        else:
            at = anchor.mapToGlobal(anchor.rect().topLeft())
        room = anchor.screen().availableGeometry()
        top = at.y() - self.height() - _APART
        if top < room.top():
            top = anchor.mapToGlobal(anchor.rect().bottomLeft()).y() + _APART
        self.move(max(room.left(), min(at.x(), room.right() - self.width())), top)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows move in the table and Enter take while the search has the keyboard."""
        if watched is not self.search or not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in _NAVIGATION:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if key is not Qt.Key.Key_Down:
                self.view.keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.view.currentIndex(), takes_more(event))
        elif key is Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return super().eventFilter(watched, event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on searching with what is typed over the table."""
        if event.text().isprintable() and event.text().strip():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.tones)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addLayout(self._tabs)
        layout.addWidget(self.view)
        self.message.setFixedHeight(self.view.height())
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def _on_rows_changed(self) -> None:
        message = self._picker.message
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.view.setVisible(not message)
        while (item := self._tabs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for tab in self._picker.tabs:
            button = _SignButton(tab.sign, tab.name, self)
            button.clicked.connect(partial(self.view.show_row, tab.row))
            self._tabs.addWidget(button)
        self._tabs.addStretch(1)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.name.setText(str(current.data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    def _take(self, index: QModelIndex, stays: bool) -> None:  # noqa: FBT001 - a slot
        if not index.isValid():
            return
        if not stays:
            self.hide()
        self._picker.pick(index)


class _Tones(QWidget):
    """One hand for each skin tone; the chosen one is marked."""

    def __init__(self, picker: EmojiPicker, parent: QWidget) -> None:
        super().__init__(parent)
        self._picker = picker
        self.setAccessibleName(self.tr("Skin tone"))
        names = (
            self.tr("No skin tone"),
            self.tr("Light skin tone"),
            self.tr("Medium-light skin tone"),
            self.tr("Medium skin tone"),
            self.tr("Medium-dark skin tone"),
            self.tr("Dark skin tone"),
        )
        self.group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for tone in range(TONES + 1):
            button = _SignButton(_TONED_HANDS[tone], names[tone], self)
            button.setCheckable(True)
            self.group.addButton(button, tone)
            layout.addWidget(button)
        self.group.idClicked.connect(picker.set_tone)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Mark the hand of the user's tone."""
        self.group.button(self._picker.tone).setChecked(True)


class _SignButton(QAbstractButton):
    """An emoji as a button."""

    def __init__(self, sign: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setAccessibleName(label)
        self.setToolTip(label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a small square."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the sign, on a ground where it is chosen or under the mouse."""
        painter = QPainter(self)
        rect, theme = QRectF(self.rect()), tokens()
        if self.isChecked():
            paint_rounded(painter, rect, theme.accent_soft)
        elif self.underMouse():
            paint_rounded(painter, rect, theme.hover)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        picture = emoji_picture(self._sign, self.devicePixelRatioF(), 18)
        size = picture.deviceIndependentSize()
        at = QPoint(round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2))
        painter.drawPixmap(at, picture)
        painter.end()
