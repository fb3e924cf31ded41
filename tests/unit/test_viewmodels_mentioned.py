"""Whom the text of a comment mentions."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.directory import Directory
from desktop_inbox.protocol.conversation_commands import MENTIONS
from desktop_inbox.viewmodels.mentioned import Mentioned, find_mentioned, named
from tests.fixtures.rows import make_team, make_user, team_id, user_id

ANA = make_user(1, name="Ana")
ANA_LOPEZ = make_user(2, name="Ana López")
ZOE = make_user(3, name="Zoë Ångström")
GONE = make_user(4, name="Luis Peña", is_active=False)
SUPPORT = make_team(1, name="Support (EU)")
SALES = make_team(2, name="Sales", is_active=False)
DIRECTORY = Directory(users=(ANA, ANA_LOPEZ, ZOE, GONE), teams=(SUPPORT, SALES))


def users(text, *chosen):
    return [each.int & 0xFF for each in find_mentioned(text, DIRECTORY, chosen).user_ids]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Ana please", [1]),
        ("@Ana López please", [2]),
        ("@ana lopez, and @ZOE ANGSTROM!", [2, 3]),
        ("@Zoë Ångström and @Ana and @Zoë Ångström", [3, 1]),
        ("(@Ana)", [1]),
        ("@Ana\n@Zoë Ångström", [1, 3]),
        ("Ana", []),
        ("ana@Ana", []),
        ("@Anabel", []),
        ("@Zoë", []),
        ("@ Ana", []),
        ("@Luis Peña", []),
        ("", []),
    ],
)
def test_the_text_says_who_is_mentioned(text, expected):
    assert users(text) == expected


def test_teams_are_mentioned_apart_from_users():
    found = find_mentioned("@Support (EU) or @Sales or @Ana", DIRECTORY)
    assert found == Mentioned(user_ids=(user_id(1),), team_ids=(team_id(1),))


def test_of_namesakes_the_chosen_ones_are_meant_and_else_all():
    namesakes = Directory(users=(make_user(1, name="Ana"), make_user(2, name="Ána"), make_user(3, name="ANA")))
    chosen = [named(user) for user in namesakes.users[1:]]
    assert find_mentioned("@Ana", namesakes).user_ids == (user_id(1), user_id(2), user_id(3))
    assert find_mentioned("@Ana", namesakes, chosen[:1]).user_ids == (user_id(2),)
    assert find_mentioned("@Ána and @ANA", namesakes, chosen).user_ids == (user_id(2), user_id(3))


def test_who_was_chosen_and_is_not_in_the_text_any_more_is_not_mentioned():
    assert users("never mind", named(ANA)) == []


def test_who_was_chosen_stays_mentioned_under_a_name_that_is_another_now():
    assert users("@Anna Gone", named(make_user(9, name="Anna Gone"))) == [9]


def test_no_more_are_mentioned_than_a_comment_may():
    crowd = Directory(users=tuple(make_user(number, name=f"Agent {number}") for number in range(1, MENTIONS + 5)))
    text = " ".join(f"@{user.name}" for user in crowd.users)
    assert find_mentioned(text, crowd).user_ids == tuple(user_id(number) for number in range(1, MENTIONS + 1))
