"""The bar above the field that shows which message is answered."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.ui.kit.painting import mirrored, paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.composer import ComposerViewModel

_BAR = 3


class QuoteBar(QWidget):
    """Hidden while no message in particular is answered."""

    def __init__(self, composer: ComposerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self.author = ElidedLabel("", TextStyle.SMALL_BOLD, parent=self)
        self.line = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.remove = IconButton(Icon.X, self.tr("Do not quote"), self, side=26)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.author)
        words.addWidget(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        layout.addWidget(self.remove)
        self.remove.clicked.connect(composer.unquote)
        composer.state_changed.connect(self._on_state_changed)
        self.hide()
        self._on_state_changed()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground and the bar where reading begins."""
        painter = QPainter(self)
        theme, rect = tokens(), QRectF(self.rect())
        paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL)
        bar = QRectF(4, 6, _BAR, rect.height() - 12)
        paint_rounded(painter, mirrored(bar, rect, self.layoutDirection()), theme.accent, radius=_BAR / 2)
        painter.end()

    def _on_state_changed(self) -> None:
        quote = self._composer.state.quote
        self.setVisible(quote is not None)
        if quote is not None:
            self.author.setText(quote.author)
            self.line.setText(quote.text)
            self.line.setVisible(bool(quote.text))
            said = ", ".join(part for part in (quote.author, quote.text) if part)
            self.setAccessibleName(self.tr("Answering: %1").replace("%1", said))
