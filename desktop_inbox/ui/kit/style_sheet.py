"""The application's one style sheet: what Qt's own widgets need to look like the rest. Everything else is painted."""

from __future__ import annotations

from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, Tokens

_TEMPLATE = """
QToolTip {{ background: {rail}; color: {on_rail}; border: 1px solid {rail_active}; padding: 4px 6px; }}
QMenu {{ background: {panel}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 10px; border-radius: 6px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 6px; }}
QLineEdit, QPlainTextEdit[kind="field"] {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {radius}px; padding: 6px 10px;
    selection-background-color: {accent}; selection-color: {on_accent}; placeholder-text-color: {muted};
}}
QLineEdit:focus, QPlainTextEdit[kind="field"]:focus {{ border: 1px solid {accent}; }}
QLineEdit:disabled, QPlainTextEdit[kind="field"]:disabled {{ color: {muted}; background: {window}; }}
QDateTimeEdit {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {radius}px; padding: 6px 10px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QDateTimeEdit:focus {{ border: 1px solid {accent}; }}
QDateTimeEdit::drop-down {{ border: none; width: 28px; }}
QDateTimeEdit::up-button, QDateTimeEdit::down-button {{ border: none; width: 0; }}
QDateTimeEdit > QLineEdit {{ background: transparent; border: none; padding: 0; }}
QCalendarWidget QWidget {{ background: {panel}; color: {text}; alternate-background-color: {window}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {accent}; selection-color: {on_accent}; }}
QCalendarWidget QToolButton {{ background: {panel}; color: {text}; border: none; padding: 6px; }}
QLineEdit[kind="search"] {{ background: {window}; padding-left: 2px; }}
QLineEdit[kind="search"]:focus {{ background: {panel}; }}
QPushButton {{
    background: {panel}; color: {text}; border: 1px solid {line}; border-radius: {radius}px; padding: 6px 12px;
    font-weight: 500; outline: none;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 11px; }}
QPushButton:disabled {{ color: {faint}; }}
QPushButton::menu-indicator {{ image: none; width: 18px; subcontrol-position: center right; }}
QPushButton[kind="primary"] {{ background: {accent}; color: {on_accent}; border: 1px solid {accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{
    background: {accent_hover}; border-color: {accent_hover};
}}
QPushButton[kind="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[kind="primary"]:disabled {{ background: {line}; border-color: {line}; color: {muted}; }}
QPushButton[kind="link"] {{
    background: transparent; border: 1px solid transparent; color: {accent_text}; padding: 2px 6px;
}}
QPushButton[kind="link"]:hover {{ background: {accent_soft}; }}
QPushButton[kind="link"]:focus {{ border: 1px solid {accent}; }}
QRadioButton {{ border: 2px solid transparent; border-radius: 6px; padding: 1px 4px; outline: none; }}
QRadioButton:focus {{ border-color: {accent}; }}
QListWidget {{ background: {panel}; border: 1px solid {line}; border-radius: {radius}px; padding: 3px; }}
QComboBox QAbstractItemView {{
    background: {panel}; color: {text}; border: 1px solid {line}; padding: 3px; outline: none;
}}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; border-radius: 6px; }}
QComboBox QAbstractItemView::item:selected {{ background: {accent_soft}; color: {text}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {scroll}; border-radius: 3px; min-height: 32px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {scroll}; border-radius: 3px; min-width: 32px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {line}; }}
QHeaderView {{ background: {panel}; border: none; border-bottom: 1px solid {line}; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; padding: 0 12px; }}
QHeaderView::section:hover {{ background: {hover}; }}
QProgressBar {{ background: {line}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
"""


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of a theme."""
    colours = {
        name: getattr(tokens, name).name()
        for name in (
            "window",
            "panel",
            "rail",
            "rail_active",
            "on_rail",
            "line",
            "text",
            "muted",
            "faint",
            "accent",
            "accent_hover",
            "accent_text",
            "accent_soft",
            "on_accent",
            "hover",
        )
    }
    return _TEMPLATE.format(radius=RADIUS_CONTROL, scroll=colours["faint"], **colours)
