"""What tests of screens and their words share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale


@pytest.fixture
def speaking(qapp: object) -> Iterator[Callable[[str], None]]:
    """Give a function that sets the locale ("es_ES") of what is made from then on; put back after the test."""
    usual = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(usual)
