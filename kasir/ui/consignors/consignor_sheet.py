"""The form of a consignor: who he is, how he is reached, where his money goes."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kasir.enums import DISTRICTS
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignor_list import AssociationRow
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.ui.kit.form import FormSheet, filled
from kasir.ui.kit.parts import section
from kasir.ui.station import Station
from kasir.words import _


class ConsignorSheet(FormSheet):
    """`stored` carries the card as it is now."""

    stored = Signal(object)

    def __init__(
        self,
        station: Station,
        card: ConsignorCard,
        groups: tuple[AssociationRow, ...],
        *,
        is_new: bool,
    ) -> None:
        title = _("Penitip baru") if is_new else _("Ubah penitip")
        lead = _("Kode dicetak di semua kertas dan tidak berubah lagi.")
        super().__init__("consignor", title, lead if is_new else card.name)
        self._station, self._before, self._is_new = station, card, is_new
        code = self.text("code", _("Kode"), card.code)
        code.widget.setEnabled(is_new)
        if card.code:  # Proposed: the name is what has to be typed.
            self.first = "name"
        self.lay((code, 2), (self.text("name", _("Nama usaha"), card.name), 4))
        self.lay(
            (self.text("owner", _("Nama pemilik"), card.owner), 3),
            (self.text("phone", _("Nomor HP"), card.phone, "0812-3456-7890"), 3),
        )
        known = [(_("Tanpa asosiasi"), "")] + [(group.name, group.code) for group in groups]
        self.lay((self.choice("association", _("Asosiasi"), known, card.association), 6))
        districts = [(_("Belum diisi"), ""), *((each, each) for each in DISTRICTS)]
        if card.district and card.district not in DISTRICTS:
            districts.append((card.district, card.district))
        self.lay(
            (self.choice("district", _("Kecamatan"), districts, card.district), 3),
            (self.text("category", _("Jenis usaha"), card.category, _("Camilan, Batik")), 3),
        )
        self.lay((self.text("nib", _("NIB (nomor induk berusaha)"), card.nib), 6))
        self.lay((section(_("Rekening untuk transfer")), 6))
        self.lay(
            (self.text("bank", _("Bank"), card.bank, "BRI, BCA, Jatim"), 2),
            (self.text("bank_account", _("Nomor rekening"), card.bank_account), 4),
        )
        self.button = self.add_store(_("Simpan penitip"), "check-circle", self._store)
        self.begin()

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        card, stamp = filled(self._before, values), self._station.stamp()
        store = consignors.add_consignor if self._is_new else consignors.change_consignor
        self.store(
            self._station.jobs,
            lambda session: store(session, card, stamp),
            lambda _id: self.stored.emit(card),
            self.refuse,
        )
