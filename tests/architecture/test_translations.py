"""Every string of the screens is translated, into Spanish and, where it has plural forms, into English."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("desktop_inbox_en.ts", "desktop_inbox_es.ts")
PLACEHOLDERS = re.compile(r"%(?:\d|n)|\{\w+\}")

Message = tuple[str, str, str]
"""Context, comment and source of a string."""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the translation files as they would be after collecting the source's strings again."""
    folder = tmp_path_factory.mktemp("translations")
    for name in FILES:
        shutil.copy(ROOT / "translations" / name, folder)
    code = (
        f"import pathlib, subprocess, translation_files as files\n"
        f"for command in files.collecting(pathlib.Path({str(folder)!r})):\n"
        f"    subprocess.run(command, check=True, cwd=files.ROOT, stdout=subprocess.DEVNULL)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "installers", env=None)
    return folder


def _messages(path: Path) -> dict[Message, ElementTree.Element]:
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - our own files
        for message in context.iter("message"):
            name, comment = context.findtext("name", ""), message.findtext("comment", "")
            found[name, comment, message.findtext("source", "")] = message
    return found


def _texts(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


@pytest.mark.parametrize("name", FILES)
def test_the_files_have_the_strings_of_the_source(collected: Path, name: str) -> None:
    assert set(_messages(collected / name)) == set(_messages(ROOT / "translations" / name)), "run dev.py translations"


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_left_untranslated(collected: Path, name: str) -> None:
    unfinished = [
        key
        for key, message in _messages(collected / name).items()
        if not all(_texts(message)) or message.find("translation[@type='unfinished']") is not None
    ]
    assert unfinished == []


@pytest.mark.parametrize("name", FILES)
def test_translations_keep_the_placeholders(name: str) -> None:
    changed = [
        key
        for key, message in _messages(ROOT / "translations" / name).items()
        for text in _texts(message)
        if sorted(PLACEHOLDERS.findall(text)) != sorted(PLACEHOLDERS.findall(key[2]))
    ]
    assert changed == []


def test_plurals_have_both_forms() -> None:
    for name in FILES:
        for key, message in _messages(ROOT / "translations" / name).items():
            if message.get("numerus"):
                assert len(_texts(message)) == 2, key


def test_words_are_asked_for_where_the_tools_put_them() -> None:
    """The tools know the context of `self.tr` only, and plural forms only there."""
    wrong = []
    for path in sorted((ROOT / "desktop_inbox").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                function, numbers = ast.unparse(call.func), len(call.args)
                of_another = function.endswith(".tr") and function != "self.tr"
                if of_another or (function in {"translate", "QCoreApplication.translate"} and numbers > 3):
                    wrong.append(f"{path.name}:{call.lineno}")
    assert wrong == []
