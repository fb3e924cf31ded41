"""The teams of the workspace."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import TeamId
from desktop_inbox.domain.text import NAME_CHARACTERS
from desktop_inbox.domain.workspace import TEAMS, Team
from desktop_inbox.protocol.settings_commands import RemoveTeam, SaveTeam
from desktop_inbox.viewmodels.settings.forms import Choice, Field, FieldType, FormSpec, Sender, Values
from desktop_inbox.viewmodels.settings.section import (
    NAME_CODES,
    Act,
    PageText,
    Question,
    Section,
    SettingsRow,
    check_free_name,
    required,
)


class TeamsSection(Section):
    """Named groups of users. Removing one is asked about: restricted agents lose what they saw by it."""

    @property
    def text(self) -> PageText:
        """The section's words."""
        return PageText(
            title=self.tr("Teams"),
            text=self.tr("A conversation can be assigned to a team, and each team has an inbox."),
            add=self.tr("Add team"),
            empty_title=self.tr("No teams yet"),
            empty_text=self.tr("Make one for each group that shares work, for example Sales and Support."),
        )

    def make_rows(self) -> Sequence[SettingsRow]:
        """Return the active teams, and those that the server refused."""
        return [self._row(team) for team in self._teams()]

    def add(self) -> None:
        """Ask for name and members."""
        self._want_team(Team(id=TeamId(new_id(self._facts.clock)), name=""), self.tr("Add team"))

    def act(self, act: Act, key: Hashable) -> None:
        """Change or remove a team."""
        team = next((team for team in self._teams() if team.id == key), None)
        if team is None:
            return
        if act is Act.EDIT:
            self._want_team(self._as_wanted(team), self.tr("Change team"))
        elif act is Act.REMOVE:
            self._ask_to_remove(team)
        else:
            super().act(act, key)

    def _teams(self) -> list[Team]:
        teams = self._facts.directory.teams
        return [*(team for team in teams if team.is_active), *self._facts.rejected_rows(teams, Team)]

    def _row(self, team: Team) -> SettingsRow:
        state, is_bad = self._state(team.id)
        active = [user.name for user in self._facts.directory.users if user.is_active and user.id in team.member_ids]
        return SettingsRow(
            key=team.id,
            title=team.name,
            note=", ".join(active) or self.tr("Nobody is in this team"),
            state=state,
            is_bad=is_bad,
            acts=self._acts(team.id, Act.EDIT, Act.REMOVE),
        )

    def _as_wanted(self, team: Team) -> Team:
        standing = self._facts.standing(team.id)
        if standing is None or not isinstance(standing.command, SaveTeam):
            return team
        return Team(id=team.id, ver=team.ver, name=standing.command.name, member_ids=standing.command.member_ids)

    def _want_team(self, team: Team, title: str) -> None:
        people = [user for user in self._facts.directory.users if user.is_active]
        fields = (
            Field(name="name", type=FieldType.LINE, label=self.tr("Name"), codes=NAME_CODES, limit=NAME_CHARACTERS),
            Field(
                name="members",
                type=FieldType.CHOICES,
                label=self.tr("Members"),
                choices=tuple(Choice(value=user.id, text=user.name, note=user.email) for user in people),
            ),
        )
        known = {user.id for user in people}
        members = tuple(user_id for user_id in team.member_ids if user_id in known)
        spec = FormSpec(title=title, fields=fields, accept=self.tr("Save"))
        self._want(spec, {"name": team.name, "members": members}, self._saving(team))

    def _saving(self, team: Team) -> Sender:
        async def send(values: Values) -> None:
            name = required(values, "name")
            check_free_name(name, [other for other in self._facts.directory.teams if other.id != team.id], TEAMS)
            command_id = self._facts.command_id()
            await self._facts.give(
                SaveTeam(command_id=command_id, team_id=team.id, name=name, member_ids=tuple(values["members"]))
            )

        return send

    def _ask_to_remove(self, team: Team) -> None:
        def go_on() -> None:
            self._facts.give_soon(RemoveTeam(command_id=self._facts.command_id(), team_id=team.id))
            restore = SaveTeam(
                command_id=self._facts.command_id(), team_id=team.id, name=team.name, member_ids=team.member_ids
            )
            self._say_removed(team.name, restore)

        text = self.tr("Its inbox goes. Agents who see only what is of their teams no longer see contacts of this one.")
        title = self.tr("Remove %1?").replace("%1", team.name)
        self.question_asked.emit(Question(title=title, text=text, accept=self.tr("Remove team"), go_on=go_on))
