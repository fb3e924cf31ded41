"""Labels with values below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label, plain_tool_tip

_LABEL_WIDTH = 96
_WORDS = re.compile(r"(\s+)")


class ValueLabel(Label):
    """A value that can be selected and copied.

    It wraps, also before the @ of an address. A word that is longer than a line is shortened in its middle; copying
    takes the whole value then.
    """

    def __init__(self, label: str, value: str, parent: QWidget) -> None:
        super().__init__(value, parent=parent, wraps=True)
        self._value = value
        policy = self.sizePolicy()  # of a text that wraps: its height depends on its width
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(f"{label}: {value}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten what does not fit."""
        super().resizeEvent(event)
        shown = "".join(self._fitted(word) for word in _WORDS.split(self._value))
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown == self._value else plain_tool_tip(self._value))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy the whole value where some of it is not shown."""
        if self._is_shortened() and event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer the whole value where some of it is not shown."""
        if not self._is_shortened():
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon(Icon.COPY, size=16), self.tr("Copy"), self._copy)
        menu.popup(event.globalPos())

    def _fitted(self, word: str) -> str:
        """Return as much of a word as fits, on two lines if it is an address."""
        measure, room = metrics(TextStyle.BODY), self.contentsRect().width()
        user, at, host = word.partition("@")
        parts = (user, at + host) if at and measure.horizontalAdvance(word) > room else (word,)
        return "\n".join(measure.elidedText(part, Qt.TextElideMode.ElideMiddle, room) for part in parts)

    def _is_shortened(self) -> bool:
        return self.text() != self._value

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)


class FieldList(QWidget):
    """(Label, value) pairs; hidden while there are none. The labels are equally wide in all lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self.hide()

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Show these; nothing is touched where they are the same."""
        if tuple(fields) == self._shown:
            return
        self._shown = tuple(fields)
        self._clear()
        for row, (label, value) in enumerate(fields):
            name = ElidedLabel(label, ink=Ink.MUTED, parent=self)
            name.setMaximumWidth(_LABEL_WIDTH)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(ValueLabel(label, value, self), row, 1)
        self.setVisible(bool(fields))

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
