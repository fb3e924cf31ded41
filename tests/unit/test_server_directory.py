"""Workspaces, users and their passwords, channels, and the demo workspace."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.domain.workspace import User
from desktop_inbox.server.services.access import access_actor
from desktop_inbox.server.services.workspaces import (
    check_password,
    do_create_channel,
    do_create_user,
    do_create_workspace,
    do_set_password,
    do_set_user_active,
    find_channel_settings,
    find_user,
)
from tests.fixtures.desks import Desk

PASSWORD = "correct horse battery"


async def _create_user(desk: Desk, email: str = "eva@acme.example", password: str | None = PASSWORD) -> User:
    return await desk.database.write(
        desk.workspace_id, lambda tx: do_create_user(tx, name="Eva", email=email, password=password)
    )


async def _signs_in(desk: Desk, email: str, password: str) -> UserId | None:
    found = await desk.database.read(lambda conn: check_password(conn, email, password))
    return None if found is None else found[0].id


async def test_a_user_signs_in_by_address_and_password(desk: Desk) -> None:
    user = await _create_user(desk)
    assert await _signs_in(desk, " Eva@ACME.example ", PASSWORD) == user.id
    assert await _signs_in(desk, "eva@acme.example", PASSWORD + " ") is None
    assert await _signs_in(desk, "nobody@acme.example", PASSWORD) is None
    found = await desk.database.read(lambda conn: find_user(conn, "EVA@acme.example"))
    assert found == (user, desk.workspace_id)


async def test_a_user_without_a_password_cannot_sign_in_by_one(desk: Desk) -> None:
    user = await _create_user(desk, password=None)
    assert await _signs_in(desk, user.email, "") is None
    await desk.database.write(desk.workspace_id, lambda tx: do_set_password(tx, user.id, PASSWORD))
    assert await _signs_in(desk, user.email, PASSWORD) == user.id


async def test_another_password_replaces_the_first(desk: Desk) -> None:
    user = await _create_user(desk)
    await desk.database.write(desk.workspace_id, lambda tx: do_set_password(tx, user.id, "another password"))
    assert await _signs_in(desk, user.email, PASSWORD) is None
    assert await _signs_in(desk, user.email, "another password") == user.id


async def test_an_inactive_user_has_no_rights(desk: Desk) -> None:
    user = await _create_user(desk)

    async def act() -> object:
        return await desk.database.read(lambda conn: access_actor(conn, desk.workspace_id, user.id))

    assert await act() is not None
    for is_active in (False, False, True):
        await desk.database.write(
            desk.workspace_id, lambda tx, is_active=is_active: do_set_user_active(tx, user.id, is_active=is_active)
        )
        assert (await act() is not None) is is_active
        assert (await _signs_in(desk, user.email, PASSWORD) is not None) is is_active


async def test_a_user_acts_in_their_own_workspace_only(desk: Desk) -> None:
    user = await _create_user(desk)
    other = WorkspaceId(new_id(desk.clock))
    assert await desk.database.read(lambda conn: access_actor(conn, other, user.id)) is None
    with pytest.raises(UserError, match="user_not_found"):
        await desk.database.write(other, lambda tx: do_set_password(tx, user.id, "another password"))


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("no address", PASSWORD, "bad_email"),
        ("@acme.example", PASSWORD, "bad_email"),
        (f"{'x' * 250}@a.example", PASSWORD, "bad_email"),
        ("eva@acme.example", "short", "bad_password"),
        ("eva@acme.example", "x" * 201, "bad_password"),
        ("TAKEN@acme.example", PASSWORD, "email_taken"),
    ],
)
async def test_a_user_that_cannot_be_created(desk: Desk, email: str, password: str, code: str) -> None:
    await _create_user(desk, "taken@acme.example")
    numbers = await desk.numbers()
    with pytest.raises(UserError) as caught:
        await _create_user(desk, email, password)
    assert caught.value.code == code
    assert await desk.numbers() == numbers


async def test_nothing_is_created_without_a_name(desk: Desk) -> None:
    for create in (
        lambda tx: do_create_workspace(tx, " \n"),
        lambda tx: do_create_channel(tx, ChannelKind.WEB_CHAT, "\u202e"),
        lambda tx: do_create_user(tx, name="", email="eva@acme.example", password=None),
    ):
        with pytest.raises(UserError, match="empty_name"):
            await desk.database.write(WorkspaceId(new_id(desk.clock)), create)


async def test_a_channel_has_settings_and_a_secret_of_its_own(desk: Desk) -> None:
    settings = {"allowed_origins": ["https://acme.example"]}
    channel = await desk.database.write(
        desk.workspace_id, lambda tx: do_create_channel(tx, ChannelKind.WEB_CHAT, "Shop", settings)
    )
    shop = await desk.database.read(lambda conn: find_channel_settings(conn, channel.id))
    first = await desk.database.read(lambda conn: find_channel_settings(conn, desk.channel.id))
    assert shop is not None
    assert first is not None
    assert bytes(shop.settings) == b'{"allowed_origins":["https://acme.example"]}'
    assert (shop.workspace_id, bytes(first.settings)) == (desk.workspace_id, b"{}")
    assert len(shop.secret) == 32
    assert shop.secret != first.secret
