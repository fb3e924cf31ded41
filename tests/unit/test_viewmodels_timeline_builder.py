"""The rows that are made of a timeline's items, with words that only say what was asked of them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import (
    ContactAssigned,
    ContactBlocked,
    ContactMerged,
    ContactTagged,
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    EventDetail,
)
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import DeliveryState, Direction, Failure, MessageKind, Quote
from desktop_inbox.viewmodels.timeline_builder import RowBuilder, TimelineContext, frame_rows
from desktop_inbox.viewmodels.timeline_rows import (
    BubbleRow,
    BubbleSide,
    ClosingRow,
    DayRow,
    EventIcon,
    EventRow,
    HistoryRow,
    HistoryState,
    MarkerRow,
    Phrase,
    QuoteRow,
    TypingRow,
    row_spoken,
    row_text,
)
from tests.fixtures import rows

MADRID = ZoneInfo("Europe/Madrid")


class PlainWords:
    """Says what it was given."""

    def day(self, day, today):
        return "today" if day == today else day.isoformat()

    def time(self, at):
        return f"{at:%H:%M}"

    def moment(self, at):
        return f"{at:%Y-%m-%d %H:%M}"

    def unread(self):
        return "new"

    def happened(self, event, names, at, today):
        return Phrase(f"{type(event.detail).__name__} {event.source} {names.actor} {at:%H:%M}")

    def closed(self, source, actor, at, today):
        return Phrase(f"closed {source} {actor} {at:%H:%M} as of {today.year}")

    def comment_meta(self, at):
        return f"comment {at:%H:%M}"

    def waiting(self, at, *, is_online):
        return f"{at:%H:%M}" if is_online else "offline"

    def kind(self, kind):
        return f"<{kind}>"

    def file(self, attachment):
        return f"{attachment.kind} {attachment.size_bytes}"

    def spoken_file(self, attachment):
        return f"file {attachment.name}"

    def quoted(self, quote):
        return quote.text or quote.file_name

    def failure(self, failure):
        return f"{failure.code}: {failure.text}"

    def typing(self, names):
        return " and ".join(names)

    def history_loading(self):
        return "loading"

    def history_offline(self):
        return "offline"

    def spoken(self, author, at, text, state, *, is_comment):
        return f"{author}, {at:%H:%M}: {text}, {state}, {is_comment}"


def build(*items, **context):
    basis = {
        "user_id": rows.user_id(1),
        "user_names": {rows.user_id(1): "Ana", rows.user_id(2): "Luis"},
        "contact_name": "Susan",
        "unknown_user": "somebody",
        "zone": UTC,
        "today": date(2026, 1, 5),
    }
    return RowBuilder(PlainWords()).build(items, TimelineContext(**{**basis, **context}))


def bubbles(built):
    return [row for row in built if isinstance(row, BubbleRow)]


def test_a_day_begins_at_midnight_of_the_reader():
    # 23:30 and 00:30 in Madrid, in winter one hour before UTC.
    late = rows.make_message(1, created_at=datetime(2026, 1, 5, 22, 30, tzinfo=UTC))
    early = rows.make_message(2, created_at=datetime(2026, 1, 5, 23, 30, tzinfo=UTC))
    built = build(late, early, zone=MADRID)
    assert [row.text for row in built if isinstance(row, DayRow)] == ["today", "2026-01-06"]
    assert [row.meta for row in bubbles(built)] == ["23:30", "00:30"]


def test_days_keep_their_length_when_clocks_change():
    # On 29 March 2026 Madrid goes from UTC+1 to UTC+2 at 02:00: midnight is 23:00 UTC before, 22:00 UTC after.
    moments = [
        datetime(2026, 3, 28, 23, 10, tzinfo=UTC),
        datetime(2026, 3, 29, 21, 50, tzinfo=UTC),
        datetime(2026, 3, 29, 22, 10, tzinfo=UTC),
    ]
    built = build(*(rows.make_message(n, created_at=at) for n, at in enumerate(moments, 1)), zone=MADRID)
    assert [row.text for row in built if isinstance(row, DayRow)] == ["2026-03-29", "2026-03-30"]
    assert [row.meta for row in bubbles(built)] == ["00:10", "23:50", "00:10"]


def test_a_clock_that_steps_back_over_midnight_begins_no_day_twice():
    after = rows.make_message(1, created_at=datetime(2026, 1, 6, 0, 0, 1, tzinfo=UTC))
    before = rows.make_message(2, created_at=datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC))
    built = build(after, before)
    assert [row.key for row in built if isinstance(row, DayRow)] == ["day:2026-01-06"]
    assert len({row.key for row in built}) == len(built)


def test_messages_of_one_author_stand_together():
    items = [
        rows.make_message(1),
        rows.make_message(2),
        rows.make_reply(3),
        rows.make_reply(4, author=2),
        rows.make_reply(5, author=2),
        rows.make_comment(6, author_id=rows.user_id(2)),
    ]
    ends = [(row.starts_group, row.ends_group) for row in bubbles(build(*items))]
    assert ends == [(True, False), (False, True), (True, True), (True, False), (False, True), (True, True)]


def test_a_pause_an_event_and_the_marker_end_a_group():
    pause = [rows.make_message(1), rows.make_message(2, created_at=rows.at(1) + timedelta(minutes=5, seconds=1))]
    assert all(row.starts_group for row in bubbles(build(*pause)))
    event = [rows.make_message(1), rows.make_event(2), rows.make_message(3)]
    assert all(row.starts_group for row in bubbles(build(*event)))
    assert all(row.ends_group for row in bubbles(build(rows.make_message(1), rows.make_message(2), unread_position=2)))


def test_the_author_is_named_once_and_only_where_it_is_a_colleague():
    items = [rows.make_message(1), rows.make_reply(2), rows.make_reply(3, author=2), rows.make_reply(4, author=2)]
    assert [row.author for row in bubbles(build(*items))] == ["", "", "Luis", ""]
    gone = rows.make_reply(5, author=4)
    assert bubbles(build(gone))[0].author == "somebody"


def test_the_marker_stands_before_the_first_unread_message_and_below_its_day():
    next_day = rows.make_message(2, created_at=rows.at(0) + timedelta(days=1))
    built = build(rows.make_message(1), next_day, unread_position=2)
    assert [type(row) for row in built] == [DayRow, BubbleRow, DayRow, MarkerRow, BubbleRow]


@pytest.mark.parametrize(
    ("item", "side", "state"),
    [
        (rows.make_message(1), BubbleSide.INCOMING, None),
        (rows.make_reply(1, state=DeliveryState.READ), BubbleSide.OUTGOING, DeliveryState.READ),
        (rows.make_reply(0, state=DeliveryState.WAITING), BubbleSide.OUTGOING, DeliveryState.WAITING),
        (rows.make_comment(1), BubbleSide.COMMENT, None),
        (rows.make_comment(0), BubbleSide.COMMENT, DeliveryState.WAITING),
    ],
)
def test_side_and_state(item, side, state):
    row = bubbles(build(item))[0]
    assert (row.side, row.state) == (side, state)


def test_what_waits_says_so_offline_and_can_be_taken_back():
    item = rows.make_reply(0, state=DeliveryState.WAITING)
    assert bubbles(build(item))[0].meta == "09:00"
    row = bubbles(build(item, is_online=False, waiting=frozenset({item.id})))[0]
    assert (row.meta, row.can_discard, row.can_retry) == ("offline", True, False)


def test_a_failure_of_the_channel_can_be_retried_but_not_discarded():
    failed = rows.make_reply(1, state=DeliveryState.FAILED, failure=Failure(code="window_closed", text="24 h"))
    row = bubbles(build(failed))[0]
    assert (row.failure, row.can_retry, row.can_discard) == ("window_closed: 24 h", True, False)


def test_who_is_mentioned_stands_out_in_comments_only():
    text = "@Luis, @Ana or @Sales"
    mentioned = {"mentioned_user_ids": (rows.user_id(2),), "mentioned_team_ids": (rows.team_id(1),)}
    items = rows.make_comment(1, text=text, **mentioned), rows.make_message(2, text=text)
    comment, message = bubbles(build(*items, team_names={rows.team_id(1): "Sales"}))
    assert [text[start:end] for start, end in comment.mentions] == ["@Luis", "@Sales"]
    assert message.mentions == ()


def test_an_undelivered_message_that_was_written_again_offers_no_retry():
    failed = [rows.make_reply(number, text="Hola", state=DeliveryState.FAILED) for number in (1, 2)]
    other = rows.make_message(3, text="Hola")
    assert [row.can_retry for row in bubbles(build(*failed, other))] == [False, True, False]
    sent = rows.make_reply(4, text="Hola")
    assert [row.can_retry for row in bubbles(build(*failed, other, sent))] == [False] * 4


def test_a_rejected_message_can_be_tried_again_whatever_came_later():
    rejected = rows.make_reply(1, text="Hola", state=DeliveryState.FAILED)
    built = build(rejected, rows.make_reply(2, text="Hola"), problems={rejected.id: "no_channel"})
    assert bubbles(built)[0].can_retry


def test_a_rejected_message_shows_why_and_can_be_both():
    item = rows.make_reply(0, state=DeliveryState.WAITING)
    row = bubbles(build(item, problems={item.id: "no_channel"}))[0]
    assert row.state is DeliveryState.FAILED
    assert (row.failure, row.can_retry, row.can_discard) == ("no_channel: ", True, True)


def test_events_are_told_with_their_icon_and_a_closing_as_a_card():
    closed = rows.make_event(
        1, source=Source.USER, actor_id=rows.user_id(2), detail=ConversationClosed(category="Refund", summary="Paid")
    )
    unassigned = rows.make_event(3, detail=ContactAssigned(assignee_id=None, previous_id=rows.user_id(1)))
    built = build(closed, rows.make_event(2), unassigned)[1:]
    assert isinstance(built[0], ClosingRow)
    assert (built[0].phrase.text, built[0].category, built[0].summary) == (
        "closed user Luis 09:00 as of 2026",
        "Refund",
        "Paid",
    )
    assert [row.icon for row in built if isinstance(row, EventRow)] == [EventIcon.OPENED, EventIcon.UNASSIGNED]
    assert row_text(built[0]) == "closed user Luis 09:00 as of 2026. Refund. Paid"


def test_every_event_has_an_icon():
    key = UUID(int=7)
    details = {
        ConversationOpened(): EventIcon.OPENED,
        ConversationReopened(): EventIcon.REOPENED,
        ConversationSnoozed(until=rows.at(1)): EventIcon.SNOOZED,
        ConversationReturned(): EventIcon.RETURNED,
        ContactAssigned(assignee_id=rows.user_id(1), team_id=key): EventIcon.ASSIGNED,
        ContactAssigned(team_id=key): EventIcon.TEAM,
        ContactAssigned(): EventIcon.UNASSIGNED,
        ContactTagged(tag_id=key, name="VIP", is_added=True): EventIcon.TAGGED,
        ContactBlocked(is_blocked=True): EventIcon.BLOCKED,
        ContactBlocked(is_blocked=False): EventIcon.UNBLOCKED,
        ContactMerged(merge_id=key, secondary_id=key, secondary_name="Sue"): EventIcon.MERGED,
    }
    assert {type(detail) for detail in details} | {ConversationClosed} == set(EventDetail.__args__)
    built = build(*(rows.make_event(number, detail=detail) for number, detail in enumerate(details, 1)))
    assert [row.icon for row in built if isinstance(row, EventRow)] == list(details.values())


def test_a_merge_can_be_undone_until_it_was_or_a_day_has_passed():
    first, second = UUID(int=1), UUID(int=2)

    def merge(number, merge_id, **fields):
        detail = {"merge_id": merge_id, "secondary_id": first, "secondary_name": "Sue", **fields}
        return rows.make_event(number, detail=ContactMerged(**detail))

    def offered(*items, **context):
        return [row.merge_id for row in build(*items, **context) if isinstance(row, EventRow)]

    assert offered(merge(1, first), merge(2, second)) == [first, second]
    assert offered(merge(1, first), merge(2, second), merge(3, first, is_undone=True)) == [None, second, None]
    assert offered(merge(1, first, secondary_name="")) == [None], "the end of this timeline is not read yet"
    day = merge(1, first).created_at.date()
    assert offered(merge(1, first), today=day + timedelta(days=1)) == [first]
    assert offered(merge(1, first), today=day + timedelta(days=2)) == [None]


def test_a_message_without_text_says_what_it_carries():
    voice = rows.make_message(1, kind=MessageKind.VOICE, text="")
    assert bubbles(build(voice))[0].text == "<voice>"
    captioned = rows.make_message(1, kind=MessageKind.FILE, text="the invoice")
    assert bubbles(build(captioned))[0].text == "the invoice"


def test_a_screen_reader_hears_author_time_text_and_state():
    row = bubbles(build(rows.make_reply(1, author=2, text="Hola", state=DeliveryState.READ)))[0]
    assert row_spoken(row) == "Luis, 09:00: Hola, read, False"
    assert row_text(row) == "Hola"


def test_an_unchanged_item_gives_the_same_row_and_a_changed_one_another():
    builder = RowBuilder(PlainWords())
    context = TimelineContext(
        user_id=rows.user_id(1), user_names={}, contact_name="S", unknown_user="?", zone=UTC, today=date(2026, 1, 5)
    )
    sent = rows.make_reply(2, state=DeliveryState.SENT)
    first = builder.build([rows.make_message(1), sent], context)
    read = msgspec.structs.replace(sent, state=DeliveryState.READ, ver=9)
    second = builder.build([rows.make_message(1), read], context)
    assert second[1] is first[1]
    assert second[2].state is DeliveryState.READ
    renamed = builder.build([rows.make_message(1), read], msgspec.structs.replace(context, contact_name="Susan"))
    assert renamed[1] != second[1]


def test_the_frame_says_what_becomes_of_history_and_who_types():
    built = build(rows.make_message(1))
    framed = frame_rows(built, HistoryState.OFFLINE, ["Susan", "Luis"], PlainWords())
    assert isinstance(framed[0], HistoryRow)
    assert (framed[0].text, framed[0].is_loading) == ("offline", False)
    assert isinstance(framed[-1], TypingRow)
    assert framed[-1].text == "Susan and Luis"
    assert frame_rows(built, HistoryState.NONE, [], PlainWords()) == built


def test_files_stand_above_their_caption():
    files = (make_attachment(1, name="a.pdf", size_bytes=5), make_attachment(2, name="b.png"))
    [row] = bubbles(build(rows.make_message(1, text="Both", attachments=files)))
    assert [(file.attachment, file.detail) for file in row.files] == [(files[0], "file 5"), (files[1], "file 0")]
    assert row.text == "Both"
    assert row_text(row) == "file a.pdf\nfile b.png\nBoth"
    assert "file a.pdf, file b.png, Both" in row_spoken(row)


def test_a_file_without_a_caption_has_no_text_in_its_place():
    [row] = bubbles(build(rows.make_message(1, kind=MessageKind.FILE, text="", attachments=(make_attachment(1),))))
    assert row.text == ""
    assert row_text(row) == "file 1.bin"


@pytest.mark.parametrize(
    ("quote", "author", "text"),
    [
        (
            Quote(message_id=rows.message_id(9), direction=Direction.INCOMING, text="Where is it?"),
            "Susan",
            "Where is it?",
        ),
        (
            Quote(
                message_id=rows.message_id(9),
                direction=Direction.OUTGOING,
                author_id=rows.user_id(2),
                file_name="a.pdf",
            ),
            "Luis",
            "a.pdf",
        ),
    ],
)
def test_a_quote_says_whose_words_they_are(quote, author, text):
    [row] = bubbles(build(rows.make_message(1, quote=quote)))
    assert row.quote == QuoteRow(message_id=rows.message_id(9), author=author, text=text)


def make_attachment(number, **fields):
    return Attachment(**{"id": AttachmentId(UUID(int=number)), "name": f"{number}.bin", **fields})
