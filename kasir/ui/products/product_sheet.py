"""A product on the screen, whole: its form, and what the panel beside the list tells of it.

Its consignor is chosen once: a product never moves, it is copied.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from kasir.clock import format_day
from kasir.errors import FieldError
from kasir.money import ZERO, Quantity, format_quantity
from kasir.operations.agreement_text import scheme_text
from kasir.operations.products import photos, product_list, products
from kasir.operations.products.product_list import Choices, Owner, PriceChange, ProductDetail
from kasir.operations.products.products import ProductCard, SavedProduct
from kasir.terms import OWN_GOODS, Terms, with_override
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.form import FormSheet, filled
from kasir.ui.kit.parts import Card, column, label, name, section, tell
from kasir.ui.products.photo_pane import PhotoPane
from kasir.ui.station import Station
from kasir.words import _

_UNITS = ("pcs", "bks", "btl", "box", "tpl", "lbr", "psg", "set", "kg", "m")
_LICENCES = ("", "P-IRT", "BPOM MD", "BPOM ML")
_PRICES_SHOWN = 30


class ProductSheet(FormSheet):
    """`stored` carries the card as it is now and the answer with its remarks."""

    stored = Signal(object, object)
    takes_scans = True

    def __init__(
        self, station: Station, card: ProductCard, before: ProductDetail | None, offer: Choices
    ) -> None:
        title = _("Barang baru") if before is None else _("Ubah barang")
        lead = (
            _("Penitip dan kode dipilih sekali untuk selamanya.")
            if before is None
            else _("Penitip dan kode tidak berubah lagi. Untuk penitip lain: Duplikat produk.")
        )
        super().__init__("product", title, lead)
        self._station, self._before, self._offer = station, before, offer
        self._copied = card
        self._make_owner(card)
        self._make_name(card)
        self._make_price(card)
        self._make_codes(card)
        self._make_shelf(card)
        self._make_licence(card)
        self._make_photo(before.photo if before is not None else None)
        self.button = self.add_store(_("Simpan barang"), "check-circle", self._store)
        self.changed.connect(self._explain)
        self._explain()
        self.begin()

    def keep_owner(self) -> None:
        """Leave the consignor as given: it is his goods that are being written."""
        self._owner.widget.setEnabled(False)
        self.first = "name"  # The code is proposed.

    # --- what it looks like -----------------------------------------------------------------

    def _make_owner(self, card: ProductCard) -> None:
        known = {_owner_word(owner): owner for owner in self._offer.owners}
        own = _("Barang toko sendiri")
        box = Choice([own, *known], takes_others=True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = box.completer()
        assert completer is not None, "an editable list completes"
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        chosen = next((o for o in known.values() if o.id == card.consignor_id), None)
        if self._before is not None and self._before.owner is not None:
            chosen = self._before.owner
            known[_owner_word(chosen)] = chosen  # He may have left.
        box.setCurrentText(_owner_word(chosen) if chosen is not None else own)

        def read() -> Owner | None:
            text = box.currentText().strip()
            if text != own and text not in known:
                raise FieldError("owner", _("Pilih penitip dari daftar."))
            return known.get(text)

        self._owner = self.field("owner", _("Penitip"), box, read)
        self._sku = self.text("sku", _("Kode barang"), card.sku)
        is_new = self._before is None
        box.setEnabled(is_new)
        self._sku.widget.setEnabled(is_new)
        if is_new:
            box.currentTextChanged.connect(lambda _text: self._propose_sku())
        self.lay((self._owner, 4), (self._sku, 2))

    def _make_name(self, card: ProductCard) -> None:
        self.lay((self.text("name", _("Nama barang"), card.name, _("Keripik Pisang Asin")), 6))
        units = tuple(dict.fromkeys((*_UNITS, *self._offer.units)))
        self.lay(
            (self.text("size", _("Ukuran"), card.size, "150 g"), 2),
            (self.text("variant", _("Varian"), card.variant, "Balado"), 2),
            (self.text("parent", _("Varian dari (kode)"), card.parent, _("tidak ada")), 2),
        )
        self.lay(
            (self.words("category", _("Kategori"), self._offer.categories, card.category), 3),
            (self.words("unit", _("Satuan"), units, card.unit), 3),
        )

    def _make_price(self, card: ProductCard) -> None:
        price = self.money("price", _("Harga jual"), card.price, "15.000")
        self._price = price.or_empty(ZERO)
        usual = _("ikut perjanjian")
        self._net = self.money("net_price", _("Harga titip"), card.net_price, usual)
        self._rate = self.rate("rate", _("Bagian toko (persen)"), card.rate, usual)
        self.lay((self._price, 2), (self._net, 2), (self._rate, 2))
        self._told = name(label("", "strong", wrap=True), "productExample", _("Contoh"))
        self.lay((Card(self._told, kind="sunken"), 6))
        reasons = (_("Harga dari penitip naik"), _("Harga dari penitip turun"), _("Salah tulis"))
        hint = _("ditanya bila harganya diubah")
        self._reason = self.words("reason", _("Mengapa harganya berubah?"), reasons, "", hint)
        self._start_day = self.day("starts_on", _("Berlaku mulai"), None, _("hari ini"))
        if self._before is None:
            self._reason.hide()
            self._start_day.hide()
        self.lay((self._reason, 4), (self._start_day, 2))

    def _make_codes(self, card: ProductCard) -> None:
        edit = QLineEdit(" ".join(card.barcodes))
        edit.setPlaceholderText(_("Pindai, atau ketik"))
        edit.setCursorPosition(0)

        def read() -> tuple[str, ...]:
            return tuple(sorted(set(edit.text().split())))

        self._codes = self.field("barcodes", _("Barcode"), edit, read)
        draw = KeyButton(_("Buat barcode toko"), "F6", "barcode", action=self._draw)
        name(draw, "drawBarcode", _("Buat barcode toko"))
        draw.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter passes it on its way down.
        self.lay((self._codes, 3), (column(label(" ", "caption"), draw, None, gap=4), 3))

    def _make_shelf(self, card: ProductCard) -> None:
        least = self.quantity("minimum_stock", _("Stok paling sedikit"), card.minimum_stock)
        self.lay(
            (self.text("shelf", _("Rak"), card.shelf, "A3"), 2),
            (least.or_empty(Quantity(0)), 2),
            (self.count("shelf_life_days", _("Masa simpan (hari)"), card.shelf_life_days), 2),
        )
        states = ((_("Dijual"), True), (_("Nonaktif: tidak dijual"), False))
        self.lay((self.choice("is_active", _("Keadaan"), states, card.is_active), 6))

    def _make_licence(self, card: ProductCard) -> None:
        self.lay((section(_("Izin edar dan halal")), 6))
        self.lay(
            (self.words("licence_kind", _("Jenis izin"), _LICENCES, card.licence_kind), 2),
            (self.text("licence_number", _("Nomor izin"), card.licence_number), 2),
            (self.day("licence_until", _("Izin sampai"), card.licence_until), 2),
        )
        self.lay(
            (self.text("halal_number", _("Nomor halal"), card.halal_number), 4),
            (self.day("halal_until", _("Halal sampai"), card.halal_until), 2),
        )

    def _make_photo(self, jpeg: bytes | None) -> None:
        """Offer the photo. A copy begins without: another taste or maker looks different."""
        self.lay((section(_("Foto")), 6))
        self._photo = PhotoPane(jpeg)
        self._photo.chosen.connect(self._read_photo)
        self.lay((self._photo, 6))

    # --- what it says -----------------------------------------------------------------------

    def _explain(self) -> None:
        """Show what the consignor receives from the price that stands there now."""
        told, tone = "", "muted"
        try:
            terms = self._terms()
            price = self._price.read()
            if terms is None:
                told = _("Penitip belum punya perjanjian: barang ini belum bisa dijual.")
                tone = "warning"
            elif price is None:
                told = _("Tulis harga jualnya.")
            else:
                told, tone = scheme_text(terms, price), ""
        except FieldError as error:
            told = str(error)
        tell(self._told, told, tone)
        # It has its place from the start: nothing below may move under the finger.
        for field in (self._reason, self._start_day):
            field.widget.setEnabled(self._is_repriced())

    def _terms(self) -> Terms | None:
        owner = self._owner.read()
        if owner is None:
            return OWN_GOODS
        if owner.terms is None:
            return None
        net, rate = self._net.read(), self._rate.read()
        if net is not None and rate is not None:
            raise FieldError("rate", _("Isi harga titip atau bagian toko, jangan keduanya."))
        return with_override(owner.terms, net, rate)

    def _is_repriced(self) -> bool:
        if self._before is None:
            return False
        card = self._before.card
        try:
            now = (self._price.read(), self._net.read(), self._rate.read())
        except FieldError:
            return True
        return now != (card.price, card.net_price, card.rate)

    # --- codes ------------------------------------------------------------------------------

    def take_scan(self, code: str) -> bool:
        """Write what was scanned among the barcodes."""
        self._add_code(code)
        return True

    def _add_code(self, code: str) -> None:
        edit = self._codes.widget
        assert isinstance(edit, QLineEdit), "barcodes stand in a line"
        edit.setText(" ".join(dict.fromkeys((*edit.text().split(), code))))
        edit.setFocus()

    def _draw(self) -> None:
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: products.draw_barcode(session, stamp), then=self._add_code
        )

    def _propose_sku(self) -> None:
        """Propose a code of the consignor; what is his alone is not copied to another."""
        try:
            owner = self._owner.read()
        except FieldError:
            return  # Still being typed.
        owner_id = owner.id if owner is not None else None
        self._station.jobs.read(
            lambda session: product_list.next_sku(session, owner_id), then=partial(self.put, "sku")
        )
        is_his = owner_id == self._copied.consignor_id
        for key in ("licence_kind", "licence_number", "halal_number", "parent"):
            self.put(key, getattr(self._copied, key) if is_his else "")
        if not is_his:
            self.put("licence_until", "")
            self.put("halal_until", "")

    # --- the photo --------------------------------------------------------------------------

    def _read_photo(self, file: Path) -> None:
        self.wait()
        self._station.jobs.office(
            lambda _errand: _photo_of(file),
            then=self._photo.show_jpeg,
            always=self._look_at_photo,
            refused=self._photo.refuse,
        )

    def _look_at_photo(self) -> None:
        self.go_on()
        QTimer.singleShot(0, self._photo, lambda: self._area.ensureWidgetVisible(self._photo))

    def _typed(self) -> dict[str, str]:
        photo = self._photo.jpeg
        return {**super()._typed(), "photo": sha256(photo).hexdigest() if photo else ""}

    # --- storing ----------------------------------------------------------------------------

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        owner_id = values["owner"].id if values["owner"] is not None else None
        card = filled(self._copied, {**values, "consignor_id": owner_id})
        reason, starts_on = values.get("reason", ""), values.get("starts_on")
        stamp, is_new, photo = self._station.stamp(), self._before is None, self._photo.jpeg

        def work(session: Any) -> SavedProduct:
            saved = (
                products.add_product(session, card, stamp)
                if is_new
                else products.change_product(session, card, reason, stamp, starts_on)
            )
            photos.set_photo(session, saved.id, photo, stamp)
            return saved

        self.store(self._station.jobs, work, partial(self.stored.emit, card), self.refuse)


def _owner_word(owner: Owner) -> str:
    return f"{owner.name} ({owner.code})"


def _photo_of(file: Path) -> bytes:
    """Called on the office's lane, where the library of pictures is loaded."""
    from kasir.files.photo import photo_of

    return photo_of(file)


# --- beside the list ------------------------------------------------------------------------


def product_lines(shown: ProductDetail) -> list[tuple[str, str]]:
    """Tell in the panel beside the list what a product is: how a line looks, and its text."""
    card = shown.card
    lines = [("lead", str(card.price)), ("strong", _next_text(shown)), ("", _terms(shown))]
    facts = (
        _("Stok {count} {unit}, paling sedikit {least}.").format(
            count=format_quantity(shown.on_hand),
            unit=card.unit,
            least=format_quantity(card.minimum_stock),
        ),
        _("Kategori {category}.").format(category=card.category),
        _("Rak {shelf}.").format(shelf=card.shelf) if card.shelf else "",
        _("Barcode {codes}.").format(codes=", ".join(card.barcodes)) if card.barcodes else "",
        _paper(f"{card.licence_kind} {card.licence_number}".strip(), card.licence_until),
        _paper(f"Halal {card.halal_number}" if card.halal_number else "", card.halal_until),
    )
    lines += [("small", fact) for fact in facts]
    if shown.variants:
        lines.append(("caption", _("Varian")))
        lines += [("small", f"{title} ({sku})") for sku, title in shown.variants]
    lines.append(("caption", _("Riwayat harga")))
    lines += [("small", _price_text(price)) for price in shown.prices[:_PRICES_SHOWN]]
    return lines


def _next_text(shown: ProductDetail) -> str:
    following = shown.next_price
    if following is None:
        return ""
    told, day = _("{price} mulai {day}"), format_day(following.starts_on)
    return f"{told.format(price=following.price, day=day)}: {following.reason}"


def _terms(shown: ProductDetail) -> str:
    card, owner = shown.card, shown.owner
    if owner is None:
        return ""
    if owner.terms is None:
        return _("Penitip belum punya perjanjian: belum bisa dijual.")
    return scheme_text(with_override(owner.terms, card.net_price, card.rate), card.price)


def _paper(text: str, until: Any) -> str:
    if not text:
        return ""
    if until is None:
        return f"{text}."
    return _("{text}, sampai {until}.").format(text=text, until=format_day(until))


def _price_text(price: PriceChange) -> str:
    told = f"{format_day(price.starts_on)}: {price.price}"
    if price.net_price is not None:
        told += ", " + _("harga titip {net}").format(net=price.net_price)
    if price.rate is not None:
        told += ", " + _("bagian toko {rate}").format(rate=price.rate)
    return f"{told}, {price.who}" + (f": {price.reason}" if price.reason else "")
