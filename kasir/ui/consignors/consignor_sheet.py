"""A consignor on the screen: who he is, how he is reached, where his money goes.

Its form, and what the panel beside the list tells of him and his agreement.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from kasir.clock import format_day
from kasir.enums import DISTRICTS
from kasir.operations.agreement_text import examples, scheme_text
from kasir.operations.agreements import AgreementVersion, other_terms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignor_list import AssociationRow, ConsignorDetail
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.ui.approval.second_sheet import store_approved
from kasir.ui.kit.form import FormSheet, filled
from kasir.ui.kit.parts import section
from kasir.ui.station import Station
from kasir.words import _

_VERSIONS_SHOWN = 12


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
        card = filled(self._before, values)
        store = consignors.add_consignor if self._is_new else consignors.change_consignor
        store_approved(
            self,
            self._station,
            lambda session, stamp: store(session, card, stamp),
            lambda _id: self.stored.emit(card),
            self.refuse,
        )


# --- beside the list ------------------------------------------------------------------------


def consignor_lines(shown: ConsignorDetail) -> list[tuple[str, str]]:
    """Tell in the panel beside the list who a consignor is: how a line looks, and its text."""
    card = shown.card
    bank = " ".join(filter(None, (card.bank, card.bank_account)))
    place = _("Kecamatan {district}").format(district=card.district) if card.district else ""
    nib = _("NIB {nib}").format(nib=card.nib) if card.nib else ""
    told = _("{goods} barang di rak, saldo {balance}.")
    lines = [
        ("", "\n".join(filter(None, (card.owner, card.phone, place, bank)))),
        ("small", nib),
        ("small", told.format(goods=shown.leaving.goods, balance=shown.leaving.balance)),
    ]
    if shown.in_force is None:
        told = _("Belum ada perjanjian: barangnya belum bisa dijual.")
        lines += [("caption", _("Perjanjian")), ("", told)]
    else:
        agreed = shown.in_force
        told = _("Perjanjian ke-{version}, sejak {day}")
        lines += [
            ("caption", told.format(version=agreed.version, day=format_day(agreed.starts_on))),
            ("strong", examples(agreed.terms.split_terms())),
        ]
    others = [version for version in shown.versions if version != shown.in_force]
    if others:
        lines.append(("caption", _("Versi lain")))
    lines += [("small", _version_text(version)) for version in others[:_VERSIONS_SHOWN]]
    if shown.in_force is not None:
        lines.append(("caption", _("Yang lain")))
        lines += [("small", sentence) for sentence in other_terms(shown.in_force.terms)]
    return lines


def _version_text(version: AgreementVersion) -> str:
    return _("Ke-{version}, mulai {day}: {terms}").format(
        version=version.version,
        day=format_day(version.starts_on),
        terms=scheme_text(version.terms.split_terms()),
    )
