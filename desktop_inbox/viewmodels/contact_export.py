"""Contacts written into a CSV file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from desktop_inbox.domain.contact_book import BookEntry, BookQuery
from desktop_inbox.domain.contact_fields import ContactField, shown_fields
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import Tag, shown_tags
from desktop_inbox.viewmodels.detail_words import detail_name
from desktop_inbox.viewmodels.table_export import ExportPage, TableExport

_PAGE = 1_000


class ContactExport(TableExport):
    """Writes what the book shows.

    Names, emails, phones, languages, time zones, tags and the workspace's contact fields: what can be imported again.
    """

    def begin(self, query: BookQuery, path: Path) -> None:
        """Write the contacts of a query into a file, in place of what was there."""
        self.write(path, self._pages(query))

    @property
    def words(self) -> str:
        """How far it is, or how it ended, in words."""
        if self.state.is_done:
            return self.tr("%n contact(s) were exported.", None, self.state.done)
        return self.tr("Exporting contacts…")

    def unread(self) -> str:
        """Return that the contacts could not be read."""
        return self.tr("The contacts on this computer could not be read. Try again.")

    async def _pages(self, query: BookQuery) -> AsyncIterator[ExportPage]:
        directory = await self._store.directory()
        fields = shown_fields(directory.fields)
        tags = {tag.id: tag for tag in directory.tags if tag.is_active}
        header = [*(detail_name(detail) for detail in Detail), self.tr("Tags"), *(field.name for field in fields)]
        total = (await self._store.book_count(query)).shown
        yield ExportPage([header], 0, total)
        after = None
        while True:
            page = await self._store.book(query, after=after, limit=_PAGE)
            yield ExportPage([_cells(entry, fields, tags) for entry in page], len(page), total)
            if len(page) < _PAGE:
                return
            after = page[-1].sort_key


def _cells(entry: BookEntry, fields: Sequence[ContactField], tags: Mapping[TagId, Tag]) -> list[str]:
    contact = entry.contact
    names = [tag.name for tag in shown_tags(tags[tag_id] for tag_id in contact.tag_ids if tag_id in tags)]
    details = [str(getattr(contact, detail.value) or "") for detail in Detail]
    return [*details, "; ".join(names), *(contact.fields.get(field.id, "") for field in fields)]
