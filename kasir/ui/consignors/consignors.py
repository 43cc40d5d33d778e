"""The list of consignors: who they are, what is agreed, and what they would leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from kasir.clock import Stamp, format_day
from kasir.operations.agreement_text import short_text
from kasir.operations.consignors import consignor_list, consignors
from kasir.operations.consignors.consignor_list import AssociationRow, ConsignorDetail, ConsignorRow
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.lists import Activity
from kasir.printing.paper_list import AGREEMENT
from kasir.ui.consignors.agreement_sheet import AgreementSheet
from kasir.ui.consignors.consignor_sheet import ConsignorSheet, consignor_lines
from kasir.ui.consignors.leave_sheet import LeaveSheet
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.list_pane import Detail, ListPane, Texts
from kasir.ui.kit.parts import name, row
from kasir.ui.kit.tables import Column, joined, name_column
from kasir.ui.papers.open_file import open_file
from kasir.ui.station import Station
from kasir.words import _


class ConsignorList(ListPane):
    """`goods_asked` carries a consignor's name: his goods are wanted."""

    goods_asked = Signal(str)

    def __init__(self, station: Station) -> None:
        texts = Texts(
            kind="Consignors",
            tab=_("Penitip"),
            new=_("Penitip baru"),
            hint=_("Cari nama, kode, pemilik, kecamatan, atau HP (F2)"),
            empty=_("Belum ada penitip. Tekan F3 untuk menulis yang pertama."),
            counted=_("{count} penitip."),
        )
        self.edit = KeyButton(_("Ubah"), "F4", "pencil-simple", action=self.change)
        name(self.edit, "changeConsignor", _("Ubah penitip"))
        self.agree = KeyButton(_("Perjanjian baru"), "F6", "handshake", action=self._agree)
        name(self.agree, "newAgreement", _("Perjanjian baru"))
        self.goods = KeyButton(_("Barang"), "F7", "package", action=self._show_goods)
        name(self.goods, "consignorGoods", _("Lihat barangnya"))
        self.leave = KeyButton(_("Nonaktifkan"), "F8", kind="danger", action=self._leave)
        name(self.leave, "leaveConsignor", _("Nonaktifkan penitip"))
        self.paper = KeyButton(_("Cetak perjanjian"), "F5", "file-pdf", action=self._write_paper)
        name(self.paper, "printAgreement", _("Cetak perjanjian"))
        beside = row(self.edit, self.goods, gap=6)
        detail = Detail(beside, self.agree, self.paper, self.leave)
        name(detail, "consignorDetail", _("Rincian penitip"))
        super().__init__(station, texts, _COLUMNS, detail)
        self._shown: ConsignorDetail | None = None

    def ask(self, session: Any, text: str, activity: Activity) -> Sequence[ConsignorRow]:
        return consignor_list.consignor_rows(session, text, activity, self.station.day)

    def key_of(self, found: ConsignorRow) -> object:
        return found.code

    # --- the one who is chosen --------------------------------------------------------------

    def look(self, found: ConsignorRow | None) -> None:
        self._shown = None  # Until the answer is here the keys do nothing.
        if found is None:
            self.show_nothing(_("Pilih penitip"))
            return
        day = self.station.day
        self.station.jobs.read(
            lambda session: consignor_list.consignor_detail(session, found.id, day),
            then=self._show_detail,
        )

    def _show_detail(self, shown: ConsignorDetail) -> None:
        current = self.table.current_row()
        if current is None or current.id != shown.id:
            return  # Another row was chosen meanwhile.
        self._shown = shown
        may = self.may_change()
        self.edit.setVisible(may)
        self.agree.setVisible(may and shown.is_active)
        self.goods.setVisible(True)
        self.paper.setVisible(may and bool(shown.versions))
        self.leave.setVisible(may)
        self.leave.setText(_("Nonaktifkan") if shown.is_active else _("Aktifkan lagi"))
        note = joined(shown.card.code, shown.association)
        if not shown.is_active:
            note += "\n" + _("Nonaktif: barangnya tidak dijual.")
        self.detail.show_lines(shown.card.name, note, consignor_lines(shown))

    def _show_goods(self) -> None:
        if self._shown is not None:
            self.goods_asked.emit(self._shown.card.name)

    # --- changing ---------------------------------------------------------------------------

    def add(self) -> None:
        self.station.jobs.read(
            lambda session: (
                ConsignorCard(consignor_list.next_consignor_code(session), ""),
                consignor_list.association_rows(session),
            ),
            then=lambda found: self._open_form(*found, is_new=True),
        )

    def change(self) -> None:
        found = self.chosen()
        if found is None or not self.may_change():
            return
        self.station.jobs.read(
            lambda session: (
                consignor_list.consignor_card(session, found.id),
                consignor_list.association_rows(session),
            ),
            then=lambda answer: self._open_form(*answer, is_new=False),
        )

    def _open_form(
        self, card: ConsignorCard, groups: tuple[AssociationRow, ...], *, is_new: bool
    ) -> None:
        sheet = ConsignorSheet(self.station, card, groups, is_new=is_new)
        sheet.stored.connect(lambda stored: self._after(card, stored, is_new=is_new))
        self.open_sheet(sheet)

    def _after(self, before: ConsignorCard, stored: ConsignorCard, *, is_new: bool) -> None:
        if is_new:
            self.filter.clear()
            self.refresh(stored.code)
            told = _("{name} tersimpan. Sekarang tulis perjanjiannya (F6).")
            self.tell_stored(told.format(name=stored.name), None)
            return
        self.refresh(stored.code)

        def undo(session: Any, stamp: Stamp) -> object:
            return consignors.change_consignor(session, before, stamp)

        self.tell_stored(_("{name} tersimpan.").format(name=stored.name), undo)

    def _agree(self) -> None:
        if self._shown is None:
            return
        shown = self._shown
        sheet = AgreementSheet(self.station, shown)
        sheet.agreed.connect(lambda version: self._after_agreement(shown, sheet, version))
        self.open_sheet(sheet)

    def _after_agreement(self, shown: ConsignorDetail, sheet: AgreementSheet, version: int) -> None:
        self.refresh(shown.card.code)
        if version <= len(shown.versions):
            self.tell(_("Syaratnya sama dengan perjanjian ke-{version}.").format(version=version))
            return
        starts_on, before = sheet.starts_on, sheet.before
        told = _("Perjanjian ke-{version} berlaku mulai {day}.").format(
            version=version, day=format_day(starts_on)
        )

        def undo(session: Any, stamp: Stamp) -> object:
            assert before is not None, "nothing to go back to"
            return consignors.agree(session, shown.id, before.terms, starts_on, stamp)

        self.tell_stored(told, undo if before is not None else None)

    def _write_paper(self) -> None:
        """Write the version that holds, before the first one begins the newest."""
        if self._shown is None:
            return
        shown, stamp, papers = self._shown, self.station.stamp(), self.station.papers
        version = (shown.in_force or shown.versions[0]).version
        self.station.jobs.office(
            lambda errand: papers.write(errand, AGREEMENT, shown.id, stamp, version),
            then=self._offer,
        )

    def _offer(self, file: Path) -> None:
        told = _("Perjanjian siap dicetak: {file}").format(file=file.name)
        self.tell(told, "success", _("Buka perjanjian"), lambda: open_file(file))

    def _leave(self) -> None:
        if self._shown is None:
            return
        shown = self._shown
        if not shown.is_active:
            stamp = self.station.stamp()
            self.station.jobs.write(
                lambda session: consignors.welcome_back(session, shown.id, (), stamp),
                then=lambda _answer: self._after_welcome(shown),
            )
            return
        sheet = LeaveSheet(self.station, shown)
        sheet.left.connect(lambda products: self._after_leaving(shown, products))
        self.open_sheet(sheet)

    def _after_leaving(self, shown: ConsignorDetail, products: tuple[int, ...]) -> None:
        self.refresh()

        def undo(session: Any, stamp: Stamp) -> object:
            consignors.welcome_back(session, shown.id, products, stamp)
            return shown.id

        self.tell_stored(_("{name} nonaktif.").format(name=shown.card.name), undo)

    def _after_welcome(self, shown: ConsignorDetail) -> None:
        self.refresh()
        told = _("{name} aktif lagi. Aktifkan barang yang dijual lagi di daftar Barang.")
        self.tell(told.format(name=shown.card.name), "success")


def _share(found: ConsignorRow) -> str:
    return short_text(found.terms.split_terms()) if found.terms is not None else _("belum ada")


_COLUMNS = (
    name_column(
        _("Penitip"),
        lambda found: joined(
            found.code, found.owner, found.district, "" if found.is_active else _("nonaktif")
        ),
    ),
    Column(
        _("Bagian toko"),
        text=_share,
        sort=_share,
        tone=lambda found: "" if found.terms is not None else "warning",
        width=120,
    ),
    Column(
        _("Rekening"),
        text=lambda found: found.account,
        sort=lambda found: found.account,
        width=112,
        is_extra=True,
    ),
)
