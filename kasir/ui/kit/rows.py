"""Lists of rows with two lines: the goods, then muted what belongs to them, numbers at the right.

One model, one delegate, one list view; every list of the till is made of `Row`s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kasir.ui import theme

AnyIndex = QModelIndex | QPersistentModelIndex

_PAD = 16
_TOP = 7


@dataclass(frozen=True, slots=True)
class ListRow:
    """What one row shows. `tone` colours the last note; a word always says it too."""

    title: str
    detail: str = ""
    middle: str = ""  # Muted, right before the amount: `2 x 15.000`.
    amount: str = ""
    notes: tuple[tuple[str, str], ...] = ()  # Left text, right text.
    tone: str = ""
    key: Any = None


class RowModel(QAbstractListModel):
    """A list of rows, replaced as a whole: the screens hold the data."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[ListRow, ...] = ()

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        shown = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.title
        if role == Qt.ItemDataRole.UserRole:
            return shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            notes = [part for note in shown.notes for part in note]
            parts = (shown.title, shown.detail, shown.middle, shown.amount, *notes)
            return ", ".join(part for part in parts if part)
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a `Row`: the title wraps and is never cut, the numbers share one right edge."""

    flashed = -1  # The row that was just scanned.

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        shown: ListRow = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected or index.row() == self.flashed:
            tint = "success_tint" if index.row() == self.flashed else "accent_tint"
            painter.fillRect(area, theme.color(tint))
        if is_selected:
            painter.fillRect(
                QRect(area.left(), area.top(), 3, area.height()), theme.color("accent")
            )
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft() + QPoint(_PAD, 0), area.bottomRight())
        inside = area.adjusted(_PAD, _TOP, -_PAD, -_TOP)
        self._paint_lines(painter, inside, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        shown: ListRow = index.data(Qt.ItemDataRole.UserRole)
        view = option.widget
        wide = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        lines = len(shown.notes) + bool(shown.detail or shown.middle)
        lines += self._is_tight(shown, wide - 2 * _PAD)
        text = self._title_height(shown, wide - 2 * _PAD) + lines * _line_height()
        return QSize(wide, max(theme.TARGET, text + 2 * _TOP + 1))

    def _title_height(self, shown: ListRow, wide: int) -> int:
        area = QRect(0, 0, self._title_width(shown, wide), 1_000)
        return _title_metrics().boundingRect(area, _WRAP, shown.title).height()

    def _title_width(self, shown: ListRow, wide: int) -> int:
        if not shown.amount or shown.detail or shown.middle:
            return wide
        return wide - _title_metrics().horizontalAdvance(shown.amount) - 16

    def _is_tight(self, shown: ListRow, wide: int) -> bool:
        """Whether the detail needs a line of its own: a name is never cut for a number."""
        if not shown.detail or not (shown.middle or shown.amount):
            return False
        metrics = _metrics(theme.look())[1]
        needed = metrics.horizontalAdvance(shown.detail) + 12
        if shown.middle:
            needed += metrics.horizontalAdvance(shown.middle)
        return needed > wide - _amount_width(shown)

    def _paint_lines(self, painter: QPainter, inside: QRect, shown: ListRow) -> None:
        title_height = self._title_height(shown, inside.width())
        has_second = bool(shown.detail or shown.middle)
        painter.setFont(theme.look().font(weight=QFont.Weight.DemiBold))
        painter.setPen(theme.color("ink"))
        amount_font = theme.look().font(weight=QFont.Weight.DemiBold, is_tabular=True)
        top = inside.top()
        if not has_second and not shown.notes:
            top = inside.center().y() - title_height // 2
        wide = self._title_width(shown, inside.width())
        painter.drawText(QRect(inside.left(), top, wide, title_height), _WRAP, shown.title)
        line = QRect(inside.left(), top, inside.width(), title_height)
        if has_second:
            line = QRect(inside.left(), top + title_height, inside.width(), _line_height())
        first = line
        if self._is_tight(shown, inside.width()):
            line = line.translated(0, line.height())
        if shown.amount:
            painter.setFont(amount_font)
            painter.drawText(line, _RIGHT, shown.amount)
        painter.setPen(theme.color("muted"))
        if has_second:
            painter.setFont(theme.look().font(is_tabular=True))
            middle = line.adjusted(0, 0, -_amount_width(shown), 0)
            painter.drawText(middle, _RIGHT, shown.middle)
            painter.setFont(theme.look().font())
            detail = painter.fontMetrics().elidedText(
                shown.detail, Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(first, _LEFT, detail)
        for number, (left, right) in enumerate(shown.notes):
            line = line.translated(0, line.height())
            if number == len(shown.notes) - 1 and shown.tone:
                painter.setPen(theme.color(shown.tone))
            painter.drawText(line, _LEFT, left)
            painter.drawText(line, _RIGHT, right)


_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _amount_width(shown: ListRow) -> int:
    """The width kept free for amounts, the same in all rows but for the very large."""
    if not shown.amount:
        return 0
    return max(110, _title_metrics().horizontalAdvance(shown.amount) + 24)


@lru_cache(maxsize=4)
def _metrics(look: theme.Look) -> tuple[QFontMetrics, QFontMetrics]:
    """The metrics of titles and of details: asked for each row, made once a look."""
    return QFontMetrics(look.font(weight=QFont.Weight.DemiBold)), QFontMetrics(look.font())


def _title_metrics() -> QFontMetrics:
    return _metrics(theme.look())[0]


def _line_height() -> int:
    return _metrics(theme.look())[1].height() + 2


class RowList(QListView):
    """A list of rows. Enter or a double press chooses; arrow keys move."""

    chosen = Signal(object)  # The row's key.

    def __init__(self) -> None:
        super().__init__()
        self.rows = RowModel()
        self._drawn = RowDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._drawn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(self._choose)
        self._flash_end = QTimer(self, singleShot=True, interval=120)
        self._flash_end.timeout.connect(self._end_flash)

    @property
    def position(self) -> int:
        """The selected row, -1 for none."""
        return self.currentIndex().row()

    def current_key(self) -> Any:
        """What the selected row stands for."""
        at = self.position
        return self.rows.rows[at].key if 0 <= at < len(self.rows.rows) else None

    def show_rows(self, rows: Sequence[ListRow], position: int = -1) -> None:
        """Show other rows and select one of them."""
        self.rows.show_rows(rows)
        self.select(position)

    def select(self, position: int) -> None:
        """Select a row and bring it into view; an impossible one selects nothing."""
        index = self.rows.index(position, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()

    def step(self, steps: int) -> None:
        last = self.rows.rowCount() - 1
        self.select(min(max(self.position + steps, 0), last))

    def flash(self, position: int) -> None:
        """Light up the row that was just scanned, once and briefly."""
        self._drawn.flashed = position
        self.viewport().update()
        self._flash_end.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.position >= 0:
            self._choose(self.currentIndex())
        elif event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()  # The screen above knows the other keys.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _choose(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.rows.rows):
            self.chosen.emit(self.rows.rows[index.row()].key)

    def _end_flash(self) -> None:
        self._drawn.flashed = -1
        self.viewport().update()


_MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
