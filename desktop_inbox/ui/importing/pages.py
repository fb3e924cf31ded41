"""The pages of an import: columns, problems, progress."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.ui.importing.places import ask_for_place
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.viewmodels.table_import import ImportState, ImportStep, TableImport

_SAMPLES = 3


class ColumnsPage(QWidget):
    """What each column holds, with some of its cells; encoding and separator."""

    def __init__(self, table: TableImport, parent: QWidget) -> None:
        super().__init__(parent)
        self._import = table
        self._shown: tuple[object, ...] = ()
        self._file = ElidedLabel("", TextStyle.BODY_BOLD, parent=self)
        self.encoding, self.separator = _combo(self.tr("Encoding"), self), _combo(self.tr("Separator"), self)
        for combo, choices in (
            (self.encoding, table.words.encodings()),
            (self.separator, table.words.separators()),
        ):
            for value, name in choices:
                combo.addItem(name, value)
        self.encoding.activated.connect(self._on_encoding_chosen)
        self.separator.activated.connect(self._on_separator_chosen)
        self.meanings: list[ChoiceBox] = []
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self.sample = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        top = QHBoxLayout()
        top.addWidget(self._file, 1)
        top.addWidget(self.encoding)
        top.addWidget(self.separator)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(Label(self.tr("What do the columns hold?"), TextStyle.SMALL, Ink.MUTED, self))
        layout.addWidget(self._area, 1)
        layout.addWidget(self.sample)

    def show_state(self, state: ImportState) -> None:
        """Show the columns of a file; the widgets are made anew for another reading only."""
        if state.step is not ImportStep.PREVIEW:
            return
        rows = self.tr("%Ln row(s)", None, state.rows)
        if state.is_cut:
            rows = self.tr("the first %Ln row(s)", None, state.rows)
        self._file.setText(f"{state.file_name} · {rows}")
        _choose(self.encoding, state.encoding)
        _choose(self.separator, state.separator)
        reading = (state.header, state.preview)
        if reading != self._shown:
            self._shown = reading
            self._make_columns(state)
        for combo, meaning in zip(self.meanings, state.meanings, strict=True):
            _choose(combo, meaning)
        sample = self._import.words.sample(state.meanings, state.preview[:_SAMPLES])
        self.sample.setText(sample)
        self.sample.setVisible(bool(sample))

    def _make_columns(self, state: ImportState) -> None:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(12)
        self.meanings = []
        for number, name in enumerate(state.header):
            heading = ElidedLabel(
                name or self.tr("Column %1").replace("%1", str(number + 1)), TextStyle.BODY_MEDIUM, parent=page
            )
            heading.setMaximumWidth(180)
            combo = _combo(heading.text(), page)
            for meaning, words in self._import.choices:
                combo.addItem(words, meaning)
            combo.activated.connect(partial(self._on_meaning_chosen, number))
            self.meanings.append(combo)
            cells = [row[number] for row in state.preview if number < len(row) and row[number].strip()][:_SAMPLES]
            grid.addWidget(heading, number, 0)
            grid.addWidget(combo, number, 1)
            grid.addWidget(ElidedLabel(" · ".join(cells), TextStyle.SMALL, Ink.MUTED, page), number, 2)
        grid.setRowStretch(len(state.header), 1)
        self._area.setWidget(page)

    def _on_meaning_chosen(self, column: int, number: int) -> None:
        self._import.set_meaning(column, self.meanings[column].itemData(number))

    def _on_encoding_chosen(self, number: int) -> None:
        self._import.read_as(encoding=self.encoding.itemData(number))

    def _on_separator_chosen(self, number: int) -> None:
        self._import.read_as(separator=self.separator.itemData(number))


class CheckPage(QWidget):
    """How many rows are in order, and what is wrong with which row."""

    def __init__(self, table: TableImport, parent: QWidget) -> None:
        super().__init__(parent)
        self._import = table
        self._summary = Label("", TextStyle.BODY_BOLD, parent=self, wraps=True)
        self._left_out = Label("", TextStyle.BODY, parent=self, wraps=True)
        self.problems = QListWidget(self)
        self.problems.setUniformItemSizes(True)
        self.problems.setAccessibleName(self.tr("Problems"))
        self._more = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self._save = Button(self.tr("Save list of problems…"), ButtonKind.LINK, self)
        self._save.clicked.connect(self._on_save_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self._more, 1)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._summary)
        layout.addWidget(self._left_out)
        layout.addWidget(self.problems, 1)
        layout.addLayout(foot)
        layout.addStretch(0)

    def show_state(self, state: ImportState) -> None:
        """Show the outcome of the check."""
        if state.step is not ImportStep.CHECKED:
            return
        self._summary.setText(self._import.words.outcome(state.items))
        words = [self._import.words.rule()]
        if state.left_out:
            words.append(self.tr("%Ln row(s) are left out.", None, state.left_out))
        self._left_out.setText(" ".join(words))
        self.problems.clear()
        line_words = self.tr("Line %1: %2")
        self.problems.addItems(
            [line_words.replace("%1", str(line)).replace("%2", words) for line, words in state.shown_problems]
        )
        more = state.problems - len(state.shown_problems)
        self._more.setText(self.tr("and %Ln more", None, more) if more > 0 else "")
        for widget in (self.problems, self._save):
            widget.setVisible(state.problems > 0)

    def _on_save_wanted(self) -> None:
        ask_for_place(self, self.tr("Save list of problems"), self.tr("problems"), self._import.save_problems)


class ProgressPage(QWidget):
    """How far a long step is."""

    def __init__(self, table: TableImport, parent: QWidget) -> None:
        super().__init__(parent)
        self._import = table
        self.words = Label("", TextStyle.BODY_BOLD, parent=self, wraps=True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.note = Label("", TextStyle.BODY, Ink.MUTED, self, wraps=True)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        for widget in (self.words, self.bar, self.note):
            layout.addWidget(widget)
        layout.addStretch(3)

    def show_state(self, state: ImportState) -> None:
        """Show how far it is."""
        done, total, note = state.done, state.total, ""
        match state.step:
            case ImportStep.READING:
                words, total = self.tr("Reading the file…"), 0
            case ImportStep.CHECKING:
                words = self.tr("Checking the rows…")
            case ImportStep.STORING:
                words = self._import.words.storing()
            case _:
                done, total = state.sent + state.refused, state.done
                words = self._sent(state)
                note = self._note(state)
        self.words.setText(words)
        self.note.setText(note)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(words)

    def _note(self, state: ImportState) -> str:
        if state.is_stopped:
            return self.tr("Stopped. The others are not imported.")
        return self.tr("You can close this: they are sent in the background.") if state.can_stop else ""

    def _sent(self, state: ImportState) -> str:
        words = self._import.words
        sent = words.sent(state.sent, state.done)
        return f"{sent} {words.refused(state.refused)}" if state.refused else sent


def _combo(label: str, parent: QWidget) -> ChoiceBox:
    combo = ChoiceBox(parent)
    combo.setAccessibleName(label)
    combo.setToolTip(label)
    return combo


def _choose(combo: ChoiceBox, value: object) -> None:
    """Show the entry with a value."""
    for number in range(combo.count()):
        if combo.itemData(number) == value:
            combo.setCurrentIndex(number)
            return
