"""The answer to "Kenapa segini?": the amounts, and the chosen one told in sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kasir.money import format_number
from kasir.operations.settling.explain import amounts as explain
from kasir.operations.settling.explain.amounts import AmountRow, Explanation
from kasir.ui.kit.parts import box, column, label, name, row, rule, scrolling
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.kit.sheet import Sheet
from kasir.ui.station import Station
from kasir.words import _

Amounts = Callable[[Any], tuple[AmountRow, ...]]


class ExplainSheet(Sheet):
    """Read only. `amounts` is the question that gives the list."""

    def __init__(self, station: Station, lead: str, amounts: Amounts) -> None:
        super().__init__(_("Kenapa segini?"), lead, 660)
        self._station = station
        self.list = name(RowList(), "amountList", _("Jumlah"))
        self.begins_at = self.list
        self.list.setMinimumHeight(150)
        self._goods = label("", "lead", wrap=True)
        self._amount = label("", "lead", right=True)
        self.why = name(label("", wrap=True), "whyText", _("Penjelasan"))
        self._went = label(_("Lalu ke mana"), "caption")
        self.trail = name(label("", wrap=True), "trailText", _("Perhitungan dan pembayaran"))
        head = row(self._goods, self._amount, gap=16, grow=0)
        words = column(self.why, 4, self._went, self.trail, None, gap=4)
        self.add(self.list, rule(), head, scrolling(box(words)))
        self.body.setStretch(0, 2)
        self.body.setStretch(3, 3)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._ask())
        station.jobs.read(amounts, then=self._show)

    def _show(self, found: tuple[AmountRow, ...]) -> None:
        rows = [
            ListRow(
                title=each.title,
                detail=each.detail,
                amount=format_number(each.amount.rupiah),
                key=each,
            )
            for each in found
        ]
        self._went.setVisible(bool(rows))
        if not rows:
            self.why.setText(_("Belum ada jumlah yang bisa dijelaskan."))
        self.list.show_rows(rows, 0)

    def _ask(self) -> None:
        chosen = self.list.current_key()
        if chosen is not None:
            self._station.jobs.read(
                lambda session: explain.explanation(session, chosen), then=self._tell
            )

    def _tell(self, found: Explanation) -> None:
        self._goods.setText(found.title)
        self._amount.setText(str(found.amount))
        self.why.setText("\n".join(found.why))
        self.trail.setText("\n".join(found.trail))
        self._went.setVisible(bool(found.trail))
