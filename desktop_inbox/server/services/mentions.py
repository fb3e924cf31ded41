"""Rules of mentions: who is told of a comment that names them, and that they have looked at it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.message import Comment, Mention
from desktop_inbox.domain.visibility import may_see, teams_of
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.protocol.conversation_commands import AddComment, MarkMentionsSeen
from desktop_inbox.server.services.access import Actor, access_contact
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all


class Mentioned(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a comment mentions. `user_ids` and `team_ids` are those of the workspace, as the author named them.

    `told` are the users who get a `Mention`, ascending.
    """

    user_ids: tuple[UserId, ...] = ()
    team_ids: tuple[TeamId, ...] = ()
    told: tuple[UserId, ...] = ()


def find_mentioned(tx: Tx, actor: Actor, contact: Contact, command: AddComment) -> Mentioned:
    """Return whom a comment on a contact mentions; each once, and unknown ones are left out.

    Told are active users who may see the contact, named themselves or with an active team of theirs; not the author.
    """
    user_ids, team_ids = dict.fromkeys(command.mentioned_user_ids), dict.fromkeys(command.mentioned_team_ids)
    if not user_ids and not team_ids:
        return Mentioned()
    teams = {team.id: team for team in fetch_all(tx.conn, Team, tables.teams.c.workspace_id == tx.workspace_id)}
    members = {member for team_id in team_ids for member in _members(teams.get(team_id))}
    is_wanted = tables.users.c.id.in_({*user_ids, *members})
    found = fetch_all(tx.conn, User, tables.users.c.workspace_id == tx.workspace_id, is_wanted)
    users = {user.id: user for user in found}
    told = (
        user.id
        for user in users.values()
        if user.is_active and user.id != actor.user_id and may_see(user, teams_of(user, teams.values()), contact)
    )
    return Mentioned(
        user_ids=tuple(user_id for user_id in user_ids if user_id in users),
        team_ids=tuple(team_id for team_id in team_ids if team_id in teams),
        told=tuple(sorted(told)),
    )


def do_tell_mentioned(tx: Tx, comment: Comment, told: Iterable[UserId]) -> None:
    """Write into each user's own stream that a comment mentions them."""
    for user_id in told:
        mention = Mention(
            comment_id=comment.id,
            user_id=user_id,
            contact_id=comment.contact_id,
            conversation_id=comment.conversation_id,
            author_id=comment.author_id,
            created_at=comment.created_at,
        )
        tx.put_private(user_id, "mention.added", mention)


def do_mark_mentions_seen(tx: Tx, actor: Actor, command: MarkMentionsSeen) -> None:
    """Note that the actor has looked at comments on a contact. Those that do not mention them are left out.

    Raises `UserError("contact_not_found")`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    mentions = tables.mentions.c
    is_theirs = (mentions.user_id == actor.user_id) & (mentions.contact_id == contact.id)
    is_wanted = mentions.comment_id.in_(command.comment_ids) & ~mentions.is_seen
    for mention in fetch_all(tx.conn, Mention, is_theirs, is_wanted, order_by=[mentions.ver]):
        tx.put_private(actor.user_id, "mention.seen", msgspec.structs.replace(mention, is_seen=True))


def _members(team: Team | None) -> tuple[UserId, ...]:
    return team.member_ids if team is not None and team.is_active else ()
