"""The words of a timeline in English, and what is put into them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import (
    ContactAssigned,
    ContactBlocked,
    ContactMerged,
    ContactTagged,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    EventDetail,
)
from desktop_inbox.domain.message import DeliveryState, Failure, MessageKind
from desktop_inbox.viewmodels.event_wording import EventNames, fill
from desktop_inbox.viewmodels.timeline_wording import TimelineWording
from desktop_inbox.viewmodels.times import TimeWording
from tests.fixtures import rows

AT = datetime(2026, 1, 5, 14, 5, tzinfo=UTC)
TODAY = AT.date()
TAG = UUID(int=1)


@pytest.fixture
def words(qapp):
    return TimelineWording(TimeWording(UTC))


def strong(phrase):
    return [phrase.text[start:end] for start, end in phrase.strong]


def test_names_are_put_in_as_they_are():
    phrase = fill("%1 was assigned by %2", "50 %2", "Luis %1 😄")
    assert phrase.text == "50 %2 was assigned by Luis %1 😄"
    assert strong(phrase) == ["50 %2", "Luis %1 😄"]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "Today"),
        (date(2026, 1, 4), "Yesterday"),
        (date(2026, 1, 6), "Tuesday, 6 January"),
        (date(2025, 12, 31), "Wednesday, 31 December 2025"),
    ],
)
def test_days(words, day, text):
    assert words.day(day, date(2026, 1, 5)) == text


@pytest.mark.parametrize(
    ("locale", "today", "when"),
    [
        ("en_GB", TODAY, "5 Jan, 14:05"),
        ("en_US", TODAY, "Jan 5, 2:05\u202fPM"),
        ("es_ES", TODAY, "5 ene, 14:05"),
        ("en_GB", date(2027, 1, 1), "5 Jan 2026, 14:05"),
    ],
)
def test_a_closing_is_dated_as_the_language_does(speaking, locale, today, when):
    speaking(locale)
    words = TimelineWording(TimeWording(UTC))
    assert words.closed(Source.USER, "Ana", AT, today).text == f"Conversation closed by Ana · {when}"


def happened(words, detail, *, source=Source.USER, actor="Ana", **names):
    actor_id = rows.user_id(1) if actor == "Ana" else rows.user_id(2) if actor else None
    event = rows.make_event(detail=detail, source=source, actor_id=actor_id)
    return words.happened(event, EventNames(actor=actor, **names), AT, TODAY)


@pytest.mark.parametrize("source", Source)
def test_every_source_of_an_opening_and_a_closing_has_words(words, source):
    for phrase in (
        happened(words, ConversationOpened(), source=source),
        words.closed(source, "Ana", AT, TODAY),
    ):
        assert phrase.text.startswith("Conversation ")
        assert strong(phrase) == (["Ana"] if source is Source.USER else [])


@pytest.mark.parametrize(
    ("detail", "source", "text"),
    [
        (ConversationOpened(channel_event="chat_opened"), Source.CONTACT, "opened: the visitor opened the chat"),
        (ConversationReopened(), Source.USER, "Closing taken back by Ana"),
        (ConversationSnoozed(until=datetime(2026, 1, 6, 9, 0, tzinfo=UTC)), Source.USER, "until 6 Jan, 09:00 by Ana"),
        (ConversationReturned(), Source.TIMER, "Back from snoozing: its time was over"),
        (ConversationReturned(), Source.CONTACT, "Back from snoozing: the contact wrote"),
        (ConversationReturned(), Source.USER, "Brought back from snoozing by Ana"),
        (ContactTagged(tag_id=TAG, name="VIP %1", is_added=True), Source.USER, "Tag VIP %1 added by Ana"),
        (ContactTagged(tag_id=TAG, name="VIP", is_added=False), Source.USER, "Tag VIP removed by Ana"),
        (ContactBlocked(is_blocked=True), Source.USER, "Contact blocked by Ana"),
        (ContactBlocked(is_blocked=False), Source.USER, "Contact unblocked by Ana"),
        (ContactMerged(merge_id=TAG, secondary_id=TAG, secondary_name="Sue"), Source.USER, "Merged with Sue by Ana"),
        (
            ContactMerged(merge_id=TAG, secondary_id=TAG, secondary_name="Sue", is_undone=True),
            Source.USER,
            "Merge with Sue undone by Ana",
        ),
        (
            ContactMerged(merge_id=TAG, secondary_id=TAG, secondary_name=""),
            Source.USER,
            "Merged with another contact by Ana",
        ),
        (
            ContactMerged(merge_id=TAG, secondary_id=TAG, secondary_name="", is_undone=True),
            Source.USER,
            "Merge undone by Ana",
        ),
    ],
)
def test_what_happened_is_said(speaking, qapp, detail, source, text):
    speaking("en_GB")
    words = TimelineWording(TimeWording(UTC))
    detail = msgspec.convert(msgspec.to_builtins(detail), EventDetail)
    phrase = happened(words, detail, source=source)
    assert text in phrase.text
    assert phrase.text.endswith(" · 14:05")


@pytest.mark.parametrize(
    ("detail", "source", "actor", "start"),
    [
        (
            ContactAssigned(assignee_id=rows.user_id(1), by_reply=True),
            Source.USER,
            1,
            "Ana was assigned by replying · ",
        ),
        (ContactAssigned(assignee_id=rows.user_id(1)), Source.USER, 2, "Ana was assigned by Luis · "),
        (ContactAssigned(assignee_id=rows.user_id(1)), Source.USER, 1, "Ana took over the contact · "),
        (ContactAssigned(assignee_id=rows.user_id(1)), Source.WORKFLOW, None, "Ana was assigned automatically · "),
        (ContactAssigned(previous_id=rows.user_id(1)), Source.USER, 2, "Ana was unassigned by Luis · "),
        (ContactAssigned(previous_id=rows.user_id(1)), Source.USER, 1, "Ana gave the contact back · "),
        (ContactAssigned(previous_id=rows.user_id(1)), Source.TIMER, None, "Ana was unassigned automatically · "),
    ],
)
def test_assignments_say_who_did_what(words, detail, source, actor, start):
    names = {None: "", 1: "Ana", 2: "Luis"}
    assignee, previous = "Ana" if detail.assignee_id else "", "Ana" if detail.previous_id else ""
    phrase = happened(words, detail, source=source, actor=names[actor], assignee=assignee, previous=previous)
    assert phrase.text.startswith(start)


@pytest.mark.parametrize(
    ("detail", "names", "text"),
    [
        (ContactAssigned(team_id=TAG), {"team": "Sales"}, "Team Sales was assigned by Ana"),
        (ContactAssigned(previous_team_id=TAG), {"previous_team": "Sales"}, "Sales was unassigned by Ana"),
        (ContactAssigned(team_id=TAG), {}, "Former user was unassigned by Ana"),  # a team of which nothing is known
        (
            ContactAssigned(assignee_id=rows.user_id(2), team_id=TAG),
            {"assignee": "Luis", "team": "Sales"},
            "Luis was assigned by Ana",
        ),
    ],
)
def test_teams_are_assigned_too(words, detail, names, text):
    assert happened(words, detail, **names).text.startswith(text)


def test_a_failure_ends_with_the_channels_own_words(words):
    assert words.failure(Failure(code="no_channel")).startswith("Not sent")
    assert "file" in words.failure(Failure(code="upload_failed"))
    assert words.failure(Failure(code="of_tomorrow", text="Error 131")) == "Not delivered. Error 131"


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_of_message_has_a_name(words, kind):
    assert words.kind(kind)


@pytest.mark.parametrize("state", [None, *DeliveryState])
def test_a_bubble_is_spoken_with_its_state_last(words, state):
    spoken = words.spoken("Ana", AT, "Hola", state, is_comment=False)
    assert spoken.startswith("Ana, ")
    assert "Hola" in spoken
    assert spoken.endswith("Hola") is (state is None)
