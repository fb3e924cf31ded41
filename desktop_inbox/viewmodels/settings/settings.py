"""The settings screen as a whole: which sections there are for the user, and which one is shown."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.ports import Administration, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.attachment_intake import Intake
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.settings.availability import AvailabilitySection
from desktop_inbox.viewmodels.settings.closing_notes import ClosingNotesSection
from desktop_inbox.viewmodels.settings.contact_fields import ContactFieldsSection
from desktop_inbox.viewmodels.settings.conversations import ConversationsSection, GeneralSection
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.section import Section
from desktop_inbox.viewmodels.settings.snippets import SnippetsSection
from desktop_inbox.viewmodels.settings.snooze import SnoozeSection
from desktop_inbox.viewmodels.settings.tags import TagsSection
from desktop_inbox.viewmodels.settings.teams import TeamsSection
from desktop_inbox.viewmodels.settings.users import UsersSection
from desktop_inbox.viewmodels.settings.voice import Microphones, VoiceSection
from desktop_inbox.viewmodels.settings.web_chats import WebChatsSection
from desktop_inbox.viewmodels.settings.writing import WritingSection
from desktop_inbox.viewmodels.toasts import Toasts


class SectionName(StrEnum):
    """The sections, in the order of the navigation."""

    AVAILABILITY = "availability"
    WRITING = "writing"
    VOICE = "voice"
    USERS = "users"
    TEAMS = "teams"
    GENERAL = "general"
    CONVERSATIONS = "conversations"
    CLOSING_NOTES = "closing_notes"
    SNOOZE = "snooze"
    TAGS = "tags"
    CONTACT_FIELDS = "contact_fields"
    SNIPPETS = "snippets"
    WEB_CHAT = "web_chat"


class NavigationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the navigation: a section, or the heading of a group (`name` None)."""

    text: str
    name: SectionName | None = None


class NavigationModel(ListModel[NavigationRow]):
    """The rows of the navigation. Headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, _text, parent=parent)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        row = self.row_at(index)
        return Qt.ItemFlag.NoItemFlags if row is None or row.name is None else super().flags(index)


class SettingsViewModel(QObject):
    """Makes each section when it is first shown. `current_changed` when another one is.

    Belongs to the loop's thread. `start` reads, `close` stops before the store is closed.
    """

    current_changed = Signal()

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        administration: Administration,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        toasts: Toasts,
        preferences: Preferences,
        intake: Intake | None = None,
        microphones: Microphones | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; nothing is read before `start`.

        `intake` takes files in, `microphones` looks which there are; None: nobody does.
        """
        super().__init__(parent)
        self._microphones = microphones or _no_microphones
        self._store, self._toasts, self._intake = store, toasts, intake
        self._preferences, self._administration = preferences, administration
        self._facts = SettingsFacts(store=store, live=live, scope=scope, clock=clock, user_id=user_id, parent=self)
        self._sections: dict[SectionName, Section] = {}
        self._current = SectionName.AVAILABILITY
        self.navigation = NavigationModel(self)
        self._facts.changed.connect(self._show_navigation)
        self._show_navigation()

    def start(self) -> None:
        """Read what the sections show, and keep up from then on."""
        self._facts.start()

    def close(self) -> None:
        """Stop listening and reading."""
        for section in self._sections.values():
            section.close()
        self._facts.close()

    @property
    def current(self) -> SectionName:
        """The section that is shown."""
        return self._current

    def show_section(self, name: SectionName) -> None:
        """Show another section."""
        if name is not self._current:
            self._current = name
            self.current_changed.emit()

    def show_snippets(self) -> None:
        """Show where snippets are made."""
        self.show_section(SectionName.SNIPPETS)

    def section(self, name: SectionName) -> Section:
        """Return a section; it is made when it is first asked for."""
        if name not in self._sections:
            self._sections[name] = self._make(name)
            self._sections[name].start()
        return self._sections[name]

    def _make(self, name: SectionName) -> Section:
        plain: dict[SectionName, Callable[[SettingsFacts, Toasts, QObject], Section]] = {
            SectionName.TEAMS: TeamsSection,
            SectionName.GENERAL: GeneralSection,
            SectionName.CONVERSATIONS: ConversationsSection,
            SectionName.CLOSING_NOTES: ClosingNotesSection,
            SectionName.SNOOZE: SnoozeSection,
            SectionName.TAGS: TagsSection,
            SectionName.CONTACT_FIELDS: ContactFieldsSection,
        }
        facts, toasts, preferences = self._facts, self._toasts, self._preferences
        others: dict[SectionName, Callable[[], Section]] = {
            SectionName.AVAILABILITY: partial(AvailabilitySection, facts, toasts, preferences, self),
            SectionName.WRITING: partial(WritingSection, facts, toasts, preferences.writing, self),
            SectionName.VOICE: partial(VoiceSection, facts, toasts, preferences, self._microphones, self),
            SectionName.USERS: partial(UsersSection, facts, toasts, self._administration, self),
            SectionName.SNIPPETS: partial(SnippetsSection, facts, toasts, self._store, self._intake, self),
            SectionName.WEB_CHAT: partial(WebChatsSection, facts, toasts, self._administration, self),
        }
        if name in others:
            return others[name]()
        return plain[name](self._facts, self._toasts, self)

    def _show_navigation(self) -> None:
        groups = [
            (self.tr("Personal"), self._personal_sections()),
            (self.tr("People"), [(SectionName.USERS, self.tr("Users")), (SectionName.TEAMS, self.tr("Teams"))]),
            (self.tr("Inbox"), self._inbox_sections()),
        ]
        if self._facts.administers:
            groups.append((self.tr("Channels"), [(SectionName.WEB_CHAT, self.tr("Web chat"))]))
        rows = []
        for heading, sections in groups:
            rows.append(NavigationRow(text=heading))
            rows += [NavigationRow(text=text, name=name) for name, text in sections]
        self.navigation.apply(rows)
        if self.navigation.row_of(self._current) is None:
            self.show_section(SectionName.AVAILABILITY)

    def _personal_sections(self) -> list[tuple[SectionName, str]]:
        return [
            (SectionName.AVAILABILITY, self.tr("My availability")),
            (SectionName.WRITING, self.tr("Writing")),
            (SectionName.VOICE, self.tr("Voice notes")),
        ]

    def _inbox_sections(self) -> list[tuple[SectionName, str]]:
        return [
            (SectionName.GENERAL, self.tr("General")),
            (SectionName.CONVERSATIONS, self.tr("Opening and closing")),
            (SectionName.CLOSING_NOTES, self.tr("Closing notes")),
            (SectionName.SNOOZE, self.tr("Snooze")),
            (SectionName.TAGS, self.tr("Tags")),
            (SectionName.CONTACT_FIELDS, self.tr("Contact fields")),
            (SectionName.SNIPPETS, self.tr("Snippets")),
        ]


async def _no_microphones() -> tuple[str, ...]:
    return ()


def _key(row: NavigationRow) -> str:
    return row.name or f"heading {row.text}"


def _text(row: NavigationRow) -> str:
    return row.text
