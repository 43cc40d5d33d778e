"""Labels that tell an old price, until somebody says that new ones hang on the goods."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kasir.money import THOUSAND, Quantity
from kasir.operations.products import label_queue
from kasir.operations.products.label_queue import LabelDue
from kasir.operations.products.labels import LabelWish
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.kit.tables import Table, joined, money_column, name_column, quantity_column
from kasir.ui.station import Station
from kasir.words import _


class LabelsSheet(Sheet):
    """`put_on` carries how many products have new labels."""

    put_on = Signal(int)
    print_asked = Signal(object)  # The LabelWishes: a label for each piece on the shelf.

    def __init__(self, station: Station, due: tuple[LabelDue, ...]) -> None:
        lead = _("Kasir sudah memakai harga baru, label di rak masih harga lama.")
        super().__init__(_("Label yang perlu diganti"), lead, 640)
        self._station, self._due = station, due
        self.table = name(Table(_COLUMNS), "labelsDue", _("Label yang perlu diganti"))
        self.begins_at = self.table
        self.table.show_rows(due)
        self.add(self.table)
        word = _("Label sudah diganti")
        self.button = KeyButton(word, "F12", "check-circle", "primary", action=self._store)
        name(self.button, "labelsConfirm", word)
        make = KeyButton(_("Cetak label"), "F5", "printer", action=self._print)
        name(make, "labelsPrint", _("Cetak label"))
        self.add_buttons(self.button, make)

    def _print(self) -> None:
        self.print_asked.emit(
            tuple(wish_of(found.product_id, found.on_hand) for found in self._due)
        )

    def _store(self) -> None:
        products = [found.product_id for found in self._due]
        stamp = self._station.stamp()
        self.store(
            self._station.jobs,
            lambda session: label_queue.put_labels_on(session, products, stamp),
            self.put_on.emit,
        )


def wish_of(product_id: int, on_hand: Quantity) -> LabelWish:
    """Wish for a label for each whole piece on the shelf, and at least for one."""
    return LabelWish(product_id, max(on_hand.thousandths // THOUSAND, 1))


_COLUMNS = (
    name_column(_("Barang"), lambda found: joined(found.sku, found.consignor or _("Barang toko"))),
    quantity_column(_("Di rak"), lambda found: found.on_hand, 72),
    money_column(_("Label lama"), lambda found: found.label_price),
    money_column(_("Harga baru"), lambda found: found.price),
)
