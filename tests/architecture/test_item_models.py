"""Every item model of the package is put under Qt's model tester by some test of the screens."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import desktop_inbox

ROOT = Path(__file__).resolve().parents[2]


def _model_classes() -> set[str]:
    """Return the names of the concrete item models in the package."""
    core = pytest.importorskip("PySide6.QtCore")
    found = set()
    for folder in ("viewmodels", "ui"):
        for module in pkgutil.walk_packages([str(ROOT / "desktop_inbox" / folder)], f"desktop_inbox.{folder}."):
            for name, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                own = value.__module__ == module.name
                if own and issubclass(value, core.QAbstractItemModel) and not _is_base(value):
                    found.add(name)
    return found


def _is_base(model: type) -> bool:
    """A model that others of the package derive from is tested through them."""
    return any(heir.__module__.startswith(f"{desktop_inbox.__name__}.") for heir in model.__subclasses__())


def _tested_with_model_tester() -> set[str]:
    """Return all names used in test files that make a model tester."""
    names: set[str] = set()
    for path in (ROOT / "tests" / "ui").rglob("*.py"):
        source = path.read_text("utf-8")
        if "qtmodeltester" in source or "QAbstractItemModelTester" in source or "model_tester" in source:
            names |= {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    return names


def test_every_item_model_is_under_the_model_tester():
    assert _model_classes() - _tested_with_model_tester() == set()
