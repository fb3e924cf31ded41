"""The web chats of the workspace. They are the server's alone: nothing here waits in the outbox."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QObject

from desktop_inbox.domain.channel import Channel, ChannelKind, WebChatSettings
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import InboxError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.ports import Administration
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.section import Act, PageText, Question, Section, SettingsRow, required
from desktop_inbox.viewmodels.settings.words import problem_words
from desktop_inbox.viewmodels.toasts import Toasts

GREETING_CHARACTERS = 1_000


class WebChatsSection(Section):
    """Web chats with their settings and the code that puts them on a site. For managers and owners, and online."""

    def __init__(
        self, facts: SettingsFacts, toasts: Toasts, administration: Administration, parent: QObject | None = None
    ) -> None:
        super().__init__(facts, toasts, parent)
        self._administration = administration

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Web chat"),
            text=self.tr("A chat on your web site. What visitors write there comes into the inbox."),
            add=self.tr("Add web chat"),
            empty_title=self.tr("No web chats yet"),
            empty_text=self.tr("Add one and put its code on your site."),
        )

    @property
    def notice(self) -> str:
        """Say that the server is needed, where it cannot be reached."""
        if not self.may_change or self._facts.is_online:
            return super().notice
        return self.tr("You are offline. Web chats are kept on the server: you can change them when you are connected.")

    @property
    def can_add(self) -> bool:
        """Only while the server can be reached."""
        return super().can_add and self._facts.is_online

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the web chats, the stopped ones last."""
        channels = self._facts.directory.channels
        return [self._row(channel) for channel in channels if channel.kind is ChannelKind.WEB_CHAT]

    def add(self) -> None:
        """Ask for its name and settings."""
        channel = Channel(id=ChannelId(new_id(self._facts.clock)), kind=ChannelKind.WEB_CHAT, name="")
        self._want_chat(channel, WebChatSettings(), self.tr("Add web chat"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change a web chat, show its code, stop it or let it work again."""
        channel = next((channel for channel in self._facts.directory.channels if channel.id == key), None)
        if channel is None:
            return
        if act is Act.EDIT:
            self._facts.scope.spawn("web chat", self._open(channel))
        elif act is Act.EMBED:
            self._want_code(channel)
        elif act is Act.STOP:
            self._ask_to_stop(channel)
        elif act is Act.RESUME:
            self._facts.scope.spawn("web chat", self._set_active(channel, is_active=True))

    def _row(self, channel: Channel) -> SettingsRow:
        acts: tuple[Act, ...] = ()
        if self.may_change:
            online = self._facts.is_online
            change = (Act.EDIT,) if online else ()
            switch = (Act.STOP if channel.is_active else Act.RESUME,) if online else ()
            acts = (*change, Act.EMBED, *switch)
        note = self.tr("Active") if channel.is_active else self.tr("Deactivated: visitors cannot write")
        return SettingsRow(key=channel.id, title=channel.name, note=note, is_quiet=not channel.is_active, acts=acts)

    async def _open(self, channel: Channel) -> None:
        """Fetch the settings and show them."""
        try:
            settings = await self._administration.webchat_settings(channel.id)
        except InboxError as error:
            self._toasts.show(problem_words(error))
            return
        self._want_chat(channel, settings, self.tr("Change web chat"))

    def _want_chat(self, channel: Channel, settings: WebChatSettings, title: str) -> None:
        values = {
            "name": channel.name,
            "origins": "\n".join(settings.allowed_origins),
            "title": settings.title,
            "greeting": settings.greeting,
            "web_colour": settings.colour,
            "asks_profile": settings.asks_profile,
        }
        spec = FormSpec(title=title, fields=self._fields(), accept=self.tr("Save"))
        self._want(spec, values, self._saving(channel))

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field(
                name="name",
                type=FieldType.LINE,
                label=self.tr("Name"),
                hint=self.tr("What your agents call it."),
                codes=("empty_name",),
                limit=NAME_CHARACTERS,
            ),
            Field(
                name="origins",
                type=FieldType.LINES,
                label=self.tr("Web sites that may show it"),
                hint=self.tr("One address on each line, for example https://shop.example or https://*.shop.example."),
                codes=("bad_origin",),
                is_optional=True,
            ),
            Field(
                name="title",
                type=FieldType.LINE,
                label=self.tr("Heading"),
                hint=self.tr("What visitors see above the chat. Empty: the name."),
                is_optional=True,
                limit=NAME_CHARACTERS,
            ),
            Field(
                name="greeting",
                type=FieldType.TEXT,
                label=self.tr("Greeting"),
                is_optional=True,
                limit=GREETING_CHARACTERS,
            ),
            Field(name="web_colour", type=FieldType.LINE, label=self.tr("Colour"), codes=("bad_colour",), limit=7),
            Field(
                name="asks_profile",
                type=FieldType.SWITCH,
                label=self.tr("Let visitors leave their name and email address"),
            ),
        )

    def _saving(self, channel: Channel) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            settings = WebChatSettings(
                allowed_origins=tuple(line.strip() for line in values["origins"].splitlines() if line.strip()),
                title=values["title"].strip(),
                greeting=values["greeting"].strip(),
                colour=values["web_colour"].strip().lower(),
                asks_profile=values["asks_profile"],
            )
            await self._administration.save_webchat(channel.id, name, settings)
            if not channel.ver:
                self._want_code(channel)

        return send

    def _want_code(self, channel: Channel) -> None:
        field = Field(
            name="code",
            type=FieldType.CODE,
            label=self.tr("Code for your web site"),
            hint=self.tr("Put it before the end of the body of every page that should show the chat."),
        )

        async def nothing(_values: Values) -> None:
            """Nothing is sent."""

        spec = FormSpec(title=self.tr("Put it on your site"), fields=(field,), accept=self.tr("Done"))
        self._want(spec, {"code": self._administration.embedding_code(channel.id)}, nothing)

    def _ask_to_stop(self, channel: Channel) -> None:
        def go_on() -> None:
            self._facts.scope.spawn("web chat", self._set_active(channel, is_active=False))

        self.question_asked.emit(
            Question(
                title=self.tr("Deactivate %1?").replace("%1", channel.name),
                text=self.tr("Visitors cannot write any more, and the chat no longer shows on your site."),
                accept=self.tr("Deactivate"),
                go_on=go_on,
            )
        )

    async def _set_active(self, channel: Channel, *, is_active: bool) -> None:
        try:
            await self._administration.set_channel_active(channel.id, is_active=is_active)
        except InboxError as error:
            self._toasts.show(problem_words(error))
