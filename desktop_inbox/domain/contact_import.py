"""Contacts from a file: which column means what, and which rows are in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import VALUE_CHARACTERS, ContactField, check_field_value
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId
from desktop_inbox.domain.import_rows import ImportCheck, RowProblem, column_key, guess_columns
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import TAGS_PER_CONTACT, Tag
from desktop_inbox.domain.text import search_key

TAG_SEPARATORS = ",;|"
"""What stands between the tags in one cell."""

_Value = Annotated[str, msgspec.Meta(max_length=VALUE_CHARACTERS)]


class ImportedContact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One contact of a file. What is empty is left as it was. `contact_id` is for a new contact."""

    contact_id: ContactId
    name: _Value = ""
    email: _Value = ""
    phone: _Value = ""
    language: _Value = ""
    timezone: _Value = ""
    tag_ids: Annotated[tuple[TagId, ...], msgspec.Meta(max_length=TAGS_PER_CONTACT)] = ()
    fields: dict[ContactFieldId, _Value] = msgspec.field(default_factory=dict)


class TagsColumn(msgspec.Struct, frozen=True):
    """The column holds names of tags."""


class NamePart(StrEnum):
    """The column holds a part of the name, in the order in which they are joined."""

    FIRST = "first_name"
    LAST = "last_name"


Meaning = Detail | NamePart | ContactFieldId | TagsColumn | None
"""What a column of a file holds; None: nothing of interest."""


def guess_meanings(header: Sequence[str], fields: Iterable[ContactField]) -> tuple[Meaning, ...]:
    """Return what the columns seem to hold, by their names. No meaning is given twice.

    What is called just a name is the first one where another column holds the last.
    """
    names = _PART_NAMES | {column_key(field.name): field.id for field in fields if field.is_active} | _COLUMN_NAMES
    meanings = guess_columns(header, names)
    if NamePart.LAST not in meanings or NamePart.FIRST in meanings:
        return meanings
    return tuple(NamePart.FIRST if meaning is Detail.NAME else meaning for meaning in meanings)


def name_in(meanings: Sequence[Meaning], row: Sequence[str]) -> str:
    """Return the name that a row gives, as it stands there: the whole one, else its parts; empty: none."""
    cells = {meaning: cell.strip() for meaning, cell in zip(meanings, row, strict=False) if meaning in _NAMES}
    return cells.get(Detail.NAME) or " ".join(filter(None, (cells.get(part) for part in NamePart)))


class RowChecker:
    """Checks the rows of one file, in their order, by the rules of contacts. Pure, and fast: it may run in a thread."""

    def __init__(
        self,
        meanings: Sequence[Meaning],
        fields: Iterable[ContactField],
        tags: Iterable[Tag],
        new_id: Callable[[], ContactId],
    ) -> None:
        """Give what the columns hold, the workspace's active fields and tags, and where ids come from."""
        self._meanings = tuple(meanings)
        self._fields: Mapping[ContactFieldId, ContactField] = {field.id: field for field in fields if field.is_active}
        self._tags = {search_key(tag.name): tag.id for tag in tags if tag.is_active}
        self._new_id = new_id
        self._lines: dict[tuple[Detail, str], int] = {}

    def check(self, line: int, row: Sequence[str]) -> ImportCheck[ImportedContact]:
        """Check a row. A value that is not in order is left out and said; a row that names nobody is left out whole.

        Codes beside those of the rules: `duplicate_row` (an earlier row has the same email or phone), `no_name`
        (neither name nor email nor phone), `tag_not_found`.
        """
        problems: list[RowProblem] = []
        details = self._name(line, row, problems)
        values: dict[ContactFieldId, str] = {}
        tag_ids: list[TagId] = []
        for column, (meaning, cell) in enumerate(zip(self._meanings, row, strict=False)):
            if meaning is None or isinstance(meaning, NamePart) or meaning is Detail.NAME or not cell.strip():
                continue
            try:
                if isinstance(meaning, Detail):
                    details[meaning.value] = check_detail(meaning, cell)
                elif isinstance(meaning, TagsColumn):
                    tag_ids += self._tag_ids(line, column, cell, problems)
                elif meaning in self._fields:
                    values[meaning] = check_field_value(self._fields[meaning], cell)
            except UserError as error:
                problems.append(RowProblem(line=line, column=column, code=error.code, value=cell))
        if not any(details.get(detail.value) for detail in (Detail.NAME, Detail.EMAIL, Detail.PHONE)):
            return ImportCheck(item=None, problems=(*problems, RowProblem(line=line, code="no_name")))
        repeated = self._repeated(line, details)
        if repeated is not None:
            return ImportCheck(item=None, problems=(*problems, repeated))
        contact = ImportedContact(
            contact_id=self._new_id(),
            **details,
            tag_ids=tuple(dict.fromkeys(tag_ids))[:TAGS_PER_CONTACT],
            fields=values,
        )
        return ImportCheck(item=contact, problems=tuple(problems))

    def _name(self, line: int, row: Sequence[str], problems: list[RowProblem]) -> dict[str, str]:
        """Return the name as a detail, where the row gives one that is in order."""
        name = name_in(self._meanings, row)
        if not name:
            return {}
        try:
            return {Detail.NAME.value: check_detail(Detail.NAME, name)}
        except UserError as error:
            column = next(number for number, meaning in enumerate(self._meanings) if meaning in _NAMES)
            problems.append(RowProblem(line=line, column=column, code=error.code, value=name))
            return {}

    def _repeated(self, line: int, details: Mapping[str, str]) -> RowProblem | None:
        """Return that an earlier row is of the same person; else remember this one."""
        keys = [(detail, details[detail.value]) for detail in (Detail.EMAIL, Detail.PHONE) if details.get(detail.value)]
        for key in keys:
            if key in self._lines:
                return RowProblem(line=line, code="duplicate_row", value=key[1], other_line=self._lines[key])
        self._lines.update(dict.fromkeys(keys, line))
        return None

    def _tag_ids(self, line: int, column: int, cell: str, problems: list[RowProblem]) -> Iterator[TagId]:
        for name in _split_tags(cell):
            tag_id = self._tags.get(search_key(name))
            if tag_id is None:
                problems.append(RowProblem(line=line, column=column, code="tag_not_found", value=name))
            else:
                yield tag_id


def _split_tags(cell: str) -> Iterator[str]:
    for separator in TAG_SEPARATORS:
        cell = cell.replace(separator, "\n")
    return (name.strip() for name in cell.split("\n") if name.strip())


_NAMES: frozenset[Meaning] = frozenset({Detail.NAME, *NamePart})

# What files of other programs call their columns, in the languages of the interface.
_COLUMN_NAMES: dict[str, Meaning] = {
    **dict.fromkeys(
        ("name", "fullname", "contact", "contactname", "nombre", "nombrecompleto", "contacto"), Detail.NAME
    ),
    **dict.fromkeys(("email", "emailaddress", "mail", "correo", "correoelectronico"), Detail.EMAIL),
    **dict.fromkeys(
        ("phone", "phonenumber", "mobile", "telephone", "telefono", "movil", "celular", "numerodetelefono"),
        Detail.PHONE,
    ),
    **dict.fromkeys(("language", "locale", "lang", "idioma"), Detail.LANGUAGE),
    **dict.fromkeys(("timezone", "zonahoraria"), Detail.TIMEZONE),
    **dict.fromkeys(("tags", "tag", "labels", "etiquetas", "etiqueta"), TagsColumn()),
}
# A field of the workspace with such a name comes first.
_PART_NAMES: dict[str, Meaning] = {
    **dict.fromkeys(("firstname", "givenname", "forename", "nombres", "nombredepila"), NamePart.FIRST),
    **dict.fromkeys(("lastname", "surname", "familyname", "apellido", "apellidos"), NamePart.LAST),
}
