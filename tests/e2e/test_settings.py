"""Settings in the real application against the real server: what a manager sets up, an agent has."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Availability, User
from desktop_inbox.ui.settings.form_dialog import FormDialog
from desktop_inbox.ui.settings.screen import SettingsScreen
from desktop_inbox.viewmodels.settings.section import Act
from desktop_inbox.viewmodels.settings.settings import SectionName, SettingsViewModel
from tests.fixtures.desktop import Desktop, OpenDesktop
from tests.fixtures.server_process import PASSWORD, ServerProcess
from tests.fixtures.waiting import until
from tests.unit.sync_server import eventually

pytestmark = pytest.mark.e2e

DANA, LUIS = "dana@example.test", "luis@example.test"


async def _open_settings(desktop: Desktop) -> tuple[SettingsScreen, SettingsViewModel]:
    desktop.desk.window.show_settings()
    screen = await until(lambda: desktop.desk.others.settings)
    model: SettingsViewModel = screen.navigation.model().parent()
    await until(lambda: model.section(SectionName.AVAILABILITY).is_loaded)
    return screen, model


async def _form() -> FormDialog:
    def look() -> FormDialog | None:
        widgets = QApplication.topLevelWidgets()
        return next((one for one in widgets if isinstance(one, FormDialog) and one.isVisible()), None)

    return await until(look)


async def _tags(desktop: Desktop) -> list[Tag]:
    return [tag for tag in (await desktop.desk.session.store.directory()).tags if tag.ver]


async def _user(desktop: Desktop, email: str) -> User:
    return next(user for user in await desktop.desk.session.store.users() if user.email == email)


async def test_what_a_manager_sets_up_reaches_the_agents(
    open_desktop: OpenDesktop, server_process: ServerProcess
) -> None:
    server_process.admin(
        "create-user", "--name", "Dana Kim", "--email", DANA, "--role", "manager", words=f"{PASSWORD}\n"
    )
    dana, luis = await open_desktop(DANA), await open_desktop(LUIS)
    await dana.online()
    await luis.online()
    screen, model = await _open_settings(dana)

    model.show_section(SectionName.TAGS)
    screen.page.add.click()
    form = await _form()
    form.view.fields["name"].editor.edited.emit("Wholesale")
    form.confirm.click()
    await eventually(lambda: _tags(luis))
    assert [tag.name for tag in await _tags(luis)] == ["Wholesale"]
    await until(lambda: [row.state for row in model.section(SectionName.TAGS).model.rows] == [""])

    _, of_luis = await _open_settings(luis)
    availability = of_luis.section(SectionName.AVAILABILITY)
    assert availability.head is not None
    availability.head.set_value("availability", Availability.BUSY)
    availability.head.submit()

    async def is_busy() -> bool:
        return (await _user(dana, LUIS)).availability is Availability.BUSY

    await eventually(is_busy)

    users = model.section(SectionName.USERS)
    model.show_section(SectionName.USERS)
    users.act(Act.PASSWORD, (await _user(dana, LUIS)).id)
    form = await _form()
    for name in ("password", "again"):
        form.view.fields[name].editor.edited.emit("another good password")
    form.confirm.click()
    await until(lambda: dana.desk.models.toasts.current)
    assert (await dana.desk.session.store.outbox()) == []
