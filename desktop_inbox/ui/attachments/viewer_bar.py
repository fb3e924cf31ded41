"""What stands above a picture that is looked at: its name, which one it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_inbox.ui.attachments.dark_button import DarkButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.kit.theme import palette
from desktop_inbox.ui.kit.tokens import DARK


class ViewerBar(QWidget):
    """The buttons tell what was pressed by their `clicked`; `wanted_zoom(float)`: so many steps in, or out."""

    wanted_zoom = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("", TextStyle.BODY_BOLD, parent=self)
        self.detail = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self.zoom_out = DarkButton(Icon.ZOOM_OUT, self.tr("Zoom out"), self)
        self.zoom_in = DarkButton(Icon.ZOOM_IN, self.tr("Zoom in"), self)
        self.outside = DarkButton(Icon.EXTERNAL_LINK, self.tr("Open in another program"), self)
        self.save = DarkButton(Icon.DOWNLOAD, self.tr("Save as…"), self)
        self.leave = DarkButton(Icon.X, self.tr("Close"), self)
        for label in (self.name, self.detail):
            label.setPalette(palette(DARK))  # a style sheet keeps Qt from handing palettes down
        self.zoom_out.clicked.connect(self._on_zoom_out)
        self.zoom_in.clicked.connect(self._on_zoom_in)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.name)
        layout.addSpacing(6)
        layout.addWidget(self.detail)
        layout.addStretch(1)
        for button in (self.zoom_out, self.zoom_in, self.outside, self.save, self.leave):
            layout.addWidget(button)

    def _on_zoom_out(self) -> None:
        self.wanted_zoom.emit(-1.0)

    def _on_zoom_in(self) -> None:
        self.wanted_zoom.emit(1.0)
