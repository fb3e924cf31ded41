"""The one list model: whatever the rows were and become, it equals them, and chosen rows stay chosen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_inbox.viewmodels.list_diff import contiguous, moves, stable_keys
from desktop_inbox.viewmodels.list_model import ListModel, ListRole


@dataclass(frozen=True)
class Row:
    key: int
    text: str = ""


def make_model(*rows: Row) -> ListModel[Row]:
    model: ListModel[Row] = ListModel(key=lambda row: row.key, text=lambda row: row.text)
    model.apply(rows)
    return model


def record(model: ListModel[Row]) -> list[tuple[object, ...]]:
    """Collect what the model signals, as (what, first, last …)."""
    seen: list[tuple[object, ...]] = []
    model.rowsInserted.connect(lambda _parent, first, last: seen.append(("insert", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: seen.append(("remove", first, last)))
    model.rowsMoved.connect(lambda _p, first, last, _q, target: seen.append(("move", first, last, target)))
    model.dataChanged.connect(lambda first, last, _roles: seen.append(("change", first.row(), last.row())))
    model.modelReset.connect(lambda: seen.append(("reset",)))
    model.layoutChanged.connect(lambda *_: seen.append(("layout",)))
    return seen


def rows_of(*keys: int) -> list[Row]:
    return [Row(key) for key in keys]


row_lists = st.lists(
    st.builds(Row, key=st.integers(0, 120), text=st.sampled_from("ab")), max_size=130, unique_by=lambda row: row.key
)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(row_lists, min_size=2, max_size=5))
def test_the_model_equals_any_rows_and_keeps_persistent_indexes(qapp, steps):
    model = make_model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in steps:
        held = {row.key: QPersistentModelIndex(model.index_of(row.key)) for row in model.rows}
        model.apply(rows)
        assert list(model.rows) == rows
        assert [model.index(number).data(ListRole.ROW) for number in range(model.rowCount())] == rows
        for key, index in held.items():
            kept = model.row_of(key)
            assert index.isValid() == (kept is not None)
            if kept is not None:
                assert index.data(ListRole.ROW) == kept
    del tester


@pytest.mark.parametrize(
    ("before", "after", "signals"),
    [
        pytest.param((1, 2, 3), (1, 2, 3), [], id="nothing"),
        pytest.param((1, 2, 3), (3, 1, 2), [("move", 2, 2, 0)], id="a row to the top"),
        pytest.param((1, 2, 3), (2, 3, 1), [("move", 0, 0, 3)], id="a row to the end"),
        pytest.param((1, 2), (9, 8, 1, 2), [("insert", 0, 1)], id="a run inserted at once"),
        pytest.param((1, 2, 3, 4), (1, 4), [("remove", 1, 2)], id="a run removed at once"),
        pytest.param((1, 2, 3), (7,), [("remove", 0, 2), ("insert", 0, 0)], id="all others"),
    ],
)
def test_as_few_signals_as_there_are_differences(qapp, before, after, signals):
    model = make_model(*rows_of(*before))
    seen = record(model)
    model.apply(rows_of(*after))
    assert seen == signals


def test_changed_rows_are_signalled_in_runs(qapp):
    model = make_model(*rows_of(1, 2, 3, 4))
    seen = record(model)
    model.apply([Row(1, "new"), Row(2, "new"), Row(3), Row(4, "new")])
    assert seen == [("change", 0, 1), ("change", 3, 3)]


def test_a_row_that_moves_and_changes_signals_both(qapp):
    model = make_model(*rows_of(1, 2, 3))
    seen = record(model)
    model.apply([Row(3, "new"), Row(1), Row(2)])
    assert seen == [("move", 2, 2, 0), ("change", 0, 0)]


def test_another_order_of_many_rows_is_one_layout_change(qapp):
    model = make_model(*rows_of(*range(500)))
    seen = record(model)
    model.apply(rows_of(*reversed(range(500))))
    assert seen == [("layout",)]


def test_two_rows_of_one_key_are_our_mistake(qapp):
    with pytest.raises(ValueError, match="one key"):
        make_model(Row(1), Row(1))


def test_data_of_what_there_is_not_is_none(qapp):
    model = make_model(Row(1, "one"))
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None
    assert model.data(model.index(0)) == "one"
    assert model.row_of(5) is None
    assert not model.index_of(5).isValid()


def test_runs_of_numbers():
    assert contiguous([]) == []
    assert contiguous([1, 2, 5, 7, 8]) == [(1, 2), (5, 5), (7, 8)]


@given(order=st.permutations(range(9)))
def test_rows_that_stay_and_moves_bring_any_order_about(order):
    live = list(range(9))
    stable = stable_keys(live, order)
    steps = list(moves(live, order, stable))
    for source, target in steps:
        key = live.pop(source)
        live.insert(target if target < source else target - 1, key)
    assert live == list(order)
    assert len(steps) <= 9 - len(stable)
