"""Tables of the office: figures on one right edge, instant filter, sorting by any column.

The first column has two lines: the name, and muted what belongs to it. How wide a person drew the
columns and by which one he sorted is kept for the next time, by the table's object name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRegularExpression,
    QSettings,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from kasir.config import TABLES
from kasir.money import Money, Quantity, format_number, format_quantity
from kasir.ui import theme

AnyIndex = QModelIndex | QPersistentModelIndex

_SORT = Qt.ItemDataRole.UserRole + 1
_NOTE = Qt.ItemDataRole.UserRole + 2
_TONE = Qt.ItemDataRole.UserRole + 3
_WORDS = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is made from a row. `width` is what it has at first; 0 takes what is left."""

    title: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    note: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    is_number: bool = True
    width: int = 96
    is_extra: bool = False  # Makes room when the text is large.


def name_column(
    title: str, note: Callable[[Any], str], tone: Callable[[Any], str] | None = None
) -> Column:
    """The column of the rows' own names, what belongs to each below it; it takes what is left."""
    return Column(
        title,
        text=lambda row: row.name,
        sort=lambda row: row.name.casefold(),
        note=note,
        tone=tone,
        is_number=False,
        width=0,
    )


def money_column(
    title: str, amount: Callable[[Any], Money], width: int = 104, *, is_extra: bool = False
) -> Column:
    """A column of amounts, without Rp."""
    return Column(
        title, lambda row: format_number(amount(row).rupiah), amount, width=width, is_extra=is_extra
    )


def quantity_column(
    title: str, quantity: Callable[[Any], Quantity], width: int, *, is_extra: bool = False
) -> Column:
    """A column of quantities, without their unit."""
    return Column(
        title, lambda row: format_quantity(quantity(row)), quantity, width=width, is_extra=is_extra
    )


def joined(*words: str) -> str:
    """What there is to say of a row, with commas between."""
    return ", ".join(filter(None, words))


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: Sequence[Any] = ()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, _parent: AnyIndex | None = None) -> int:
        return len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == _SORT:
            return index.row() if column.sort is None else column.sort(row)
        if role == _NOTE:
            return column.note(row) if column.note else ""
        if role == _WORDS:
            return f"{column.text(row)} {column.note(row) if column.note else ''}".casefold()
        if role == _TONE:
            return column.tone(row) if column.tone else ""
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.ToolTipRole and column.note:
            return column.note(row) or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].is_number else _LEFT
        return None


class _Proxy(QSortFilterProxyModel):
    """Sorts by the values, not by their text; filters by every word in the first column.

    Without words nothing is asked of a row, which is why Qt matches and not a method here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFilterRole(_WORDS)
        self.setFilterKeyColumn(0)

    def lessThan(self, left: AnyIndex, right: AnyIndex) -> bool:
        return bool(left.data(_SORT) < right.data(_SORT))

    def filter_by(self, text: str) -> None:
        """Leave the rows that hold every word, in whatever order."""
        each = (QRegularExpression.escape(word) for word in text.casefold().split())
        self.setFilterRegularExpression("".join(f"(?=.*{word})" for word in each))


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent_tint"))
            if index.column() == 0:
                bar = QRect(area.left(), area.top(), 3, area.height())
                painter.fillRect(bar, theme.color("accent"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inside = area.adjusted(12, 5, -12, -5)
        tone, note = index.data(_TONE), index.data(_NOTE)
        is_first = index.column() == 0
        weight = _BOLD if is_first else QFont.Weight.Normal
        painter.setPen(theme.color(tone if tone and not note else "ink"))
        model = index.model()
        title = model.headerData(
            index.column(), Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        painter.setFont(theme.look().font(weight=weight, is_tabular=title == _RIGHT))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inside.width())
        if not note:
            painter.drawText(inside, title, text)
            return
        half = inside.height() // 2
        painter.drawText(inside.adjusted(0, 0, 0, -half), title, text)
        painter.setFont(theme.look().font(theme.SMALL))
        painter.setPen(theme.color(tone or "muted"))
        below = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside.adjusted(0, half, 0, 0), title, below)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The room that a text needs: a double click on a column's edge asks for it."""
        weight = _BOLD if index.column() == 0 else QFont.Weight.Normal
        text = QFontMetrics(theme.look().font(weight=weight)).horizontalAdvance(str(index.data()))
        note = QFontMetrics(theme.look().font(theme.SMALL)).horizontalAdvance(index.data(_NOTE))
        return QSize(max(text, note) + 2 * 12, row_height())


_WHOLE = re.compile(r"-1|\d{1,4}")
_BOLD = QFont.Weight.DemiBold
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def row_height() -> int:
    """The height of a row with two lines, in the present look."""
    first = QFontMetrics(theme.look().font()).height()
    second = QFontMetrics(theme.look().font(theme.SMALL)).height()
    return max(theme.TARGET, first + second + 12)


class Table(QTableView):
    """Rows of frozen answers. `opened` and `selected` carry the row."""

    opened = Signal(object)
    selected = Signal(object)

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._rows = _Model(columns)
        self._proxy = _Proxy()
        self._proxy.setSourceModel(self._rows)
        self.setModel(self._proxy)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height())
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        for number, column in enumerate(columns):
            self.setColumnHidden(number, column.is_extra and theme.look().factor > 1)
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, theme.look().px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(True)  # A third press gives the first order back.
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._proxy.sort(-1)
        self._kept = ""  # How it was set when it was last kept or brought back.
        self.activated.connect(lambda index: self.opened.emit(index.data(Qt.ItemDataRole.UserRole)))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.selected.emit(now.data(Qt.ItemDataRole.UserRole))
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._kept:
            self._bring_back()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._how_set() != self._kept and (file := self._file()) is not None:
            self._kept = self._how_set()
            file.setValue(self._key(), self._kept)
        super().hideEvent(event)

    def _file(self) -> QSettings | None:
        path = self.window().property(TABLES)  # Set by who makes the window.
        return QSettings(path, QSettings.Format.IniFormat) if path and self.objectName() else None

    def _key(self) -> str:
        return f"{self.objectName()}/{theme.look().px(100)}"  # Large text has its own widths.

    def _how_set(self) -> str:
        header = self.horizontalHeader()
        drawn = [bool(column.width) for column in self._rows.columns]  # By a person, if at all.
        widths = [header.sectionSize(number) * is_drawn for number, is_drawn in enumerate(drawn)]
        order = header.sortIndicatorOrder().value
        return " ".join(map(str, (header.sortIndicatorSection(), order, *widths)))

    def _bring_back(self) -> None:
        """Set the columns as they were kept; what can't be read, or is of other columns, is not."""
        header, file = self.horizontalHeader(), self._file()
        kept = str(file.value(self._key(), "")).split() if file is not None else []
        numbers = [int(part) for part in kept if _WHOLE.fullmatch(part)]
        if len(numbers) == 2 + header.count() and numbers[0] < header.count():
            section, order, *widths = numbers
            for number, width in enumerate(widths):
                if width > 0 and not header.isSectionHidden(number):
                    header.resizeSection(number, width)
            self.sortByColumn(section, Qt.SortOrder(order % 2))
        self._kept = self._how_set()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows, in the order given until a person sorts them."""
        self._rows.beginResetModel()
        self._rows.rows = tuple(rows)
        self._rows.endResetModel()

    def shown_rows(self) -> list[Any]:
        """The rows that the filter leaves, in their order on the screen."""
        found = (self._proxy.index(row, 0) for row in range(self._proxy.rowCount()))
        return [self._rows.rows[self._proxy.mapToSource(index).row()] for index in found]

    def current_row(self) -> Any:
        """The selected row, or None."""
        return self.currentIndex().data(Qt.ItemDataRole.UserRole)

    def take_several(self) -> None:
        """Let several rows be selected at once, with Shift, Ctrl, or all with Ctrl+A."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def selected_rows(self) -> list[Any]:
        """The selected rows, in their order on the screen."""
        found = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._proxy.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in found]

    def select(self, key: Callable[[Any], object], wanted: object) -> None:
        """Select the shown row with a key, else the first, in whatever order a person has them."""
        keys = [key(row) for row in self.shown_rows()]
        if keys:
            self.selectRow(keys.index(wanted) if wanted in keys else 0)

    def filter_by(self, text: str) -> None:
        self._proxy.filter_by(text)
