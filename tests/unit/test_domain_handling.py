"""Pure rules of handling: when a snooze ends, when a conversation closes by itself, who sees what and whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.auto_closing import AutoClosing, closes_at
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.ids import TeamId
from desktop_inbox.domain.presence import Presence, Shown, shown_availability
from desktop_inbox.domain.snooze import (
    DEFAULT_PRESETS,
    SnoozeFor,
    SnoozePreset,
    SnoozeUntilDay,
    SnoozeUntilWeekday,
    local_time,
    preset_time,
)
from desktop_inbox.domain.visibility import Reach, may_see, reach_of, teams_of
from desktop_inbox.domain.workspace import Availability, Restriction, Role, Team
from tests.fixtures import rows

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 25, 10, 30, tzinfo=UTC)  # a Wednesday, 11:30 in Madrid


@pytest.mark.parametrize(
    ("preset", "local"),
    [
        (SnoozeFor(minutes=90), "2026-03-25T13:00:00+01:00"),
        (SnoozeUntilDay(days=0, minute_of_day=18 * 60), "2026-03-25T18:00:00+01:00"),
        (SnoozeUntilDay(days=0, minute_of_day=9 * 60), "2026-03-26T09:00:00+01:00"),
        (SnoozeUntilDay(days=0, minute_of_day=11 * 60 + 30), "2026-03-26T11:30:00+01:00"),
        (SnoozeUntilDay(days=1), "2026-03-26T09:00:00+01:00"),
        (SnoozeUntilWeekday(weekday=0), "2026-03-30T09:00:00+02:00"),
        (SnoozeUntilWeekday(weekday=2, minute_of_day=23 * 60), "2026-04-01T23:00:00+02:00"),
    ],
)
def test_presets_mean_the_users_own_clock(preset, local):
    assert preset_time(preset, NOW, MADRID) == datetime.fromisoformat(local)


def test_a_time_that_the_clocks_leave_out_is_as_much_later():
    assert local_time(date(2026, 3, 29), 2 * 60 + 30, MADRID) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there


def test_a_time_that_there_is_twice_is_the_first():
    assert local_time(date(2026, 10, 25), 2 * 60 + 30, MADRID) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


_PRESETS = (
    st.builds(SnoozeFor, minutes=st.integers(1, 10_000))
    | st.builds(SnoozeUntilDay, days=st.integers(0, 30), minute_of_day=st.integers(0, 1439))
    | st.builds(SnoozeUntilWeekday, weekday=st.integers(0, 6), minute_of_day=st.integers(0, 1439))
)
_ZONES = st.sampled_from(["Europe/Madrid", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca"])


@given(_PRESETS, st.integers(0, 2 * 365 * 24 * 60), _ZONES)
def test_a_preset_is_always_in_the_future(preset, minutes, zone):
    now = NOW + timedelta(minutes=minutes)
    until = preset_time(preset, now, ZoneInfo(zone))
    assert until > now
    assert until.utcoffset() == timedelta(0)


def test_what_new_workspaces_offer_travels():
    assert msgspec.json.decode(msgspec.json.encode(DEFAULT_PRESETS), type=tuple[SnoozePreset, ...]) == DEFAULT_PRESETS


def test_an_idle_conversation_closes_after_the_time_that_is_set():
    idle = msgspec.structs.replace(rows.make_conversation(1), idle_since=NOW)
    setting = AutoClosing(is_on=True, after_minutes=60)
    assert closes_at(setting, idle) == NOW + timedelta(hours=1)
    assert closes_at(AutoClosing(), idle) is None
    for change in (
        {"idle_since": None},
        {"snoozed_until": NOW + timedelta(days=1)},
        {"status": ConversationStatus.CLOSED},
    ):
        assert closes_at(setting, msgspec.structs.replace(idle, **change)) is None


SALES, SUPPORT, GONE = (TeamId(UUID(int=number)) for number in (1, 2, 3))


def user(number, role=Role.AGENT, restriction=Restriction.NONE):
    return msgspec.structs.replace(rows.make_user(number), role=role, restriction=restriction)


def contact(assignee=None, team=None):
    assignee_id = None if assignee is None else rows.user_id(assignee)
    return msgspec.structs.replace(rows.make_contact(1), assignee_id=assignee_id, team_id=team)


@pytest.mark.parametrize(
    ("who", "mine", "my_teams", "others", "nobodys"),
    [
        (user(1), True, True, True, True),
        (user(1, restriction=Restriction.TEAMS), True, True, False, False),
        (user(1, restriction=Restriction.OWN), True, False, False, False),
        (user(1, role=Role.MANAGER, restriction=Restriction.OWN), True, True, True, True),
        (user(1, role=Role.OWNER, restriction=Restriction.TEAMS), True, True, True, True),
    ],
)
def test_who_sees_which_contacts(who, mine, my_teams, others, nobodys):
    teams = frozenset({SALES})
    assert may_see(who, teams, contact(assignee=1, team=SUPPORT)) is mine
    assert may_see(who, teams, contact(assignee=2, team=SALES)) is my_teams
    assert may_see(who, teams, contact(assignee=2, team=SUPPORT)) is others
    assert may_see(who, teams, contact()) is nobodys


def test_removed_teams_give_no_rights():
    teams = [
        Team(id=SALES, name="Sales", member_ids=(rows.user_id(1), rows.user_id(2))),
        Team(id=SUPPORT, name="Support", member_ids=(rows.user_id(2),)),
        Team(id=GONE, name="Gone", member_ids=(rows.user_id(1),), is_active=False),
    ]
    assert teams_of(user(1), teams) == {SALES}
    assert reach_of(user(1, restriction=Restriction.OWN)) is Reach.OWN


def test_what_is_shown_of_a_colleague():
    ana = user(1)
    here = Presence(user_id=ana.id, is_online=True)
    idle = Presence(user_id=ana.id, is_online=True, is_idle=True)
    busy = msgspec.structs.replace(ana, availability=Availability.BUSY)
    assert shown_availability(ana, None) is Shown.AVAILABLE
    assert shown_availability(ana, here) is Shown.AVAILABLE
    assert shown_availability(ana, idle) is Shown.AWAY
    assert shown_availability(busy, idle) is Shown.BUSY
    assert shown_availability(busy, Presence(user_id=ana.id)) is Shown.OFFLINE
