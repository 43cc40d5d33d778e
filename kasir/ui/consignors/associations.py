"""The list of associations: a code and a name each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from kasir.clock import Stamp
from kasir.operations.consignors import consignor_list, consignors
from kasir.operations.consignors.consignor_list import AssociationRow
from kasir.operations.lists import Activity
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.form import FormSheet
from kasir.ui.kit.list_pane import Detail, ListPane, Texts
from kasir.ui.kit.parts import name
from kasir.ui.kit.tables import Column, name_column
from kasir.ui.station import Station
from kasir.words import _


class AssociationList(ListPane):
    """Few rows: the filter looks through what was asked once."""

    def __init__(self, station: Station) -> None:
        texts = Texts(
            kind="Associations",
            tab=_("Asosiasi"),
            new=_("Asosiasi baru"),
            hint=_("Cari nama atau kode asosiasi (F2)"),
            empty=_("Belum ada asosiasi. Tekan F3 untuk menulis yang pertama."),
            counted=_("{count} asosiasi."),
        )
        self.edit = KeyButton(_("Ubah nama"), "F4", "pencil-simple", action=self.change)
        name(self.edit, "changeAssociation", _("Ubah asosiasi"))
        super().__init__(station, texts, _COLUMNS, Detail(self.edit), has_activity=False)

    def ask(self, session: Any, text: str, activity: Activity) -> Sequence[AssociationRow]:  # noqa: ARG002
        words = text.casefold().split()
        return [
            found
            for found in consignor_list.association_rows(session)
            if all(word in f"{found.code} {found.name}".casefold() for word in words)
        ]

    def key_of(self, found: AssociationRow) -> object:
        return found.code

    def look(self, found: AssociationRow | None) -> None:
        if found is None:
            self.show_nothing(_("Pilih asosiasi"))
            return
        self.edit.setVisible(self.may_change())
        told = _("{count} penitip aktif menjadi anggotanya.").format(count=found.members)
        self.detail.show_lines(found.name, found.code, (("", told),))

    def add(self) -> None:
        self._open_form(AssociationRow("", "", 0))

    def change(self) -> None:
        found = self.chosen()
        if found is not None and self.may_change():
            self._open_form(found)

    def _open_form(self, before: AssociationRow) -> None:
        sheet = AssociationSheet(self.station, before)
        sheet.stored.connect(lambda code, text: self._after(before, code, text))
        self.open_sheet(sheet)

    def _after(self, before: AssociationRow, code: str, text: str) -> None:
        self.refresh(code)

        def undo(session: Any, stamp: Stamp) -> object:
            return consignors.rename_association(session, code, before.name, stamp)

        self.tell_stored(_("{name} tersimpan.").format(name=text), undo if before.code else None)


class AssociationSheet(FormSheet):
    """`stored` carries the code and the name."""

    stored = Signal(str, str)

    def __init__(self, station: Station, before: AssociationRow) -> None:
        title = before.name or _("Asosiasi baru")
        super().__init__("association", title, _("Kodenya tidak berubah lagi."), 480)
        self._station, self._is_new = station, not before.code
        code = self.text("code", _("Kode"), before.code, "TGS")
        code.widget.setEnabled(self._is_new)
        self.lay((code, 2), (self.text("name", _("Nama"), before.name), 4))
        self.add_store(_("Simpan asosiasi"), "check-circle", self._store)
        self.begin()

    def _store(self) -> None:
        values = self.collect()
        if values is None:
            return
        code, text, stamp = values["code"], values["name"], self._station.stamp()
        store = consignors.add_association if self._is_new else consignors.rename_association
        self.store(
            self._station.jobs,
            lambda session: store(session, code, text, stamp),
            lambda _id: self.stored.emit(code, text),
            self.refuse,
        )


_COLUMNS = (
    name_column(_("Asosiasi"), lambda found: found.code),
    Column(
        _("Penitip aktif"),
        text=lambda found: str(found.members),
        sort=lambda found: found.members,
        width=120,
    ),
)
