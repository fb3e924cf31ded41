"""The banner that says how the connection is, while there is something to say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import centred
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.connection import ConnectionViewModel, Tone

_ICON = 16
_LOOKS = {
    Tone.QUIET: (Icon.REFRESH_CW, Ink.TEXT, "chip"),
    Tone.INFO: (Icon.REFRESH_CW, Ink.TEXT, "accent_soft"),
    Tone.WARNING: (Icon.CLOUD_OFF, Ink.TEXT, "warning_soft"),
    Tone.BAD: (Icon.TRIANGLE_ALERT, Ink.BAD, "bad_soft"),
}
_PROGRESS_STEPS = 1000


class _Sign(QWidget):
    """The banner's icon."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._ink = Icon.REFRESH_CW, Ink.TEXT
        self.setFixedSize(QSize(_ICON, _ICON))

    def show_sign(self, name: Icon, ink: Ink) -> None:
        self._icon, self._ink = name, ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        paint_icon(painter, self._icon, centred(QRectF(self.rect()), _ICON, _ICON), self._ink.colour())
        painter.end()


class ConnectionBanner(QWidget):
    """Shows the banner of a `ConnectionViewModel`; hidden while there is none."""

    def __init__(self, viewmodel: ConnectionViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self._tone = Tone.QUIET
        self._sign = _Sign(self)
        self._text = Label("", parent=self, wraps=True)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, _PROGRESS_STEPS)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(96)
        self._remedy = Button("", ButtonKind.LINK, self)
        self._remedy.clicked.connect(viewmodel.use_remedy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 12, 6)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._remedy)
        viewmodel.changed.connect(self._show_banner)
        self._show_banner()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground of the tone, and a line below it."""
        painter = QPainter(self)
        ground: QColor = getattr(tokens(), _LOOKS[self._tone][2])
        painter.fillRect(self.rect(), ground)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens().line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _show_banner(self) -> None:
        banner = self._viewmodel.banner
        self.setVisible(banner is not None)
        if banner is None:
            return
        self._tone = banner.tone
        name, ink, _ = _LOOKS[banner.tone]
        self._sign.show_sign(name, ink)
        self._text.set_ink(ink)
        self._text.setText(banner.text)
        self._progress.setVisible(banner.progress is not None)
        self._progress.setValue(round((banner.progress or 0) * _PROGRESS_STEPS))
        self._remedy.setVisible(banner.remedy is not None)
        self._remedy.setText(banner.remedy_text)
        self.update()
