"""Translations: `translations/*.ts` are kept in git, the `.qm` files that the program loads are built from them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT, program

FOLDER = ROOT / "translations"
FILES = {"desktop_inbox_en.ts": ["-pluralonly"], "desktop_inbox_es.ts": []}
SOURCES = ("desktop_inbox/app", "desktop_inbox/ui", "desktop_inbox/viewmodels")


def build_translations() -> None:
    """Build each `.qm` that is missing or older than its `.ts`."""
    for source in sorted(FOLDER.glob("*.ts")):
        target = source.with_suffix(".qm")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            subprocess.run([str(program("pyside6-lrelease")), "-silent", str(source), "-qm", str(target)], check=True)


def update_translations(arguments: Sequence[str]) -> int:
    """Collect the strings of the source into the `.ts` files, then build them. Further arguments go to lupdate."""
    codes = [subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode for command in collecting(FOLDER)]
    build_translations()
    return max(codes)


def collecting(folder: Path) -> list[list[str]]:
    """Return the commands that collect the strings of the source into the `.ts` files of a folder.

    The source is English, so the English file holds only the strings with plural forms.
    """
    sources = [str(path.relative_to(ROOT)) for place in SOURCES for path in sorted((ROOT / place).rglob("*.py"))]
    lupdate = [str(program("pyside6-lupdate")), "-locations", "none", "-no-obsolete"]
    return [[*lupdate, *options, *sources, "-ts", str(folder / name)] for name, options in FILES.items()]
