"""Settings: what each role may change, and what the rules refuse."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.closing import DESCRIPTION_CHARACTERS, ClosingNoteMode
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.ids import ChannelId, CommandId, CustomInboxId, UserId
from desktop_inbox.domain.inbox_filter import CHOICES, CONDITIONS, ChannelCondition, CustomInbox, InboxFilter
from desktop_inbox.domain.snooze import SnoozeFor
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Availability, Restriction, Role, Team, User, Workspace
from desktop_inbox.protocol.settings_commands import (
    RemoveContactField,
    RemoveCustomInbox,
    RemoveTag,
    RemoveTeam,
    SetAvailability,
    SetClosingMode,
    UpdateWorkspace,
)
from desktop_inbox.server.services import custom_inboxes, people, tags
from desktop_inbox.server.services.workspaces import do_create_workspace
from desktop_inbox.server.storage.rows import fetch_one
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.settings import SettingsDesk

UNKNOWN = UserId(CommandId(msgspec.convert("0192f0c1-0000-7000-8000-00000000dead", CommandId)))


@pytest.fixture
async def settings(desk: Desk) -> SettingsDesk:
    made = SettingsDesk(desk)
    await made.set_up()
    return made


async def _workspace(settings: SettingsDesk) -> Workspace:
    found = await settings.desk.database.read(lambda conn: fetch_one(conn, Workspace))
    assert found is not None
    return found


async def test_agents_change_nothing_that_is_not_their_own(settings: SettingsDesk) -> None:
    tag, field, team = settings.tag(), settings.field(), settings.team()
    for command in (tag, field, team):
        await settings.ok("dana", command)
    first = {"command_id": settings.new_id()}
    for command in (
        UpdateWorkspace(**first, name="Mine now"),
        SetClosingMode(**first, mode=ClosingNoteMode.OFF),
        settings.user(),
        await settings.changed("ana", name="Ana the Great"),
        settings.active("luis", is_active=False),
        settings.team("Other"),
        RemoveTeam(**first, team_id=team.team_id),
        settings.tag("Other"),
        RemoveTag(**first, tag_id=tag.tag_id),
        settings.field("Other"),
        RemoveContactField(**first, field_id=field.field_id),
    ):
        assert await settings.refused("ana", command) == "not_allowed"


@pytest.mark.parametrize("user", ["ana", "dana", "olga"])
async def test_everybody_sets_their_own_availability(settings: SettingsDesk, user: str) -> None:
    command = SetAvailability(command_id=settings.new_id(), availability=Availability.BUSY)
    await settings.ok(user, command)
    assert (await settings.person(user)).availability is Availability.BUSY
    others = {"ana", "dana", "olga"} - {user}
    assert {(await settings.person(other)).availability for other in others} == {Availability.AVAILABLE}
    numbers = await settings.desk.numbers()
    await settings.ok(user, command)
    assert await settings.desk.numbers() == numbers


# The workspace --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["dana", "olga"])
async def test_managers_and_owners_change_what_they_name_and_nothing_else(settings: SettingsDesk, user: str) -> None:
    before = await _workspace(settings)
    update: dict[str, Any] = {"auto_closing": AutoClosing(is_on=True, after_minutes=60), "unassigns_on_close": True}
    await settings.ok(user, UpdateWorkspace(command_id=settings.new_id(), **update))
    after = await _workspace(settings)
    assert after == msgspec.structs.replace(before, ver=after.ver, **update)
    presets = (SnoozeFor(minutes=5),)
    await settings.ok(user, UpdateWorkspace(command_id=settings.new_id(), snooze_presets=presets, name=" Acme  Ltd "))
    after = await _workspace(settings)
    assert (after.name, after.snooze_presets, after.auto_closing) == ("Acme Ltd", presets, update["auto_closing"])


async def test_a_workspace_has_a_name(settings: SettingsDesk) -> None:
    assert await settings.refused("olga", UpdateWorkspace(command_id=settings.new_id(), name=" ")) == "empty_name"


async def test_the_same_settings_once_more_change_nothing(settings: SettingsDesk) -> None:
    numbers = await settings.desk.numbers()
    await settings.ok("dana", UpdateWorkspace(command_id=settings.new_id(), name="Acme", unassigns_on_close=False))
    assert await settings.desk.numbers() == numbers


# Users ----------------------------------------------------------------------------------------------------------------


async def test_a_manager_creates_users_and_changes_them(settings: SettingsDesk) -> None:
    eva = await settings.ok("dana", settings.user(email=" EVA@acme.example ", restriction=Restriction.OWN))
    stored: User = await settings.row(User, eva.user_id)
    expected = ("Eva", "eva@acme.example", Role.AGENT, Restriction.OWN, True)
    assert (stored.name, stored.email, stored.role, stored.restriction, stored.is_active) == expected
    await settings.ok("dana", settings.user(eva.user_id, role=Role.MANAGER))
    assert (await settings.row(User, eva.user_id)).role is Role.MANAGER


async def test_only_owners_make_change_and_deactivate_owners(settings: SettingsDesk) -> None:
    assert await settings.refused("dana", settings.user(role=Role.OWNER)) == "not_allowed"
    assert await settings.refused("dana", await settings.changed("luis", role=Role.OWNER)) == "not_allowed"
    assert await settings.refused("dana", await settings.changed("olga", name="Nobody")) == "not_allowed"
    assert await settings.refused("dana", settings.active("olga", is_active=False)) == "not_allowed"
    await settings.ok("olga", await settings.changed("luis", role=Role.OWNER))
    await settings.ok("olga", settings.active("luis", is_active=False))
    assert not (await settings.person("luis")).is_active


async def test_nobody_changes_their_own_role_or_deactivates_themselves(settings: SettingsDesk) -> None:
    assert await settings.refused("dana", await settings.changed("dana", role=Role.AGENT)) == "own_role"
    assert await settings.refused("olga", await settings.changed("olga", role=Role.MANAGER)) == "own_role"
    assert await settings.refused("dana", settings.active("dana", is_active=False)) == "own_role"
    await settings.ok("dana", await settings.changed("dana", name="Dana Díaz"))
    assert (await settings.person("dana")).name == "Dana Díaz"


async def test_one_owner_remains_also_where_the_command_line_asks(settings: SettingsDesk) -> None:
    desk = settings.desk
    olga = desk.user_id("olga")

    def work(tx: Any) -> None:
        people.do_set_user_active(tx, olga, is_active=False)

    with pytest.raises(Exception, match="last_owner"):
        await desk.database.write(desk.workspace_id, work)
    await settings.ok("olga", await settings.changed("luis", role=Role.OWNER))
    await desk.database.write(desk.workspace_id, work)
    assert not (await settings.person("olga")).is_active


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "empty_name"),
        ({"email": "eva"}, "bad_email"),
        ({"email": "eva@ acme.example"}, "bad_email"),
    ],
)
async def test_a_user_that_cannot_be_saved(settings: SettingsDesk, fields: dict[str, Any], code: str) -> None:
    assert await settings.refused("dana", settings.user(**fields)) == code


async def test_addresses_are_taken_once_and_kept_by_who_has_them(settings: SettingsDesk) -> None:
    ana = await settings.person("ana")
    assert await settings.refused("dana", settings.user(email=ana.email.upper())) == "email_taken"
    await settings.ok("dana", await settings.changed("ana", name="Ana Moreno"))
    assert (await settings.person("ana")).email == ana.email


async def test_the_id_of_a_user_elsewhere_is_taken(settings: SettingsDesk) -> None:
    other = Desk(settings.desk.database, settings.desk.clock)
    await other.set_up()
    assert await settings.refused("dana", settings.user(other.user_id("ana"))) == "id_taken"
    other_active = msgspec.structs.replace(settings.active("ana", is_active=False), user_id=other.user_id("ana"))
    assert await settings.refused("dana", other_active) == "user_not_found"


async def test_who_is_deactivated_gives_no_commands(settings: SettingsDesk) -> None:
    await settings.ok("dana", settings.active("ana", is_active=False))
    command = SetAvailability(command_id=settings.new_id(), availability=Availability.AWAY)
    assert await settings.refused("ana", command) == "not_allowed"
    await settings.ok("dana", settings.active("ana", is_active=True))
    await settings.ok("ana", command)


# Teams, tags, fields --------------------------------------------------------------------------------------------------


async def test_a_team_leaves_out_who_cannot_be_in_it(settings: SettingsDesk) -> None:
    await settings.ok("dana", settings.active("luis", is_active=False))
    team = settings.team(members=("ana", "luis", "ana"))
    team = msgspec.structs.replace(team, member_ids=(*team.member_ids, UNKNOWN))
    await settings.ok("dana", team)
    assert (await settings.row(Team, team.team_id)).member_ids == (settings.desk.user_id("ana"),)


async def test_removed_things_come_back_when_they_are_saved_again(settings: SettingsDesk) -> None:
    team, tag, field = settings.team(), settings.tag(), settings.field()
    first = {"command_id": settings.new_id()}
    removals = {
        Team: (team, team.team_id, RemoveTeam(**first, team_id=team.team_id)),
        Tag: (tag, tag.tag_id, RemoveTag(**first, tag_id=tag.tag_id)),
        ContactField: (field, field.field_id, RemoveContactField(**first, field_id=field.field_id)),
    }
    for kind, (save, row_id, remove) in removals.items():
        await settings.ok("dana", save)
        await settings.ok("dana", remove)
        assert not (await settings.row(kind, row_id)).is_active
        numbers = await settings.desk.numbers()
        await settings.ok("dana", remove)
        assert await settings.desk.numbers() == numbers
        await settings.ok("dana", save)
        assert (await settings.row(kind, row_id)).is_active


async def test_what_is_unknown_cannot_be_removed(settings: SettingsDesk) -> None:
    first: dict[str, Any] = {"command_id": settings.new_id()}
    unknown = settings.new_id()
    assert await settings.refused("dana", RemoveTeam(**first, team_id=unknown)) == "team_not_found"
    assert await settings.refused("dana", RemoveTag(**first, tag_id=unknown)) == "tag_not_found"
    assert await settings.refused("dana", RemoveContactField(**first, field_id=unknown)) == "field_not_found"
    assert await settings.refused("ana", RemoveCustomInbox(**first, inbox_id=unknown)) == "inbox_not_found"


async def test_names_of_active_things_differ_by_more_than_case_and_accents(settings: SettingsDesk) -> None:
    for make in (settings.team, settings.tag, settings.field):
        await settings.ok("dana", make("Café"))
        assert await settings.refused("dana", make(" CAFE ")) == "name_taken"
        assert await settings.refused("dana", make(" ")) == "empty_name"


async def test_a_removed_thing_does_not_come_back_to_a_taken_name(settings: SettingsDesk) -> None:
    tag = await settings.ok("dana", settings.tag("VIP"))
    await settings.ok("dana", RemoveTag(command_id=settings.new_id(), tag_id=tag.tag_id))
    await settings.ok("dana", settings.tag("vip"))
    assert await settings.refused("dana", tag) == "name_taken"


async def test_ids_are_taken_across_workspaces(settings: SettingsDesk) -> None:
    other = SettingsDesk(Desk(settings.desk.database, settings.desk.clock))
    await other.desk.set_up()
    for make, name in ((other.team, "team_id"), (other.tag, "tag_id"), (other.field, "field_id")):
        theirs = await other.ok("dana", make())
        mine = msgspec.structs.replace(make("Another"), **{name: getattr(theirs, name)})
        assert await settings.refused("dana", mine) == "id_taken"


async def test_there_is_a_limit_to_active_things(settings: SettingsDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "TAGS", 2)
    first = await settings.ok("dana", settings.tag("One"))
    await settings.ok("dana", settings.tag("Two"))
    assert await settings.refused("dana", settings.tag("Three")) == "too_many"
    await settings.ok("dana", settings.tag("First", first.tag_id))
    await settings.ok("dana", RemoveTag(command_id=settings.new_id(), tag_id=first.tag_id))
    await settings.ok("dana", settings.tag("Three"))
    assert await settings.refused("dana", first) == "too_many"


async def test_a_description_has_an_end(settings: SettingsDesk) -> None:
    long = settings.tag(description="x" * (DESCRIPTION_CHARACTERS + 1))
    assert await settings.refused("dana", long) == "description_too_long"


async def test_a_fields_kind_is_fixed_and_only_lists_have_options(settings: SettingsDesk) -> None:
    plan = await settings.ok("dana", settings.field(kind=FieldKind.LIST, options=(" Free ", "", "Pro  plan"), order=3))
    stored: ContactField = await settings.row(ContactField, plan.field_id)
    assert (stored.options, stored.order) == (("Free", "Pro plan"), 3)
    assert await settings.refused("dana", settings.field("Plan", plan.field_id)) == "kind_is_fixed"
    of_list = {"kind": FieldKind.LIST, "field_id": plan.field_id}
    assert await settings.refused("dana", settings.field(**of_list, options=(" ",))) == "no_options"
    assert await settings.refused("dana", settings.field(**of_list, options=("Pro", "PRÓ"))) == "same_options"
    text = await settings.ok("dana", settings.field("Note", options=("left", "out")))
    assert (await settings.row(ContactField, text.field_id)).options == ()


# Custom inboxes -------------------------------------------------------------------------------------------------------


async def test_a_private_inbox_reaches_its_owner_alone_and_a_shared_one_everybody(settings: SettingsDesk) -> None:
    desk = settings.desk
    mirrors = {name: await Mirror(desk.database, desk.actors[name]).load() for name in ("ana", "luis")}
    private = await settings.ok("ana", settings.inbox("Mine"))
    shared = await settings.ok("ana", settings.inbox("Ours", is_shared=True))
    for late in (False, True):
        seen = {}
        for name, mirror in mirrors.items():
            current = await Mirror(desk.database, desk.actors[name]).load() if late else await mirror.catch_up()
            seen[name] = {row.id for row in current.rows.values() if isinstance(row, CustomInbox)}
        assert seen == {"ana": {private.inbox_id, shared.inbox_id}, "luis": {shared.inbox_id}}


async def test_only_the_owner_changes_or_removes_an_inbox(settings: SettingsDesk) -> None:
    shared = await settings.ok("ana", settings.inbox("Ours", is_shared=True))
    private = await settings.ok("ana", settings.inbox("Mine"))
    first = {"command_id": settings.new_id()}
    for user in ("luis", "olga"):
        assert await settings.refused(user, settings.inbox("X", shared.inbox_id, is_shared=True)) == "not_allowed"
        assert await settings.refused(user, settings.inbox("X", private.inbox_id)) == "id_taken"
        assert await settings.refused(user, RemoveCustomInbox(**first, inbox_id=shared.inbox_id)) == "not_allowed"
        assert await settings.refused(user, RemoveCustomInbox(**first, inbox_id=private.inbox_id)) == "inbox_not_found"
    filtered = InboxFilter(conditions=(ChannelCondition(channel_ids=(settings.desk.channel.id,)),))
    await settings.ok("ana", settings.inbox("Theirs", shared.inbox_id, is_shared=True, filter=filtered))
    stored: CustomInbox = await settings.row(CustomInbox, shared.inbox_id)
    assert (stored.name, stored.filter, stored.owner_id) == ("Theirs", filtered, settings.desk.user_id("ana"))
    await settings.ok("ana", RemoveCustomInbox(**first, inbox_id=shared.inbox_id))
    gone: CustomInbox = await settings.row(CustomInbox, shared.inbox_id)
    assert (gone.is_active, gone.filter) == (False, InboxFilter())


async def test_whether_an_inbox_is_shared_never_changes(settings: SettingsDesk) -> None:
    mine = await settings.ok("ana", settings.inbox())
    assert await settings.refused("ana", settings.inbox("Mine", mine.inbox_id, is_shared=True)) == "sharing_is_fixed"


async def test_filters_and_numbers_of_inboxes_have_limits(
    settings: SettingsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ChannelCondition(channel_ids=(ChannelId(settings.new_id()),))
    wide = ChannelCondition(channel_ids=one.channel_ids * (CHOICES + 1))
    for conditions in ((one,) * (CONDITIONS + 1), (wide,)):
        too_much = settings.inbox(filter=InboxFilter(conditions=conditions))
        assert await settings.refused("ana", too_much) == "bad_filter"
    monkeypatch.setattr(custom_inboxes, "CUSTOM_INBOXES", 2)
    await settings.ok("luis", settings.inbox("Private"))
    mine = await settings.ok("ana", settings.inbox())
    await settings.ok("ana", settings.inbox("Ours", is_shared=True))
    assert await settings.refused("ana", settings.inbox("More")) == "too_many_inboxes"
    assert await settings.refused("luis", settings.inbox("More")) == "too_many_inboxes"
    await settings.ok("ana", settings.inbox("Renamed", mine.inbox_id))
    await settings.ok("ana", RemoveCustomInbox(command_id=settings.new_id(), inbox_id=mine.inbox_id))
    await settings.ok("ana", settings.inbox("More", CustomInboxId(settings.new_id())))


async def test_another_workspace_is_not_touched(settings: SettingsDesk) -> None:
    desk = settings.desk
    other = Desk(desk.database, desk.clock)
    await desk.database.write(other.workspace_id, lambda tx: do_create_workspace(tx, "Other"))
    await settings.ok("olga", UpdateWorkspace(command_id=settings.new_id(), name="Changed"))
    assert (await settings.row(Workspace, other.workspace_id)).name == "Other"
