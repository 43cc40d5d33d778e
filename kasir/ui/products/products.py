"""The list of products: what is sold, whose it is, and every price it ever had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kasir.clock import Stamp
from kasir.money import Money
from kasir.operations.lists import Activity
from kasir.operations.products import label_queue, photos, planned_prices, product_list, products
from kasir.operations.products.label_queue import LabelDue
from kasir.operations.products.labels import LabelWish
from kasir.operations.products.product_list import Choices, ProductDetail, ProductRow
from kasir.operations.products.products import ProductCard, SavedProduct
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.list_pane import Detail, ListPane, Texts
from kasir.ui.kit.parts import name
from kasir.ui.kit.tables import Column, joined, money_column, name_column
from kasir.ui.papers.label_grid_sheet import LabelGridSheet
from kasir.ui.products.labels_sheet import LabelsSheet, wish_of
from kasir.ui.products.product_sheet import ProductSheet, product_lines
from kasir.ui.station import Station
from kasir.words import _


class ProductList(ListPane):
    """Thousands of rows: the first ones that match are shown."""

    def __init__(self, station: Station) -> None:
        texts = Texts(
            kind="Products",
            tab=_("Barang"),
            new=_("Barang baru"),
            hint=_("Cari nama, penitip, kategori, kode, atau barcode (F2)"),
            empty=_("Belum ada barang. Tekan F3 untuk menulis yang pertama."),
            counted=_("{count} barang."),
        )
        self.edit = KeyButton(_("Ubah"), "F4", "pencil-simple", action=self.change)
        name(self.edit, "changeProduct", _("Ubah barang"))
        self.copy = KeyButton(_("Duplikat produk"), "F7", "plus", action=self._copy)
        name(self.copy, "copyProduct", _("Duplikat produk"))
        self.labels = KeyButton(_("Label"), "F8", "tag", action=self._show_labels)
        name(self.labels, "labelQueue", _("Label yang perlu diganti"))
        self.labels.hide()
        self.make = KeyButton(_("Cetak label"), "F5", "printer", action=self._print_one)
        name(self.make, "printLabels", _("Cetak label"))
        self.call_off = KeyButton(_("Batalkan harga baru"), "F6", "x", action=self._call_off)
        name(self.call_off, "callOffPrice", _("Batalkan harga baru"))
        self.call_off.hide()
        detail = Detail(self.edit, self.copy, self.make, self.call_off)
        name(detail, "productDetail", _("Rincian barang"))
        super().__init__(station, texts, _COLUMNS, detail, beside=self.labels)
        self._shown: ProductDetail | None = None

    def ask(self, session: Any, text: str, activity: Activity) -> Sequence[ProductRow]:
        return product_list.product_rows(session, text, activity)

    def key_of(self, found: ProductRow) -> object:
        return found.sku

    # --- labels -----------------------------------------------------------------------------

    def look_beside(self) -> None:
        self.station.jobs.read(label_queue.count_labels_due, then=self._show_count)

    def _show_count(self, count: int) -> None:
        self.labels.setText(_("Label ({count})").format(count=count))
        self.labels.setVisible(count > 0 and self.may_change())

    def _show_labels(self) -> None:
        self.station.jobs.read(label_queue.labels_due, then=self._open_labels)

    def _open_labels(self, due: tuple[LabelDue, ...]) -> None:
        sheet = LabelsSheet(self.station, due)
        sheet.put_on.connect(self._after_labels)
        sheet.print_asked.connect(self._print)
        self.open_sheet(sheet)

    def _print_one(self) -> None:
        if self._shown is not None:
            self._print((wish_of(self._shown.id, self._shown.on_hand),))

    def _print(self, wishes: tuple[LabelWish, ...]) -> None:
        self.open_sheet(LabelGridSheet(self.station, wishes))

    def _after_labels(self, count: int) -> None:
        self.look_beside()
        self.tell(_("{count} barang sudah berlabel baru.").format(count=count), "success")

    # --- the one that is chosen -------------------------------------------------------------

    def look(self, found: ProductRow | None) -> None:
        self._shown = None  # Until the answer is here the keys do nothing.
        if found is None:
            self.show_nothing(_("Pilih barang"))
            return
        day = self.station.day
        self.station.jobs.read(
            lambda session: product_list.product_detail(session, found.id, day),
            then=self._show_detail,
        )

    def _show_detail(self, shown: ProductDetail) -> None:
        current = self.table.current_row()
        if current is None or current.id != shown.id:
            return  # Another row was chosen meanwhile.
        self._shown = shown
        for button in (self.edit, self.copy, self.make):
            button.setVisible(self.may_change())
        self.call_off.setVisible(self.may_change() and shown.next_price is not None)
        owner = shown.owner.name if shown.owner is not None else _("Barang toko sendiri")
        note = f"{shown.card.sku}, {owner}"
        if not shown.card.is_active:
            note += "\n" + _("Nonaktif: tidak dijual.")
        self.detail.show_lines(current.name, note, product_lines(shown), shown.photo)

    # --- changing ---------------------------------------------------------------------------

    def add(self) -> None:
        self._ask_form(
            lambda session: ProductCard(product_list.next_sku(session, None), "", "", Money(0))
        )

    def change(self) -> None:
        found, day = self.chosen(), self.station.day
        if found is not None and self.may_change():
            self._ask_form(lambda session: product_list.product_detail(session, found.id, day))

    def _call_off(self) -> None:
        shown = self._shown
        if shown is None or shown.next_price is None:
            return
        stamp = self.station.stamp()

        def undo(session: Any, later: Stamp) -> None:
            planned_prices.set_next_price(session, shown.id, shown.next_price, later)

        def tell() -> None:
            self.refresh(shown.card.sku)
            told = _("Harga baru {name} dibatalkan.").format(name=shown.card.name)
            self.tell_stored(told, undo)

        self.station.jobs.write(
            lambda session: planned_prices.set_next_price(session, shown.id, None, stamp),
            then=lambda _done: tell(),
        )

    def _copy(self) -> None:
        if self._shown is None:
            return
        card = self._shown.card

        def ask(session: Any) -> ProductCard:
            sku, parent = product_list.next_sku(session, card.consignor_id), card.parent or card.sku
            return replace(card, sku=sku, barcodes=(), is_active=True, parent=parent)

        self._ask_form(ask)

    def _ask_form(self, ask: Callable[[Any], ProductCard | ProductDetail]) -> None:
        """Open the form of a new card, or of a product that is there."""
        day = self.station.day

        def show(found: tuple[ProductCard | ProductDetail, Choices]) -> None:
            what, offer = found
            if isinstance(what, ProductDetail):
                self._open_form(what.card, what, offer)
            else:
                self._open_form(what, None, offer)

        self.station.jobs.read(
            lambda session: (ask(session), product_list.choices(session, day)), then=show
        )

    def _open_form(self, card: ProductCard, before: ProductDetail | None, offer: Choices) -> None:
        sheet = ProductSheet(self.station, card, before, offer)
        sheet.stored.connect(lambda stored, saved: self._after(before, stored, saved))
        self.open_sheet(sheet)

    def _after(
        self, before: ProductDetail | None, stored: ProductCard, saved: SavedProduct
    ) -> None:
        if before is None:
            self.filter.clear()
        self.refresh(stored.sku)
        said = (_("{name} tersimpan.").format(name=stored.name), saved.later, *saved.remarks)
        told = " ".join(filter(None, said))
        tone = "warning" if saved.remarks else "success"
        if before is None:
            self.tell_stored(told, None, tone)
            return

        def undo(session: Any, stamp: Stamp) -> object:
            taken_back = products.change_product(session, before.card, _("Diurungkan"), stamp)
            planned_prices.set_next_price(session, before.id, before.next_price, stamp)
            photos.set_photo(session, before.id, before.photo, stamp)
            return taken_back

        self.tell_stored(told, undo, tone)


_COLUMNS = (
    name_column(
        _("Barang"),
        lambda found: joined(
            found.sku,
            found.consignor or _("Barang toko"),
            "" if found.is_active else _("nonaktif"),
        ),
    ),
    Column(
        _("Kategori"),
        text=lambda found: found.category,
        sort=lambda found: found.category.casefold(),
        is_number=False,
        width=120,
        is_extra=True,
    ),
    money_column(_("Harga jual"), lambda found: found.price),
)
