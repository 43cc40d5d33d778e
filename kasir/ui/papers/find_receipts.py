"""Finds a receipt by its number, an item or the amount."""

from __future__ import annotations

from typing import Any

from kasir.clock import format_instant
from kasir.money import format_number
from kasir.operations.selling import receipts
from kasir.operations.selling.receipts import ReceiptRow
from kasir.ui.kit.find_rows import FindRows
from kasir.ui.kit.parts import name
from kasir.ui.kit.rows import ListRow
from kasir.ui.station import Station
from kasir.words import _


class FindReceipts(FindRows):
    """`chosen` carries the sale's id."""

    def __init__(self, station: Station, *, with_returns: bool = True) -> None:
        def ask(session: Any, text: str) -> list[ListRow]:
            found = receipts.find_receipts(session, text)
            return [_row(each) for each in found if with_returns or not each.is_return]

        super().__init__(
            station,
            ask,
            none_yet=_("Belum ada struk. Struk pertama ada di sini setelah penjualan pertama."),
            none_found=_("Tidak ada struk yang cocok."),
        )
        name(self.field, "findReceipt", _("Cari struk"))
        self.field.setPlaceholderText(_("Nomor, nama barang, atau jumlah"))
        name(self.list, "receiptList", _("Struk"))

    @property
    def sale_id(self) -> int | None:
        key: int | None = self.list.current_key()
        return key

    @property
    def number(self) -> str:
        """The selected receipt's number, empty for none."""
        at = self.list.position
        return self.list.rows.rows[at].title if at >= 0 else ""


def _row(found: ReceiptRow) -> ListRow:
    return ListRow(
        title=found.number + (_(" (retur)") if found.is_return else ""),
        detail=found.goods,
        middle=format_instant(found.at),
        amount=format_number(found.total.rupiah),
        key=found.sale_id,
    )
