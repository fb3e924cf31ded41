"""The details panel: what it says of a contact, and what a click on a conversation does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.ui.details.fields import ValueLabel
from desktop_inbox.ui.details.pane import DetailsPane
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows


def closed(number: int, source: Source, **fields):
    return rows.make_conversation(
        number,
        contact=1,
        status=ConversationStatus.CLOSED,
        closed_at=rows.at(number + 60 * 18),
        closed_source=source,
        **fields,
    )


async def test_fields_with_values_conversations_and_channels(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.details
        assert vm.page is None
        screens.models.contact_list.select(rows.contact_id(1))
        await until(lambda: vm.page)
        page = vm.page
        assert (page.name, page.initials, page.assignee) == ("Susan Carter", "SC", "Ana Moreno")
        assert page.fields == (
            ("Phone", "+34 600 123 456"),
            ("Email", "susan@carter.example"),
            ("Language", "Español"),
            ("Local time", "15:11"),
        )
        assert page.channels == (("WhatsApp", "+34 600 123 456"),)
        assert [(card.title, card.is_open) for card in page.cards] == [
            ("Open · with Ana Moreno", True),
            ("Refund · closed by Luis Peña", False),
            ("Pre-sales · closed by Dana Kim", False),
        ]
        assert [card.subtitle for card in page.cards] == [
            "Today 14:02 · first response 3 min",
            "2\u20133 Nov · resolved in 1 d 2 h",
            "14 Sep · resolved in 18 min",
        ]
        screens.models.contact_list.select(rows.contact_id(2))
        await until(lambda: vm.page and vm.page.id == rows.contact_id(2))
        assert [label for label, _ in vm.page.fields] == []
        assert vm.page.assignee == "Unassigned"


async def test_who_closed_is_named_for_every_source(store):
    sources = (Source.WORKFLOW, Source.BOT, Source.MERGE, Source.TIMER, Source.USER)
    past = [closed(50 + number, source) for number, source in enumerate(sources)]
    past += [closed(60, Source.USER, closed_by=rows.user_id(9)), closed(61, Source.TIMER, closing_category="Spam")]
    await fill(store, *rows.make_directory(), rows.make_contact(1, open_conversation_id=None), *past)
    async with open_screens(store, NOW) as screens:
        screens.models.details.show_contact(rows.contact_id(1))
        await until(lambda: screens.models.details.page)
        assert {card.title for card in screens.models.details.page.cards} == {
            "Closed · by a workflow",
            "Closed · by a bot",
            "Closed · by merging contacts",
            "Closed · automatically",
            "Closed · by a former user",
            "Closed · by former user",
            "Spam · closed automatically",
        }


async def test_a_change_is_shown_and_the_clock_goes_on(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.details
        vm.show_contact(rows.contact_id(1))
        await until(lambda: vm.page)
        changes = []
        vm.changed.connect(lambda: changes.append(vm.page))
        vm._publish()
        assert changes == []
        screens.clock.pass_time(minutes=1)
        vm._publish()
        assert ("Local time", "15:12") in vm.page.fields
        await push(store, rows.make_contact(1, ver=2000, name="Susan Miller"))
        await until(lambda: vm.page.name == "Susan Miller")
        await push(store, rows.make_contact(2, ver=2001, name="Somebody else"))
        await screens.settle()
        assert len(changes) == 2


async def test_the_last_of_two_contacts_is_shown(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.details
        vm.show_contact(rows.contact_id(1))
        vm.show_contact(rows.contact_id(3))
        await screens.settle()
        assert vm.page.id == rows.contact_id(3)
        vm.show_contact(None)
        await screens.settle()
        assert vm.page is None


async def test_a_click_asks_for_the_conversation(store, qtbot):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        pane = DetailsPane(screens.models.details)
        qtbot.addWidget(pane)
        pane.resize(286, 700)
        pane.show()
        assert not pane._page.isVisible()
        screens.models.details.show_contact(rows.contact_id(1))
        await until(pane._page.isVisible)
        asked = []
        screens.models.details.jump_requested.connect(asked.append)
        QTest.mouseClick(pane._cards[2], Qt.MouseButton.LeftButton)
        QTest.keyClick(pane._cards[1], Qt.Key.Key_Space)
        assert asked == [rows.conversation_id(102), rows.conversation_id(101)]
        assert pane._cards[0].accessibleName() == "Open · with Ana Moreno, Today 14:02 · first response 3 min"
        assert pane._cards_title.text() == "Conversations (3)"
        pane.close()


async def test_without_a_contact_the_panel_says_what_it_is_for(store, qtbot):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        pane = DetailsPane(screens.models.details)
        qtbot.addWidget(pane)
        pane.show()
        assert pane._nobody.isVisible()
        assert not pane._page.isVisible()
        screens.models.contact_list.select(rows.contact_id(1))
        await until(pane._page.isVisible)
        assert not pane._nobody.isVisible()
        screens.models.contact_list.select(None)
        await until(pane._nobody.isVisible)
        assert not pane._page.isVisible()
        pane.close()


async def test_many_conversations_are_shown_on_demand_and_widgets_are_used_again(store, qtbot):
    past = [closed(50 + number, Source.TIMER) for number in range(20)]
    await fill(store, *sample_rows(), *past)
    async with open_screens(store, NOW) as screens:
        pane = DetailsPane(screens.models.details)
        qtbot.addWidget(pane)
        pane.show()
        screens.models.details.show_contact(rows.contact_id(1))
        await until(lambda: pane._cards)
        first = pane._cards[0]
        assert len(pane._cards) == 8
        assert pane._more.text() == "Show 15 more"
        QTest.mouseClick(pane._more, Qt.MouseButton.LeftButton)
        assert len(pane._cards) == 23
        assert not pane._more.isVisible()
        screens.models.details.show_contact(rows.contact_id(2))
        await until(lambda: len(pane._cards) == 1)
        assert pane._cards[0] is first
        screens.models.details.show_contact(rows.contact_id(1))
        await until(lambda: len(pane._cards) == 8)
        pane.close()


async def test_the_assignee_is_picked_beside_the_button_where_that_is_offered(store, qtbot):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        pane = DetailsPane(screens.models.details, can_assign=True)
        qtbot.addWidget(pane)
        pane.resize(286, 700)
        pane.show()
        screens.models.details.show_contact(rows.contact_id(1))
        await until(pane._page.isVisible)
        asked = []
        pane.assign_requested.connect(asked.append)
        QTest.mouseClick(pane.assign, Qt.MouseButton.LeftButton)
        QTest.keyClick(pane.assign, Qt.Key.Key_Space)
        assert asked == [pane.assign, pane.assign]
        assert pane.assign.accessibleName() == "Assignee: Ana Moreno"
        assert not pane._assignee.isVisible()
        pane.close()


async def test_an_address_longer_than_a_line_is_shortened_and_copied_whole(store, qtbot):
    address = "claire-marie.dubois-lefebvre@courriel.example"
    await fill(store, *rows.make_directory(), rows.make_contact(1, email=address, phone="+33 600 112 233"))
    async with open_screens(store, NOW) as screens:
        pane = DetailsPane(screens.models.details)
        qtbot.addWidget(pane)
        pane.resize(286, 700)
        pane.show()
        screens.models.details.show_contact(rows.contact_id(1))
        await until(pane._page.isVisible)
        email, phone = (
            next(label for label in pane.findChildren(ValueLabel) if value in label.accessibleName())
            for value in (address, "+33 600 112 233")
        )
        await until(lambda: email.text() != address)
        assert pane.widget().width() == pane.viewport().width(), "nothing is cut at the side"
        assert email.text().startswith("claire-")
        assert email.text().endswith("\n@courriel.example")
        assert email.toolTip() == address
        QTest.keySequence(email, QKeySequence(QKeySequence.StandardKey.Copy))
        assert QGuiApplication.clipboard().text() == address
        assert (phone.text(), phone.toolTip()) == ("+33 600 112 233", "")
        assert phone.height() == phone.heightForWidth(phone.width()) < email.height()
        pane.resize(600, 700)
        await until(lambda: email.text() == address)
        assert email.toolTip() == ""
        pane.close()


async def test_a_date_is_clear_in_every_country(store):
    field = rows.make_field(1, kind=FieldKind.DATE, name="Customer since")
    contact = rows.make_contact(1, fields={field.id: "2024-03-11"})
    await fill(store, *rows.make_directory(), field, contact)
    async with open_screens(store, NOW) as screens:
        screens.models.details.show_contact(rows.contact_id(1))
        await until(lambda: screens.models.details.page)
        assert ("Customer since", "11 Mar 2024") in screens.models.details.page.fields
