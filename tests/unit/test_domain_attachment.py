"""Names of files that strangers send: what is kept of them, and which are never opened."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.attachment import NAME_CHARACTERS, clean_file_name, is_dangerous


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b\n.txt", "ab.txt"),
        ("not utf-8 \udcff.txt", "not utf-8.txt"),
        ("run.exe. ", "run.exe"),
        ("CON.txt", "_CON.txt"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_of_a_name_only_what_is_seen_and_can_be_stored_is_kept(name, kept):
    assert clean_file_name(name) == kept


@pytest.mark.parametrize("letter", ["x", "é", "界", "🎉"])
def test_a_name_of_300_characters_is_cut_before_its_ending_so_that_file_systems_take_it(letter, tmp_path):
    name = clean_file_name(letter * 300 + ".pdf")
    assert name.endswith(letter + ".pdf")
    assert len(name) <= NAME_CHARACTERS
    assert clean_file_name(name) == name
    (tmp_path / f"{name} (999)").touch()


@pytest.mark.parametrize("name", ["a.EXE", "b.pdf.desktop", "help.chm", "a.terminal", "a.inetloc", "a.img", "x.html"])
def test_what_can_run_something_is_dangerous(name):
    assert is_dangerous(name)


@pytest.mark.parametrize("name", ["a.pdf", "file", "report.docx", "photo.jpeg", "exe.txt"])
def test_documents_are_not_dangerous(name):
    assert not is_dangerous(name)
