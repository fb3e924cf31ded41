"""The documents say what the code says: links lead somewhere, and tables of commands, keys and decisions are whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.frames import ClientFrame, ServerFrame

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
USER_INTERFACE = ROOT / "desktop_inbox" / "ui"
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\]\((?!https?://)([^)#]*)(?:#([^)]*))?\)")
KEYS = re.compile(r"(?:Ctrl|Alt)\+(?:Shift\+)?(?:[A-Z0-9][A-Za-z0-9]*|,)")
SAME_KEYS = {"Ctrl+Return": "Ctrl+Enter"}
STANDARD_KEYS = {"Ctrl+A", "Ctrl+C", "Ctrl+S", "Ctrl+V", "Ctrl+Z", "Alt+Up", "Alt+Down"}
"""Keys that the code names by what they mean (`QKeySequence.StandardKey`) or takes apart."""


def _anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    for name, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), name
        assert not anchor or anchor in _anchors(target), f"{name}#{anchor}"


@pytest.mark.parametrize(
    ("heading", "union"), [("The rows", Row), ("The frames", ClientFrame | ServerFrame), ("The commands", Command)]
)
def test_the_protocol_names_everything_that_is_sent(heading, union):
    text = (ROOT / "docs" / "sync-protocol.md").read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text[text.index(f"### {heading}\n") + 4 :], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = re.findall(r"`([a-z_.]+)`", " ".join(rows))
    assert sorted(named) == sorted(struct.__struct_config__.tag for struct in get_args(union))


def test_the_user_is_told_of_every_shortcut_and_of_no_other():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in USER_INTERFACE.rglob("*.py"))
    bound = {
        keys for literal in re.findall(r'"([^"\n]+)"', sources) for keys in KEYS.findall(literal) if keys == literal
    }
    text = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    table = text[text.index("## Keys") :]
    assert set(KEYS.findall(table)) == {SAME_KEYS.get(keys, keys) for keys in bound} | STANDARD_KEYS


def test_the_index_of_decisions_is_whole():
    files = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS.glob("[0-9]*.md")}
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\d+)\]\(([^)]+)\) \| (.+) \|$", index, re.MULTILINE)
    assert {name: f"# {number}: {title}" for number, name, title in listed} == files
