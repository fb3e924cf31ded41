"""Drafts go with the command that was made of them."""

from __future__ import annotations

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.draft import DraftContent, DraftMode
from tests.fixtures.caches import fill
from tests.fixtures.commands import make_send
from tests.fixtures.rows import contact_id, make_contact


@pytest.mark.parametrize(
    ("cleared", "left"), [("reply", ("", "note")), ("comment", ("half", "")), (None, ("half", "note"))]
)
async def test_only_the_draft_that_a_command_was_made_of_goes_with_it(
    store: Store, cleared: str | None, left: tuple[str, str]
) -> None:
    await fill(store, make_contact(1), make_contact(2))
    for contact in (1, 2):
        await store.save_draft(contact_id(contact), "reply", DraftContent(text="half"))
        await store.save_draft(contact_id(contact), "comment", DraftContent(text="note"))
    await store.enqueue(make_send(contact=1), clear_draft=cleared)
    drafts = [await store.draft(contact_id(1), mode) for mode in DraftMode]
    assert tuple(draft.text for draft in drafts) == left
    assert (await store.draft(contact_id(2), "reply")).text == "half"
