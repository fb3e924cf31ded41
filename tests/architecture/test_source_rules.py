"""Rules of the structure that neither ruff nor import-linter can see, checked on the syntax trees of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop_inbox"
FILES = sorted(PACKAGE.rglob("*.py"))
LINES_AT_MOST = 500
ENTRY_POINTS = {"desktop_inbox/app/main.py"}
LATE_IMPORTS = {"desktop_inbox/__main__.py", "desktop_inbox/app/late.py"}
"""The registries of late imports: of commands (a server loads no Qt), and of what the first list does not need."""
COLOUR_NAMES = {"QColor", "QBrush", "QPen"}
NESTED_LOOPS = {"exec", "exec_"}
RICH_TEXT_FORMATS = {"RichText", "MarkdownText", "AutoText"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _in(path: Path, *folders: str) -> bool:
    return any(path.is_relative_to(PACKAGE / folder) for folder in folders)


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Give each call with the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            target = node.func
            if isinstance(target, ast.Attribute):
                yield target.attr, node
            elif isinstance(target, ast.Name):
                yield target.id, node


def nested_loops(tree: ast.AST) -> list[int]:
    """Return the lines that start a nested Qt loop: under qasync it loses wake-ups."""
    return [
        node.lineno
        for name, node in _calls(tree)
        if name in NESTED_LOOPS and isinstance(node.func, ast.Attribute) and not node.args
    ]


def capturing_lambdas(tree: ast.AST) -> list[int]:
    """Return the lines that connect a lambda which holds `self`: the widget then never dies."""
    found = []
    for name, node in _calls(tree):
        if name != "connect":
            continue
        lambdas = [part for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Lambda)]
        inner = [
            leaf for part in lambdas for leaf in ast.walk(part) if isinstance(leaf, ast.Name) and leaf.id == "self"
        ]
        if inner:
            found.append(node.lineno)
    return found


def colour_literals(tree: ast.AST) -> list[int]:
    """Return the lines that name a colour in the code: "#rrggbb", or numbers and words given to Qt's colour classes."""
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    colours = [node for name, node in _calls(tree) if name in COLOUR_NAMES and node.args]
    return [node.lineno for node in constants if _is_hex_colour(node.value)] + [
        node.lineno for node in colours if all(isinstance(argument, ast.Constant) for argument in node.args)
    ]


def _is_hex_colour(text: str) -> bool:
    return (
        text.startswith("#") and len(text) in {4, 7, 9} and all(digit in "0123456789abcdefABCDEF" for digit in text[1:])
    )


def style_sheets(tree: ast.AST) -> list[int]:
    """Return the lines that set a style sheet."""
    return [node.lineno for name, node in _calls(tree) if name == "setStyleSheet"]


def rich_text(tree: ast.AST) -> list[int]:
    """Return the lines that let a label or a document read text as markup: text of contacts is text."""
    found = [
        node.lineno for name, node in _calls(tree) if name in {"setHtml", "insertHtml", "setMarkdown", "appendHtml"}
    ]
    for node in ast.walk(tree):
        is_format = isinstance(node, ast.Attribute) and node.attr in RICH_TEXT_FORMATS
        if is_format and "TextFormat" in ast.unparse(node):
            found.append(node.lineno)
    return found


def late_imports(tree: ast.AST) -> list[int]:
    """Return the lines that import inside a function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return sorted(
        {
            node.lineno
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def bare_labels(tree: ast.AST) -> list[int]:
    """Return the lines that make a plain QLabel: it guesses markup; `ui.kit` has one that does not."""
    return [node.lineno for name, node in _calls(tree) if name == "QLabel"]


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        pytest.param(nested_loops, lambda path: _name(path) not in ENTRY_POINTS, id="no nested Qt loop"),
        pytest.param(capturing_lambdas, lambda _path: True, id="no lambda with self in connect"),
        pytest.param(
            colour_literals, lambda path: _in(path, "ui", "app") and not _in(path, "ui/kit"), id="colours in ui.kit"
        ),
        pytest.param(
            style_sheets, lambda path: _in(path, "ui", "app") and not _in(path, "ui/kit"), id="styles in ui.kit"
        ),
        pytest.param(rich_text, lambda path: _in(path, "ui", "app"), id="text is text"),
        pytest.param(
            bare_labels, lambda path: _in(path, "ui", "app") and not _in(path, "ui/kit"), id="plain-text labels"
        ),
        pytest.param(late_imports, lambda path: _name(path) not in LATE_IMPORTS, id="imports at the top"),
    ],
)
def test_the_package_keeps_the_rule(rule, applies):
    found = [
        f"{_name(path)}:{line}" for path in FILES if applies(path) for line in rule(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (nested_loops, "dialog.exec()"),
        (capturing_lambdas, "button.clicked.connect(lambda: self.close())"),
        (colour_literals, "ground = '#ff00aa'"),
        (colour_literals, "QColor(1, 2, 3)"),
        (style_sheets, "widget.setStyleSheet('')"),
        (rich_text, "label.setTextFormat(Qt.TextFormat.RichText)"),
        (rich_text, "view.setHtml(text)"),
        (bare_labels, "QLabel('x')"),
        (late_imports, "def f():\n    import os"),
    ],
)
def test_the_rule_sees_a_breach(rule, bad):
    assert rule(ast.parse(bad)) == [bad.count("\n") + 1]


def test_no_file_is_too_long():
    sources = [*FILES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "installers").rglob("*.py")]
    long = {
        _name(path): lines for path in sources if (lines := len(path.read_text("utf-8").splitlines())) > LINES_AT_MOST
    }
    assert long == {}
