"""Dokumen: a numbered paper of the office asked for again, as a PDF or from the receipt printer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from kasir.clock import format_day
from kasir.enums import EntryKind
from kasir.money import format_number
from kasir.operations.entries import ENTRIES
from kasir.operations.rights import Right
from kasir.operations.settling import documents
from kasir.operations.settling.documents import DocumentRow
from kasir.printing.paper_list import ADVANCE_SLIP, GOODS_NOTE, PAYOUT_SLIP, STATEMENT, PaperRow
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.find_rows import FindRows
from kasir.ui.kit.parts import name
from kasir.ui.kit.rows import ListRow
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.open_file import open_paper
from kasir.ui.station import Station
from kasir.words import _

# What takes a settlement back is that one's statement, marked DIBATALKAN.
_PAPERS: dict[EntryKind, PaperRow[[int], Any]] = {
    EntryKind.INTAKE: GOODS_NOTE,
    EntryKind.RETURN_TO_CONSIGNOR: GOODS_NOTE,
    EntryKind.LOSS: GOODS_NOTE,
    EntryKind.EXPIRY: GOODS_NOTE,
    EntryKind.PAYOUT: PAYOUT_SLIP,
    EntryKind.ADVANCE: ADVANCE_SLIP,
    EntryKind.SETTLEMENT: STATEMENT,
    EntryKind.REVERSAL: STATEMENT,
}


class DocumentsSheet(Sheet):
    """The paper is made of the stored record again, so it says the same as the first one.

    `slip_asked` carries the PaperRow, the entry's id and the number of a paper for the roll.
    """

    slip_asked = Signal(object, int, str)

    def __init__(self, station: Station, text: str = "", position: int = 0) -> None:
        """`text` and `position` bring back a search that was left."""
        super().__init__(
            _("Dokumen"),
            _("Yang terbaru di atas. Kertasnya dibuat lagi dari catatan yang tersimpan."),
            680,
        )
        self._station = station
        self.finder = FindRows(
            station,
            _rows,
            none_yet=_(
                "Belum ada dokumen. Tanda terima, retur, dan berita acara dibuat di Barang; rekap,"
                " pembayaran, dan uang muka di Perhitungan."
            ),
            none_found=_(
                "Tidak ada dokumen yang cocok. Ketik sebagian nomornya, misalnya 00012, atau"
                " nama penitip."
            ),
            text=text,
            position=position,
        )
        name(self.finder.field, "findDocument", _("Cari dokumen"))
        self.finder.field.setPlaceholderText(_("Nomor, nama, atau kode penitip"))
        name(self.finder.list, "documentList", _("Dokumen"))
        self.finder.chosen.connect(lambda _found: self._open())
        self.finder.moved.connect(self._offer)
        self.add(self.finder, grow=0)
        self.open = KeyButton(_("Buka PDF"), "F12", "file-pdf", "primary", action=self._open)
        name(self.open, "documentOpen", _("Buka PDF (F12)"))
        self.slip = KeyButton(_("Printer struk"), "F11", "printer", action=self._ask_slip)
        name(self.slip, "documentSlip", _("Cetak di printer struk (F11)"))
        self.add_buttons(self.open, self.slip)
        self.slip.setVisible(station.may(Right.REPRINT))
        self.keys["Enter"] = self.open.click
        self._offer()

    def take_focus(self) -> None:
        self.finder.take_focus()

    def _chosen(self) -> DocumentRow | None:
        found: DocumentRow | None = self.finder.list.current_key()
        return found

    def _offer(self) -> None:
        found = self._chosen()
        self.open.setEnabled(found is not None)
        may = self._station.may(Right.REPRINT)
        has_slip = found is not None and _PAPERS[found.kind].roll is not None
        self.slip.setEnabled(may and has_slip)

    def _open(self) -> None:
        found = self._chosen()
        if found is not None:
            paper, about = _PAPERS[found.kind], found.id
            if paper is STATEMENT:
                assert found.settlement_id is not None, "a statement of no settlement"
                about = found.settlement_id
            open_paper(self._station, paper, about)

    def _ask_slip(self) -> None:
        found = self._chosen()
        if found is not None:
            self.slip_asked.emit(_PAPERS[found.kind], found.id, found.number)


def _rows(session: Any, text: str) -> list[ListRow]:
    return [
        ListRow(
            title=found.number,
            detail=", ".join((ENTRIES[found.kind].document, found.consignor or _("Barang toko"))),
            middle=format_day(found.day),
            amount=_("{count} barang").format(count=found.goods)
            if found.amount is None
            else format_number(found.amount.rupiah),
            key=found,
        )
        for found in documents.find_documents(session, text)
    ]
