"""A consignor comes with boxes: whose, what is new, how many, then the note and the labels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from kasir.cart import Item
from kasir.money import Money
from kasir.operations.goods import stock
from kasir.operations.goods.stock import StockNote
from kasir.operations.products import catalog, labels, product_list
from kasir.operations.products.product_list import Choices
from kasir.operations.products.products import ProductCard, SavedProduct
from kasir.printing.paper_list import GOODS_NOTE
from kasir.ui.consignors.info_sheet import FindConsignorSheet
from kasir.ui.goods.intake_sheet import IntakeSheet
from kasir.ui.goods.note_sheet import GoodsOwner, owner_of
from kasir.ui.kit.actions_sheet import Action, MoreSheet
from kasir.ui.kit.sheet import Sheet, Surface
from kasir.ui.papers.label_grid_sheet import LabelGridSheet
from kasir.ui.papers.open_file import open_paper
from kasir.ui.papers.slip_sheet import SlipSheet
from kasir.ui.products.product_sheet import ProductSheet
from kasir.ui.station import Station
from kasir.words import _

Typed = Mapping[int, tuple[str, str]]
_NOTHING: Typed = {}


class IntakeDesk(QObject):
    """Opens one sheet after the other over its page. `changed`: goods or products are others."""

    changed = Signal()

    def __init__(self, station: Station, page: Surface) -> None:
        super().__init__(page)
        self._station, self._page = station, page

    def begin(self, chosen: Item | None) -> None:
        """Take in goods of the chosen one's consignor; ask whose, when nothing is chosen."""
        if chosen is None:
            self._ask_whose()
        else:
            self._look(owner_of(chosen), first=int(chosen.product_id))

    def _ask_whose(self) -> None:
        sheet = FindConsignorSheet(self._station, _("Terima barang titipan"), _("Pilih"))
        sheet.chosen.connect(lambda who: self._look(GoodsOwner(who.consignor_id, who.name)))
        self._page.sheet_asked.emit(sheet)

    def _look(self, owner: GoodsOwner, typed: Typed = _NOTHING, first: int = 0) -> None:
        day = self._station.day

        def ask(session: Any) -> tuple[Item, ...]:
            stock.check_not_gone(session, owner.id)  # Said before anything is counted.
            return catalog.goods_of(session, owner.id, day)

        self._station.jobs.read(ask, then=partial(self._open, owner, typed, first))

    def _open(self, owner: GoodsOwner, typed: Typed, first: int, items: tuple[Item, ...]) -> None:
        """Show the consignor's goods, the chosen one first, with what was typed before."""
        there = sorted(items, key=lambda item: (item.product_id != first, item.name))
        sheet = IntakeSheet(self._station, owner, there)
        sheet.goods.put_back(typed)
        sheet.other_asked.connect(self._ask_whose)
        sheet.new_asked.connect(lambda code: self._ask_new(owner, sheet.goods.typed(), code))
        sheet.stored.connect(self._show_note)
        self._page.sheet_asked.emit(sheet)

    # --- goods that are not written yet -----------------------------------------------------

    def _ask_new(self, owner: GoodsOwner, typed: Typed, code: str) -> None:
        day = self._station.day

        def ask(session: Any) -> tuple[Choices, str]:
            offer = product_list.choices(session, day)
            return offer, product_list.next_sku(session, owner.id)

        self._station.jobs.read(ask, then=lambda found: self._write_new(owner, typed, code, *found))

    def _write_new(
        self, owner: GoodsOwner, typed: Typed, code: str, offer: Choices, sku: str
    ) -> None:
        """Open the form of a new product; afterwards the intake goes on where it was."""
        codes = (code,) if code else ()
        card = ProductCard(sku, "", "", Money(0), consignor_id=owner.id, barcodes=codes)
        sheet = ProductSheet(self._station, card, None, offer)
        sheet.keep_owner()
        self._page.sheet_asked.emit(sheet)
        # After the window took the form away: what opens earlier would be taken away with it.
        sheet.closed.connect(lambda: self._look(owner, typed))
        sheet.stored.connect(lambda _card, saved: self._go_on(owner, typed, saved))

    def _go_on(self, owner: GoodsOwner, typed: Typed, saved: SavedProduct) -> None:
        self.changed.emit()
        self._look(owner, typed, first=saved.id)

    # --- what comes of it -------------------------------------------------------------------

    def _show_note(self, note: StockNote) -> None:
        """Offer what a stored intake needs next; each thing leads back here."""
        self.changed.emit()
        self._page.sheet_asked.emit(MoreSheet(_("Tersimpan."), self._actions(note), note.number))

    def _actions(self, note: StockNote) -> tuple[Action, ...]:
        paper = Action(
            *("notePaper", _("Cetak tanda terima"), "F12", "file-pdf"),
            _("Dua salinan untuk ditandatangani: satu untuk penitip, satu untuk toko."),
            lambda: self._write_paper(note),
            "primary",
        )
        slip = Action(
            *("noteSlip", _("Printer struk"), "F11", "printer"),
            _("Tanda terima yang sama di kertas struk."),
            lambda: self._show_slip(note),
        )
        tags = Action(
            *("noteLabels", _("Cetak label"), "F5", "tag"),
            _("Satu label untuk setiap barang yang baru diterima."),
            lambda: self._ask_labels(note),
        )
        done = Action(
            *("noteDone", _("Selesai"), "Enter", "check-circle"),
            _("Barang sudah tercatat di rak."),
            self._page.take_focus,
        )
        return paper, slip, tags, done

    def _write_paper(self, note: StockNote) -> None:
        open_paper(self._station, GOODS_NOTE, note.id)
        self._show_note(note)

    def _show_slip(self, note: StockNote) -> None:
        self._open_on(note, SlipSheet(self._station, GOODS_NOTE, note.id, note.number))

    def _ask_labels(self, note: StockNote) -> None:
        self._station.jobs.read(
            lambda session: labels.wishes_of_note(session, note.id),
            then=lambda wishes: self._open_on(note, LabelGridSheet(self._station, wishes)),
        )

    def _open_on(self, note: StockNote, sheet: Sheet) -> None:
        self._page.sheet_asked.emit(sheet)
        sheet.closed.connect(lambda: self._show_note(note))
