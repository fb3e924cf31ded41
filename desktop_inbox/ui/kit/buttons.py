"""Buttons: Qt's own with the kit's looks, icon buttons, and a row of tabs of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.icons import ICON_SIZE, Icon, icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text
from desktop_inbox.ui.kit.tokens import tokens


class ButtonKind(StrEnum):
    """How much a button asks for attention; the value is what the style sheet selects by."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LINK = "link"


_SIGN, _SIGN_GAP = 16, 4
"""An icon before words, and what it is further from them than Qt puts it."""
_ARROW, _ARROW_MARGIN = 14, 7
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def _is_enter(event: QKeyEvent) -> bool:
    """Tell whether it is Enter alone: with Ctrl it accepts the dialog."""
    return event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class Button(QPushButton):
    """A push button with words. Enter presses it, also where another one is the default."""

    def __init__(self, text: str = "", kind: ButtonKind = ButtonKind.SECONDARY, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind.value)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._sign: Icon | None = None

    def set_sign(self, name: Icon | None) -> None:
        """Show an icon before the words, or alone where there are none. None: no icon."""
        self._sign = name
        self._show_sign()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press on Enter too."""
        if _is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the icon of another theme or direction."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._show_sign()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the arrow of a menu as everywhere; the style sheet leaves room for it."""
        super().paintEvent(event)
        if self.menu() is not None:
            painter, theme, rect = QPainter(self), tokens(), QRectF(self.rect())
            arrow = QRectF(rect.right() - _ARROW - _ARROW_MARGIN, rect.top(), _ARROW, rect.height())
            place = centred(mirrored(arrow, rect, self.layoutDirection()), _ARROW, _ARROW)
            paint_icon(painter, Icon.CHEVRON_DOWN, place, theme.muted if self.isEnabled() else theme.faint)
            painter.end()

    def _show_sign(self) -> None:
        if self._sign is None:
            self.setIcon(QIcon())
            return
        gap = _SIGN_GAP if self.text() else 0
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setIconSize(QSize(_SIGN + gap, _SIGN))
        colour = tokens().on_accent if self.property("kind") == ButtonKind.PRIMARY else None
        self.setIcon(icon(self._sign, colour, _SIGN, beside=(gap, 0) if is_rtl else (0, gap)))


class PaintedButton(QAbstractButton):
    """A button that its subclass paints. Enter presses it as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press on Enter too."""
        if _is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


class IconButton(PaintedButton):
    """A square button with an icon and no words. `label` is its tool tip and what assistive technology reads.

    `has_outline`: it stands beside buttons with an outline, and has one too.
    """

    def __init__(
        self, name: Icon, label: str, parent: QWidget | None = None, *, side: int = 32, has_outline: bool = False
    ) -> None:
        super().__init__(parent)
        self._icon = name
        self._side, self._has_outline = side, has_outline
        self._mirrors = False
        self.set_label(label)
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_label(self, label: str) -> None:
        """Say what the button does."""
        self.setToolTip(label)
        self.setAccessibleName(label)

    def set_mirrors(self, mirrors: bool) -> None:  # noqa: FBT001 - a property
        """Say that the icon points in reading direction and turns round in right-to-left layouts."""
        self._mirrors = mirrors
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground while hovered, pressed or checked, the icon, and the focus ring."""
        painter = QPainter(self)
        theme = tokens()
        rect = QRectF(self.rect())
        line = theme.line if self._has_outline else None
        if self.isChecked() or self.isDown():
            paint_rounded(painter, rect, theme.accent_soft, line=line)
        elif self.isEnabled() and self.underMouse():
            paint_rounded(painter, rect, theme.hover, line=line)
        elif self._has_outline:
            paint_rounded(painter, rect, theme.panel, line=line)
        colour = theme.accent_text if self.isChecked() else theme.muted if self.isEnabled() else theme.faint
        turned = self._mirrors and self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        paint_icon(painter, self._icon, centred(rect, ICON_SIZE, ICON_SIZE), colour, mirrored=turned)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()


class _Tab(QAbstractButton):
    """One of a row of tabs."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._size(beside=22)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._size(beside=8)

    def _size(self, *, beside: int) -> QSize:
        measure = metrics(TextStyle.BODY_MEDIUM)
        return QSize(round(measure.horizontalAdvance(self.text())) + beside, round(measure.height()) + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        theme = tokens()
        rect = QRectF(self.rect())
        if self.isChecked():
            paint_rounded(painter, rect, theme.accent_soft, radius=6)
        elif self.underMouse():
            paint_rounded(painter, rect, theme.hover, radius=6)
        style = TextStyle.BODY_MEDIUM
        colour = theme.accent_text if self.isChecked() else theme.muted
        centre = Qt.AlignmentFlag.AlignHCenter
        paint_text(painter, self.text(), rect, style=style, colour=colour, alignment=centre)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=6)
        painter.end()


class SegmentedTabs(QWidget):
    """A row of tabs of which exactly one is chosen; arrow keys move the choice as in a radio group."""

    chosen = Signal(int)

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        for number, label in enumerate(labels):
            tab = _Tab(label, self)
            tab.setChecked(number == 0)
            self._group.addButton(tab, number)
            layout.addWidget(tab)
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        """The number of the chosen tab, from 0."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Choose a tab without the signal."""
        self._group.button(number).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the choice with the arrows."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        number = (self.current + step) % len(self._group.buttons())
        button = self._group.button(number)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()


class MenuButton(PaintedButton):
    """A quiet button with words and an arrow, for a menu below it. Set the menu up in a slot of `clicked`."""

    def __init__(self, text: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._sign: Icon | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another choice; `label` says what is chosen with it."""
        self.setText(text)
        self.setAccessibleName(f"{self._label}: {text}")
        self._show_sign(self._sign)

    def fit(self, room: int, sign: Icon) -> None:
        """Show `sign` instead of words and arrow where there are fewer pixels than those take."""
        self._show_sign(None if room >= self._whole().width() else sign)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the words and the arrow, or the sign."""
        whole = self._whole()
        return whole if self._sign is None else QSize(whole.height(), whole.height())

    def _whole(self) -> QSize:
        """Return the size that words and arrow take."""
        measure = metrics(TextStyle.BODY_MEDIUM)
        return QSize(round(measure.horizontalAdvance(self.text())) + 30, round(measure.height()) + 10)

    def _show_sign(self, sign: Icon | None) -> None:
        self._sign = sign
        self.setToolTip(self._label if sign is None else self.accessibleName())
        self.setFont(font(TextStyle.BODY_MEDIUM))
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the words and the arrow, or the sign."""
        painter = QPainter(self)
        theme = tokens()
        rect = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            paint_rounded(painter, rect, theme.hover, radius=6)
        if self._sign is None:
            self._paint_words(painter, rect)
        else:
            paint_icon(painter, self._sign, centred(rect, 18, 18), theme.muted)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=6)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme = tokens()
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        words = rect.adjusted(22, 0, -6, 0) if is_rtl else rect.adjusted(6, 0, -22, 0)
        arrow = QRectF(6 if is_rtl else rect.right() - 20, 0, 14, rect.height())
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        style = TextStyle.BODY_MEDIUM
        paint_text(painter, self.text(), words, style=style, colour=theme.muted, alignment=side)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, 14, 14), theme.muted)
