"""Fonts: sizes and weights relative to the system's interface font, and the bundled colour emoji."""

from __future__ import annotations

import logging
from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from desktop_inbox.ui.kit.resources import resource_path

_log = logging.getLogger(__name__)
_EMOJI_FONT = "NotoColorEmoji.ttf"


class TextStyle(Enum):
    """A role of text: its size relative to the system's font (the design's 13 px), and its weight."""

    BODY = (1.0, QFont.Weight.Normal)
    BODY_MEDIUM = (1.0, QFont.Weight.Medium)
    BODY_BOLD = (1.0, QFont.Weight.Bold)
    SMALL = (12 / 13, QFont.Weight.Normal)
    SMALL_BOLD = (12 / 13, QFont.Weight.DemiBold)
    CAPTION = (11 / 13, QFont.Weight.Normal)
    CAPTION_BOLD = (11 / 13, QFont.Weight.Bold)
    HEADING = (15 / 13, QFont.Weight.DemiBold)
    TITLE = (17 / 13, QFont.Weight.Bold)


def install_emoji_font() -> None:
    """Make the bundled colour emoji the application's, so that they look the same on every system. Needs Qt 6.9."""
    path = resource_path("fonts", _EMOJI_FONT)
    number = QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        _log.warning("the emoji font cannot be loaded: %s", path.name)
        return
    QFontDatabase.setApplicationEmojiFontFamilies(families)


def font(style: TextStyle, *, tabular: bool = False) -> QFont:
    """Return the font of a role. `tabular`: figures of one width, for counts and times that change in place."""
    return QFont(_cut(style, tabular=tabular)[0])


def metrics(style: TextStyle, *, tabular: bool = False) -> QFontMetricsF:
    """Return the metrics of a role's font."""
    return _cut(style, tabular=tabular)[1]


class _Cuts:
    """Fonts and metrics made from one system font: painting asks for them hundreds of times a frame."""

    def __init__(self) -> None:
        self.base = QFont()
        self.made: dict[tuple[TextStyle, bool], tuple[QFont, QFontMetricsF]] = {}


_cuts = _Cuts()


def _cut(style: TextStyle, *, tabular: bool) -> tuple[QFont, QFontMetricsF]:
    base = QGuiApplication.font()
    if base != _cuts.base:
        _cuts.base = base
        _cuts.made.clear()
    key = (style, tabular)
    cut = _cuts.made.get(key)
    if cut is None:
        made = _make(base, style, tabular=tabular)
        cut = _cuts.made[key] = (made, QFontMetricsF(made))
    return cut


def _make(base: QFont, style: TextStyle, *, tabular: bool) -> QFont:
    scale, weight = style.value
    result = QFont(base)
    if result.pointSizeF() > 0:
        result.setPointSizeF(result.pointSizeF() * scale)
    else:
        result.setPixelSize(max(1, round(result.pixelSize() * scale)))
    result.setWeight(weight)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result
