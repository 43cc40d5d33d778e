"""Small sheets of the sale: the quantity of a line, Belanja ASN, the keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kasir.cart import CartLine, OfficePurchase
from kasir.money import Quantity, format_quantity
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import QuantityEdit
from kasir.ui.kit.parts import caption, grid, label, name, row
from kasir.ui.kit.sheet import Sheet
from kasir.words import _

NARROW = 440


class QuantitySheet(Sheet):
    """How many, or how many metres. `given` carries the Quantity."""

    given = Signal(object)

    def __init__(self, line: CartLine) -> None:
        super().__init__(_("Jumlah"), line.item.name, NARROW)
        self.field = name(QuantityEdit(), "quantityField", _("Jumlah"))
        self.begins_at = self.field
        self.field.setText(format_quantity(line.quantity))
        less = KeyButton("", icon="minus", action=lambda: self._step(-1))
        more = KeyButton("", icon="plus", action=lambda: self._step(1))
        less.setAccessibleName(_("Kurangi satu"))
        more.setAccessibleName(_("Tambah satu"))
        for button in (less, more):
            button.setFixedSize(56, 54)
        unit = label(line.item.unit, "muted")
        self.add(row(less, self.field, unit, more), None)
        self.add_buttons(KeyButton(_("Simpan"), "Enter", kind="primary", action=self._give))

    def _step(self, steps: int) -> None:
        quantity = self.field.quantity() + Quantity.units(steps)
        if quantity > Quantity(0):
            self.field.setText(format_quantity(quantity))
        self.take_focus()

    def _give(self) -> None:
        self.given.emit(self.field.quantity())


class OfficeSheet(Sheet):
    """Belanja ASN: which office buys, and who. `given` carries OfficePurchase or None."""

    given = Signal(object)

    def __init__(self, office: OfficePurchase | None) -> None:
        lead = _("Dicatat di struk dan di rekap bulanan per OPD (Bela & Beli).")
        super().__init__(_("Belanja ASN"), lead, NARROW)
        self.office = name(QLineEdit(office.office if office else ""), "officeField", _("OPD"))
        self.office.setPlaceholderText(_("Dinas atau kantor"))
        self.buyer = name(QLineEdit(office.name if office else ""), "buyerField", _("Nama pembeli"))
        self.buyer.setPlaceholderText(_("Boleh kosong"))
        self.add(caption(_("OPD"), self.office), caption(_("Nama pembeli"), self.buyer), None)
        remove = KeyButton(_("Hapus tanda"), action=lambda: self.given.emit(None))
        if office is None:
            remove.hide()
        give = KeyButton(_("Simpan"), "Enter", kind="primary", action=self._give)
        self.add_buttons(give, remove)

    def take_focus(self) -> None:
        self.office.setFocus()

    def _give(self) -> None:
        office = self.office.text().strip()
        if self.has_all((office, self.office, _("Tuliskan dinas atau kantornya."))):
            self.given.emit(OfficePurchase(office, self.buyer.text().strip()))


_HELPED_KEYS = (
    ("Enter", _("Menambah kode yang dipindai, atau mencari kata yang diketik")),
    ("3*", _("Sebelum kode: menambah tiga sekaligus")),
    ("F2", _("Mencari barang")),
    ("F3", _("Mengubah jumlah baris terpilih")),
    ("F4", _("Diskon baris; Shift+F4 diskon seluruh belanja")),
    ("F5", _("Menahan keranjang")),
    ("F6", _("Melanjutkan keranjang yang ditahan")),
    ("F7", _("Retur penjualan")),
    ("F8", _("Belanja ASN")),
    ("F9", _("Info penitip: laku berapa, sisa, dan haknya")),
    ("F10", _("Kas masuk dan kas keluar")),
    ("F11", _("Mencetak ulang struk")),
    ("F12", _("Bayar")),
    ("Del", _("Menghapus baris terpilih; Ctrl+Z mengembalikannya")),
    ("Esc", _("Kembali tanpa menghilangkan baris")),
    ("Ctrl+T", _("Menutup shift")),
    ("Ctrl+L", _("Mengunci layar")),
)


class HelpSheet(Sheet):
    """All keys on one page."""

    def __init__(self) -> None:
        super().__init__(_("Bantuan tombol"), width=560)
        rows = grid(24, 9, grow=1)
        for number, (key, what) in enumerate(_HELPED_KEYS):
            rows.addWidget(label(key, "strong"), number, 0)
            rows.addWidget(label(what, wrap=True), number, 1)
        self.add(rows, None)
        self.add_close(_("Mengerti"))
        self.keys["F1"] = self.close_sheet
