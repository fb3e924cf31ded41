"""Whether somebody is here, between two real applications over the real server."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.presence import Shown
from desktop_inbox.domain.workspace import Availability
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.waiting import until

pytestmark = pytest.mark.e2e

ANA, LUIS = "ana@example.test", "luis@example.test"


async def _sees(luis: Desktop, ana: Desktop, shown: Shown) -> None:
    """Wait until one application shows how available the user of the other is."""
    people, user_id = luis.desk.people, ana.desk.session.account.user_id

    def look() -> bool:
        user = people.user(user_id)
        return user is not None and people.shown(user) is shown

    await until(look, 20)


def _leave_for(desktop: Desktop, minutes: float) -> None:
    """Let it be so long since somebody has touched this application, and look."""
    watch = desktop.desk.presence.watch
    watch._touched_s -= minutes * 60
    watch._look()


async def test_who_is_away_is_seen_to_be_and_who_is_busy_says_so(open_desktop: OpenDesktop) -> None:
    ana, luis = await open_desktop(ANA), await open_desktop(LUIS)
    await ana.online()
    await luis.online()
    await _sees(luis, ana, Shown.AVAILABLE)

    _leave_for(ana, 11)
    await _sees(luis, ana, Shown.AWAY)
    await until(lambda: ana.desk.presence.availability.shown is Shown.AWAY, 20)
    QTest.keyClick(ana.desk.window.windowHandle(), Qt.Key.Key_Shift)
    await _sees(luis, ana, Shown.AVAILABLE)

    ana.desk.presence.availability.choose(Availability.BUSY)
    await _sees(luis, ana, Shown.BUSY)
    _leave_for(ana, 11)
    await until(lambda: ana.desk.presence.availability.shown is Shown.BUSY, 20)

    await ana.close()
    alone = {luis.desk.session.account.user_id}
    await until(lambda: {known.user_id for known in luis.desk.session.colleagues.presences()} == alone, 20)
