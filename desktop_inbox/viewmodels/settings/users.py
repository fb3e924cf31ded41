"""The users of the workspace."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.ports import Administration
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.domain.workspace import PASSWORD_CHARACTERS, Restriction, Role, User, check_user_email
from desktop_inbox.protocol.settings_commands import SaveUser, SetUserActive
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.settings.facts import SettingsFacts
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.section import (
    NAME_CODES,
    Act,
    PageText,
    Question,
    Section,
    SettingsRow,
    required,
)
from desktop_inbox.viewmodels.toasts import Toasts


class UsersSection(Section):
    """Everybody who works in the workspace, the inactive last."""

    def __init__(
        self, facts: SettingsFacts, toasts: Toasts, administration: Administration, parent: QObject | None = None
    ) -> None:
        super().__init__(facts, toasts, parent)
        self._administration = administration

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Users"),
            text=self.tr("Who works in this workspace, and what each may do."),
            add=self.tr("Add user"),
            empty_title=self.tr("No users yet"),
            empty_text=self.tr("Add the people who answer your customers."),
        )

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the users, and those whom the server refused."""
        users = self._facts.directory.users
        refused = self._facts.rejected_rows(users, User)
        return [self._row(user) for user in (*users, *refused)]

    def add(self) -> None:
        """Ask who it is."""
        user = User(id=UserId(new_id(self._facts.clock)), name="", email="")
        self._want_user(user, self.tr("Add user"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change a user, give a password, take the rights away or give them back."""
        user = self._find(key)
        if user is None:
            return
        if act is Act.EDIT:
            self._want_user(self._as_wanted(user), self.tr("Change user"))
        elif act is Act.PASSWORD:
            self._want_password(user)
        elif act is Act.STOP:
            self._ask_to_stop(user)
        elif act is Act.RESUME:
            self._give_active(user, is_active=True)
        else:
            super().act(act, key)

    def _row(self, user: User) -> SettingsRow:
        state, is_bad = self._state(user.id)
        acts = self._acts(user.id, *self._acts_of(user))
        return SettingsRow(
            key=user.id,
            title=self.tr("%1 (you)").replace("%1", user.name) if user.id == self._facts.user_id else user.name,
            note=" \u00b7 ".join(part for part in self._notes(user) if part),
            state=state,
            is_bad=is_bad,
            initials=initials(user.name),
            is_quiet=not user.is_active,
            acts=acts,
        )

    def _acts_of(self, user: User) -> tuple[Act, ...]:
        if user.role is Role.OWNER and not self._facts.owns:
            return ()
        if user.id == self._facts.user_id:
            return (Act.EDIT, Act.PASSWORD)
        return (Act.EDIT, Act.PASSWORD, Act.STOP) if user.is_active else (Act.RESUME,)

    def _notes(self, user: User) -> tuple[str, ...]:
        restrictions = {
            Restriction.NONE: "",
            Restriction.TEAMS: self.tr("sees own and team contacts"),
            Restriction.OWN: self.tr("sees own contacts only"),
        }
        is_restricted = user.role is Role.AGENT
        return (
            user.email,
            self._role_words()[user.role],
            restrictions[user.restriction] if is_restricted else "",
            "" if user.is_active else self.tr("deactivated"),
        )

    def _role_words(self) -> dict[Role, str]:
        return {Role.OWNER: self.tr("Owner"), Role.MANAGER: self.tr("Manager"), Role.AGENT: self.tr("Agent")}

    def _find(self, key: Hashable) -> User | None:
        users = self._facts.directory.users
        known = (*users, *self._facts.rejected_rows(users, User))
        return next((user for user in known if user.id == key), None)

    def _as_wanted(self, user: User) -> User:
        """Return a user as the user wanted them, where the server has refused that."""
        standing = self._facts.standing(user.id)
        if standing is None or not isinstance(standing.command, SaveUser):
            return user
        command = standing.command
        return replace(user, name=command.name, email=command.email, role=command.role, restriction=command.restriction)

    def _want_user(self, user: User, title: str) -> None:
        roles = [role for role in Role if role is not Role.OWNER or self._facts.owns]
        notes = {
            Role.OWNER: self.tr("Everything, owners too"),
            Role.MANAGER: self.tr("Everything but owners"),
            Role.AGENT: self.tr("Works in the inboxes"),
        }
        words = self._role_words()
        fields = (
            Field(name="name", type=FieldType.LINE, label=self.tr("Name"), codes=NAME_CODES, limit=NAME_CHARACTERS),
            Field(
                name="email",
                type=FieldType.LINE,
                label=self.tr("Email address"),
                hint=self.tr("They sign in with it."),
                codes=("bad_email", "email_taken"),
                limit=254,
            ),
            Field(
                name="role",
                type=FieldType.CHOICE,
                label=self.tr("Role"),
                choices=tuple(Choice(value=role, text=words[role], note=notes[role]) for role in roles),
                codes=("own_role", "last_owner"),
                is_fixed=user.id == self._facts.user_id,
            ),
            Field(
                name="restriction",
                type=FieldType.CHOICE,
                label=self.tr("Which contacts they see"),
                choices=(
                    Choice(value=Restriction.NONE, text=self.tr("All")),
                    Choice(value=Restriction.TEAMS, text=self.tr("Their own and those of their teams")),
                    Choice(value=Restriction.OWN, text=self.tr("Only their own")),
                ),
                shown_if=_is_agent,
            ),
        )
        note = "" if user.ver else self.tr("They can sign in once you have given them a password.")
        values = {"name": user.name, "email": user.email, "role": user.role, "restriction": user.restriction}
        self._want(FormSpec(title=title, fields=fields, accept=self.tr("Save"), note=note), values, self._saving(user))

    def _saving(self, user: User) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            email = check_user_email(values["email"])
            others = (other for other in self._facts.directory.users if other.id != user.id)
            if any(other.email == email for other in others):
                raise UserError("email_taken")
            command = SaveUser(
                command_id=self._facts.command_id(),
                user_id=user.id,
                name=name,
                email=email,
                role=values["role"],
                restriction=values["restriction"],
            )
            await self._facts.give(command)

        return send

    def _want_password(self, user: User) -> None:
        shortest, longest = PASSWORD_CHARACTERS
        codes = ("bad_password", "user_not_found")
        fields = (
            Field(name="password", type=FieldType.PASSWORD, label=self.tr("Password"), codes=codes, limit=longest),
            Field(
                name="again",
                type=FieldType.PASSWORD,
                label=self.tr("Once more"),
                codes=("passwords_differ",),
                limit=longest,
            ),
        )

        async def send(values: Values) -> None:
            if not shortest <= len(values["password"]) <= longest:
                raise UserError("bad_password")
            if values["password"] != values["again"]:
                raise UserError("passwords_differ")
            await self._administration.set_password(user.id, values["password"])
            self._toasts.show(self.tr("%1 can sign in with the new password.").replace("%1", user.name))

        title = self.tr("Password of %1").replace("%1", user.name)
        note = self.tr("It goes to the server at once and is not kept on this computer.")
        if not self._facts.is_online:
            note = self.tr("You are offline: a password can only be set while you are connected.")
        spec = FormSpec(title=title, fields=fields, accept=self.tr("Set password"), note=note)
        self._want(spec, {"password": "", "again": ""}, send)

    def _ask_to_stop(self, user: User) -> None:
        def go_on() -> None:
            self._give_active(user, is_active=False)

        text = self.tr("%1 is signed out everywhere and cannot sign in. What they wrote and their contacts stay.")
        self.question_asked.emit(
            Question(
                title=self.tr("Deactivate %1?").replace("%1", user.name),
                text=text.replace("%1", user.name),
                accept=self.tr("Deactivate"),
                go_on=go_on,
            )
        )

    def _give_active(self, user: User, *, is_active: bool) -> None:
        command_id = self._facts.command_id()
        self._facts.give_soon(SetUserActive(command_id=command_id, user_id=user.id, is_active=is_active))


def _is_agent(values: Values) -> bool:
    return bool(values["role"] is Role.AGENT)
