"""What can be counted together: a consignor's goods, a shelf, a category."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import CountScope, ScopeKind
from kasir.ui.kit.parts import column, name
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.station import Station
from kasir.words import _


class CountScopes(QWidget):
    """A filtered list; `chosen` carries the CountScope."""

    chosen = Signal(object)

    def __init__(self, station: Station) -> None:
        super().__init__()
        self._station = station
        self._all: tuple[CountScope, ...] = ()
        self.field = name(QLineEdit(), "countScopeFind", _("Cari penitip, rak, atau kategori"))
        self.field.setPlaceholderText(_("Cari penitip, rak, atau kategori"))
        self.field.textChanged.connect(lambda _text: self._filter())
        self.list = name(RowList(), "countScopes", _("Yang bisa dihitung"))
        self.list.chosen.connect(self.chosen.emit)
        self.setLayout(column(self.field, self.list, gap=12, grow=1))
        self.refresh()

    def refresh(self) -> None:
        """Ask again: the numbers of counted goods are others now."""
        self._station.jobs.read(stock_counts.scopes, then=self._show)

    def take_focus(self) -> None:
        self.field.setFocus()

    def step(self, steps: int) -> None:
        self.list.step(steps)

    def choose(self) -> None:
        scope = self.list.current_key()
        if scope is not None:
            self.chosen.emit(scope)

    def _show(self, scopes: tuple[CountScope, ...]) -> None:
        self._all = scopes
        self._filter()

    def _filter(self) -> None:
        words = self.field.text().casefold().split()
        found = [
            row
            for row in map(_row, self._all)
            if all(word in f"{row.title} {row.detail}".casefold() for word in words)
        ]
        self.list.show_rows(found, 0 if found else -1)


def _row(scope: CountScope) -> ListRow:
    kind = {
        ScopeKind.CONSIGNOR: _("Penitip"),
        ScopeKind.SHELF: _("Rak"),
        ScopeKind.CATEGORY: _("Kategori"),
    }[scope.kind]
    if scope.key is None:
        kind = _("Milik toko sendiri")
    counted = _("{count} sudah dihitung").format(count=scope.counted) if scope.counted else ""
    return ListRow(
        title=scope.name,
        detail=_("{kind}, {goods} barang").format(kind=kind, goods=scope.goods),
        middle=counted,
        key=scope,
    )
