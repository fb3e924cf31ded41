"""Makes `resources/emoji/` from the npm package emojibase-data (MIT): which emoji there are, and what they are called.

For maintainers, when a new version of Unicode or of the bundled font is taken over:

    npm pack emojibase-data && tar -xzf emojibase-data-*.tgz
    QT_QPA_PLATFORM=offscreen .venv/bin/python installers/emoji_data.py package/

Emoji that the bundled font cannot draw as one picture are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QTextLayout

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
LANGUAGES = ("en", "es", "pt")
_COMPONENTS = 2
"""The group of skin tones and hair, which are no emoji by themselves."""


def main() -> int:
    """Write `emoji.json` and one file for each language, all in the same order."""
    source = Path(sys.argv[1])
    application = QGuiApplication([])
    family = _load_font()
    entries = sorted(_read(source / "en" / "data.json"), key=lambda entry: entry["order"])
    shown = [entry for entry in entries if _is_drawn(family, entry["emoji"])]
    target = RESOURCES / "emoji"
    target.mkdir(exist_ok=True)
    _write(target / "emoji.json", [[entry["emoji"], entry["group"], _tones(entry)] for entry in shown])
    english = _names(source, "en")
    for language in LANGUAGES:
        names = _names(source, language)
        _write(target / f"{language}.json", [names.get(e["hexcode"], english[e["hexcode"]]) for e in shown])
    (target / "LICENSE-emojibase.txt").write_text((source / "LICENSE").read_text("utf-8"), "utf-8")
    print(f"{len(shown)} emoji; left out: {' '.join(e['emoji'] for e in entries if e not in shown)}")
    application.quit()
    return 0


def _load_font() -> str:
    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / "NotoColorEmoji.ttf"))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _is_drawn(family: str, text: str) -> bool:
    """Return whether the font draws a sequence as one glyph."""
    layout = QTextLayout(text, QFont(family, 20))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
    return len(glyphs) == 1 and glyphs[0] != 0


def _read(path: Path) -> list[dict[str, Any]]:
    entries = json.loads(path.read_text("utf-8"))
    return [entry for entry in entries if entry.get("group") not in {None, _COMPONENTS}]


def _tones(entry: dict[str, Any]) -> list[str]:
    """Return the emoji in the five skin tones, light to dark; empty where it has none."""
    tones = {skin["tone"]: skin["emoji"] for skin in entry.get("skins", []) if isinstance(skin["tone"], int)}
    return [tones[number] for number in range(1, 6)] if len(tones) == 5 else []


def _names(source: Path, language: str) -> dict[str, list[str]]:
    """Return name and search words (shortcodes among them) by hexcode."""
    codes: dict[str, list[str]] = {}
    for path in sorted((source / language / "shortcodes").glob("*.json")):
        if path.stem not in {"emojibase", "cldr", "github"}:
            continue
        for hexcode, found in json.loads(path.read_text("utf-8")).items():
            codes.setdefault(hexcode, []).extend([found] if isinstance(found, str) else found)
    names = {}
    for entry in _read(source / language / "data.json"):
        words = [*entry.get("tags", []), *codes.get(entry["hexcode"], [])]
        names[entry["hexcode"]] = [entry["label"], "|".join(dict.fromkeys(words))]
    return names


def _write(path: Path, entries: list[Any]) -> None:
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
