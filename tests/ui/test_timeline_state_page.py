"""What stands in place of a timeline."""

from __future__ import annotations

import pytest

from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.timeline.state_page import StatePage

LONG = "This contact is assigned to others now, or your rights have changed."


@pytest.mark.parametrize("width", [340, 500, 900])
def test_a_long_explanation_is_whole(qtbot, width):
    page = StatePage()
    qtbot.addWidget(page)
    page.resize(width, 500)
    page.show_state(Icon.LOCK, "No longer visible to you", LONG)
    page.show()
    [text] = (label for label in page.findChildren(Label) if label.text() == LONG)
    assert text.height() >= text.heightForWidth(text.width())
    assert abs(text.geometry().center().x() - width // 2) <= 1
