"""Fonts: sizes and weights relative to the system's interface font, and the bundled colour emoji."""

from __future__ import annotations

import logging
from enum import Enum
from functools import lru_cache

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
    TINY_BOLD = (9.5 / 13, QFont.Weight.Bold)
    HEADING = (15 / 13, QFont.Weight.DemiBold)
    TITLE = (17 / 13, QFont.Weight.Bold)
    AVATAR = (15.5 / 13, QFont.Weight.DemiBold)
    AVATAR_LARGE = (24 / 13, QFont.Weight.DemiBold)


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
    return QFont(_font(QGuiApplication.font().key(), style, tabular))


def metrics(style: TextStyle, *, tabular: bool = False) -> QFontMetricsF:
    """Return the metrics of a role's font."""
    return QFontMetricsF(_font(QGuiApplication.font().key(), style, tabular))


@lru_cache(maxsize=64)
def _font(_base_key: str, style: TextStyle, tabular: bool) -> QFont:  # noqa: FBT001 - a cache key
    scale, weight = style.value
    result = QFont(QGuiApplication.font())
    if result.pointSizeF() > 0:
        result.setPointSizeF(result.pointSizeF() * scale)
    else:
        result.setPixelSize(max(1, round(result.pixelSize() * scale)))
    result.setWeight(weight)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result
