"""Which panels there is room for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from desktop_inbox.ui.kit.tokens import DETAILS_WIDTH, INBOXES_WIDTH, LIST_WIDTH, RAIL_WIDTH

CHAT_WIDTH = 420
"""The width, in pixels, below which the chat is no pleasure: panels give way before."""

PanelName = Literal["inboxes", "details"]


@dataclass(frozen=True, slots=True)
class Panels:
    """Which panels the user wants, and which one was asked for last in a window that is too narrow for all."""

    inboxes: bool = True
    details: bool = True
    asked_for: PanelName | None = None

    def visible(self, width: int) -> frozenset[PanelName]:
        """Return the panels to show in a window of that width. The details give way first, then the inboxes.

        A panel that was asked for is shown all the same; the other one gives way to it.
        """
        wanted: list[PanelName] = []
        if self.inboxes:
            wanted.append("inboxes")
        if self.details:
            wanted.append("details")
        if self.asked_for in wanted:
            wanted.remove(self.asked_for)
            wanted.insert(0, self.asked_for)
        room = width - RAIL_WIDTH - LIST_WIDTH - CHAT_WIDTH
        shown: set[PanelName] = set()
        for name in wanted:
            room -= INBOXES_WIDTH if name == "inboxes" else DETAILS_WIDTH
            if room >= 0 or name == self.asked_for:
                shown.add(name)
        return frozenset(shown)

    def toggled(self, name: PanelName, width: int) -> Panels:
        """Return what is wanted after the user showed or hid a panel in a window of that width."""
        if name in self.visible(width):
            hidden = replace(self, inboxes=False) if name == "inboxes" else replace(self, details=False)
            return replace(hidden, asked_for=None)
        shown = replace(self, inboxes=True) if name == "inboxes" else replace(self, details=True)
        return replace(shown, asked_for=name)

    def resized(self, width: int, *, before: int) -> Panels:
        """Return what is wanted in a window of another width: what was asked for in a narrow one is forgotten."""
        return self if self.asked_for is None or width == before else replace(self, asked_for=None)
