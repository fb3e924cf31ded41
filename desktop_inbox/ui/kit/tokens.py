"""Design tokens: every colour and size of the interface, once. The only file (with `theme`) that names colours.

Text colours reach 4.5:1 on the grounds they are meant for (WCAG 2.2, criterion 1.4.3); `faint` is decoration only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from desktop_inbox.domain.channel import ChannelKind

SPACE: Final = 4
RADIUS_CONTROL: Final = 8
RADIUS_POPUP: Final = 10
RADIUS_CARD: Final = 12

RAIL_WIDTH: Final = 56
INBOXES_WIDTH: Final = 212
LIST_WIDTH: Final = 328
DETAILS_WIDTH: Final = 286

ROW_HEIGHT: Final = 64
AVATAR_SIZE: Final = 40
BADGE_SIZE: Final = 17

MOTION_MS: Final = 120


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. A field that ends in `_soft` is the ground for text of the colour before it.

    `accent_text` is the accent for text and icons, on any ground. `muted_on_soft` is the quiet text on `accent_soft`
    and on bubbles. `on_accent` and `on_alert` stand on a filled `accent` or `alert`; `alert` fills badges.
    `on_rail` is what is lit on the rail. `shadow` is what a card that lies over others casts, with its opacity.
    """

    is_dark: bool
    window: QColor
    panel: QColor
    rail: QColor
    rail_active: QColor
    rail_text: QColor
    on_rail: QColor
    line: QColor
    text: QColor
    muted: QColor
    muted_on_soft: QColor
    faint: QColor
    accent: QColor
    accent_hover: QColor
    accent_text: QColor
    accent_soft: QColor
    on_accent: QColor
    hover: QColor
    chip: QColor
    chip_text: QColor
    bubble_in: QColor
    bubble_out: QColor
    bubble_comment: QColor
    comment_line: QColor
    good: QColor
    warning: QColor
    warning_soft: QColor
    bad: QColor
    bad_soft: QColor
    alert: QColor
    on_alert: QColor
    shadow: QColor


def _tokens(*, is_dark: bool, **colours: str) -> Tokens:
    return Tokens(is_dark=is_dark, **{name: QColor(colour) for name, colour in colours.items()})


LIGHT: Final = _tokens(
    is_dark=False,
    window="#f4f5f7",
    panel="#ffffff",
    rail="#1d2530",
    rail_active="#333c49",
    rail_text="#aeb8c6",
    on_rail="#ffffff",
    line="#e4e7ec",
    text="#1a212b",
    muted="#667080",
    muted_on_soft="#5a6474",
    faint="#98a1ae",
    accent="#1f6feb",
    accent_hover="#1a62d6",
    accent_text="#1b62d3",
    accent_soft="#e8f0fe",
    on_accent="#ffffff",
    hover="#f4f5f7",
    chip="#e4e7ec",
    chip_text="#566070",
    bubble_in="#ffffff",
    bubble_out="#dcebff",
    bubble_comment="#fff6d6",
    comment_line="#efd98b",
    good="#1a7f4b",
    warning="#9a4708",
    warning_soft="#fff6d6",
    bad="#c0342b",
    bad_soft="#fdecec",
    alert="#d8383d",
    on_alert="#ffffff",
    shadow="#24000000",
)

DARK: Final = _tokens(
    is_dark=True,
    window="#12161c",
    panel="#181d25",
    rail="#0c0f14",
    rail_active="#252b34",
    rail_text="#98a3b3",
    on_rail="#ffffff",
    line="#29303b",
    text="#e6e9ee",
    muted="#98a3b3",
    muted_on_soft="#b4bdca",
    faint="#6b7686",
    accent="#5b9dff",
    accent_hover="#7ab0ff",
    accent_text="#6ba6ff",
    accent_soft="#1d2c45",
    on_accent="#0c0f14",
    hover="#1f252f",
    chip="#29303b",
    chip_text="#a9b3c1",
    bubble_in="#212833",
    bubble_out="#1d3a63",
    bubble_comment="#3a3318",
    comment_line="#5f5325",
    good="#4cc38a",
    warning="#e2a03f",
    warning_soft="#3a3318",
    bad="#f48a81",
    bad_soft="#3a1f22",
    alert="#d8383d",
    on_alert="#ffffff",
    shadow="#78000000",
)

HIGH_CONTRAST_LIGHT: Final = _tokens(
    is_dark=False,
    window="#fefefe",
    panel="#ffffff",
    rail="#000000",
    rail_active="#3d3d3d",
    rail_text="#ffffff",
    on_rail="#ffffff",
    line="#4d4d4d",
    text="#000000",
    muted="#262626",
    muted_on_soft="#1a1a1a",
    faint="#595959",
    accent="#0a3d91",
    accent_hover="#062a66",
    accent_text="#0a3d91",
    accent_soft="#d6e4ff",
    on_accent="#ffffff",
    hover="#ebebeb",
    chip="#d9d9d9",
    chip_text="#000000",
    bubble_in="#ffffff",
    bubble_out="#d6e4ff",
    bubble_comment="#fff2b8",
    comment_line="#5c4a00",
    good="#0b5a32",
    warning="#6e3200",
    warning_soft="#fff2b8",
    bad="#8f1410",
    bad_soft="#ffe3e3",
    alert="#a3161b",
    on_alert="#ffffff",
    shadow="#00000000",
)

HIGH_CONTRAST_DARK: Final = _tokens(
    is_dark=True,
    window="#010101",
    panel="#000000",
    rail="#000000",
    rail_active="#404040",
    rail_text="#ffffff",
    on_rail="#ffffff",
    line="#bfbfbf",
    text="#ffffff",
    muted="#e6e6e6",
    muted_on_soft="#f2f2f2",
    faint="#b3b3b3",
    accent="#8fbcff",
    accent_hover="#b8d4ff",
    accent_text="#9cc4ff",
    accent_soft="#0f2747",
    on_accent="#000000",
    hover="#262626",
    chip="#333333",
    chip_text="#ffffff",
    bubble_in="#1a1a1a",
    bubble_out="#0f2f5c",
    bubble_comment="#332b00",
    comment_line="#d9c45c",
    good="#7be3b0",
    warning="#ffc46b",
    warning_soft="#332b00",
    bad="#ffb9b3",
    bad_soft="#400f12",
    alert="#ff9d94",
    on_alert="#000000",
    shadow="#00000000",
)

_BY_WINDOW: Final = {tokens.window.rgb(): tokens for tokens in (LIGHT, DARK, HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK)}

AVATAR_COLOURS: Final = tuple(
    QColor(colour)
    for colour in (
        "#b8487a",
        "#34719f",
        "#55803a",
        "#a9566b",
        "#6b7280",
        "#8a55cf",
        "#a3650f",
        "#2a7d70",
        "#5560b8",
        "#b5503a",
    )
)
"""Grounds for white initials, each with at least 4.5:1."""

ON_AVATAR: Final = QColor("#ffffff")

BADGE_COLOURS: Final = {
    ChannelKind.WEB_CHAT: QColor("#566070"),
    ChannelKind.WHATSAPP: QColor("#16834a"),
    ChannelKind.MESSENGER: QColor("#1869d8"),
    ChannelKind.VIBER: QColor("#7360f2"),
    ChannelKind.TELEGRAM: QColor("#1a7fb5"),
    ChannelKind.EMAIL: QColor("#c2491d"),
}
"""Grounds of the channels' badges, for white icons."""

TAG_COLOURS: Final = tuple(
    QColor(colour)
    for colour in ("#3b7ddd", "#2e9e6b", "#d9822b", "#c94f7c", "#8a63d2", "#1f9aa5", "#b8892b", "#7d8794")
)
"""Dots of tags, seen on the chips of every theme."""


def tokens() -> Tokens:
    """Return the tokens of the theme that the application's palette shows now.

    The palette is the one place where the theme lives: a widget repaints on `QEvent.PaletteChange` and asks again. Each
    theme is known by its window colour; a palette that is not ours gets light or dark by its lightness.
    """
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    found = _BY_WINDOW.get(window.rgb())
    if found is not None:
        return found
    return DARK if window.lightness() < 128 else LIGHT
