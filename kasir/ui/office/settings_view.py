"""Pengaturan: what the shop prints on its papers, how this machine looks and prints, and people."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from kasir.config import PAPER_COLUMNS, Config
from kasir.operations import settings
from kasir.operations.copies import FoundCopy
from kasir.operations.people import limits
from kasir.operations.people.limits import Limits
from kasir.operations.rights import Right
from kasir.qris import QrisError, StaticCode, read_static
from kasir.settings import ShopSettings
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import Card, box, caption, column, label, name, page_layout, row, tell
from kasir.ui.kit.sheet import Surface
from kasir.ui.office.backups_sheet import BackupsSheet
from kasir.ui.office.limits_sheet import LimitsSheet
from kasir.ui.office.restore_sheet import RestoreSheet
from kasir.ui.people.people_list import PeopleList
from kasir.ui.station import Station
from kasir.words import _

_SUFFIXES = ("enter", "tab", "none")


class SettingsView(Surface):
    """Three cards and one key that stores them all; for the owner also the list of people."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._make_shop()
        self._make_machine()
        self.store = KeyButton(_("Simpan"), "F12", "check-circle", "primary", action=self._store)
        name(self.store, "storeSettings", _("Simpan pengaturan"))
        self.people = PeopleList(station)
        self.people.open_sheet, self.people.tell = self.sheet_asked.emit, self.say
        self.people.counted.connect(self._count)
        add = self.people.add
        self.new = KeyButton(self.people.texts.new, "F3", "plus", "primary", action=add)
        name(self.new, "newPeople", self.people.texts.new)
        self._tabs = (
            name(KeyButton(_("Toko"), "F9"), "tabShop", _("Toko")),
            name(KeyButton(_("Orang"), "F10"), "tabPeople", _("Orang")),
        )
        self.tabs = ChoiceKeys(*self._tabs)
        self.tabs.idClicked.connect(self._open)
        self.state = label("", "muted", wrap=True)
        button = KeyButton(_("Batas"), "F7", "percent", action=self._ask_limits)
        self.limits = name(button, "editLimits", _("Batas per tugas"))
        self.backups = KeyButton(_("Cadangan"), "F8", "database", action=self._open_backups)
        name(self.backups, "openBackups", _("Cadangan (F8)"))
        right = column(self._machine_card(), self._qris_card(), gap=16, grow=0)
        cards = column(row(self._shop_card(), right, gap=16, grow=(0, 1)), None)
        self.stack = QStackedWidget()
        self.stack.addWidget(box(cards))
        self.stack.addWidget(box(column(self.people.advice, self.people, gap=12, grow=1)))
        tools = (row(*self._tabs), self.backups, self.limits, self.store, self.new)
        self.setLayout(page_layout(_("Pengaturan"), self.state, tools, self.stack))

    def _make_shop(self) -> None:
        self.shop_name = name(QLineEdit(), "shopName", _("Nama toko"))
        self.address = name(QLineEdit(), "shopAddress", _("Alamat"))
        self.region = name(QLineEdit(), "shopRegion", _("Wilayah"))
        self.footer = name(QLineEdit(), "receiptFooter", _("Kalimat di bawah struk"))
        self._steps = (0, 100, 500)
        steps = Choice((_("Tanpa pembulatan"), "Rp100", "Rp500"))
        self.rounding = name(steps, "cashRounding", _("Pembulatan tunai"))
        self.qris = name(QLineEdit(), "qrisStatic", _("QRIS statis toko"))
        self.qris.setPlaceholderText(_("Tempel isi kodenya, mulai dari 0002"))
        self.qris.textChanged.connect(self._show_merchant)
        self.merchant = name(label("", "small", wrap=True), "qrisOwner", _("Pemilik QRIS"))
        rules = Choice((_("Diterima dengan peringatan"), _("Tidak diterima")))
        self.halal = name(rules, "halalRule", _("Makanan tanpa nomor halal"))
        who = Choice((_("Cukup kasirnya"), _("Bersama orang kedua, dengan PIN")))
        self.verify = name(who, "verifyDrawer", _("Menghitung laci saat tutup shift"))

    def _make_machine(self) -> None:
        self.large = _switch(_("Teks besar"), "largeText")
        self.contrast = _switch(_("Kontras tinggi"), "highContrast")
        self.printer = name(QLineEdit(), "printerAddress", _("Alamat printer"))
        self.printer.setPlaceholderText(_("screen, tcp://192.168.1.50:9100, usb:04b8:0e15"))
        widths = Choice(_("{count} huruf").format(count=count) for count in PAPER_COLUMNS)
        self.columns = name(widths, "paperColumns", _("Lebar kertas"))
        ends = Choice((_("Enter"), _("Tab"), _("Tanpa akhiran")))
        self.suffix = name(ends, "scannerSuffix", _("Akhiran pemindai"))

    def _shop_card(self) -> QWidget:
        return Card(
            label(_("Toko dan struk"), "lead"),
            caption(_("Nama toko"), self.shop_name),
            caption(_("Alamat"), self.address),
            caption(_("Wilayah (Produk UMKM ...)"), self.region),
            caption(_("Kalimat di bawah struk"), self.footer),
            caption(_("Pembulatan tunai, selalu ke bawah"), self.rounding),
            caption(_("Titipan makanan tanpa nomor halal"), self.halal),
            caption(_("Menghitung laci saat tutup shift"), self.verify),
            None,
            gap=12,
        )

    def _machine_card(self) -> QWidget:
        return Card(
            label(_("Komputer ini"), "lead"),
            row(self.large, self.contrast, None),
            caption(_("Alamat printer (screen = gambar di layar)"), self.printer),
            caption(_("Lebar kertas"), self.columns),
            caption(_("Akhiran pemindai barcode"), self.suffix),
            None,
            gap=12,
        )

    def _qris_card(self) -> QWidget:
        return Card(
            label(_("QRIS"), "lead"),
            caption(_("QRIS statis toko (kosong = tanpa kode di layar)"), self.qris),
            self.merchant,
            gap=8,
        )

    def take_focus(self) -> None:
        if self.stack.currentIndex():
            self.people.take_focus()
        else:
            self.shop_name.setFocus()

    def buttons_with_keys(self) -> list[KeyButton]:
        """The tabs, and the keys of what is shown."""
        if not self.stack.currentIndex():
            return [self.store, self.backups, self.limits, *self._tabs]
        inside = (*self.people.findChildren(KeyButton), self.people.advice.choice)
        return [self.new, *self._tabs, *inside]

    def refresh(self) -> None:
        """Show what is in force; who may not change people finds the shop alone."""
        for tab in self._tabs:
            tab.setVisible(self.people.may_change())
        self._show_tab(self.stack.currentIndex() if self.people.may_change() else 0)

    def _open(self, number: int) -> None:
        if self.people.may_change():
            self._show_tab(number)
            self.take_focus()

    def _show_tab(self, number: int) -> None:
        self.tabs.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self.store.setVisible(number == 0)
        self.backups.setVisible(number == 0)
        self.limits.setVisible(number == 0 and self._station.may(Right.EDIT_LIMITS))
        self.new.setVisible(number == 1)
        self.keys = {}
        if number == 1:
            people = self.people
            self.keys = {"F2": people.take_focus, "Down": people.table.setFocus}
            people.refresh()
        else:
            self.state.setText(_("Tampilan dan printer berlaku saat kasir dibuka lagi."))
            self._refresh_cards()

    def _count(self, count: int, _is_all: bool) -> None:  # noqa: FBT001 - a signal's
        self.state.setText(self.people.texts.counted.format(count=count))

    def _refresh_cards(self) -> None:
        self._station.jobs.read(settings.shop, then=self._show_shop)
        machine = self._station.config
        self.large.setChecked(machine.has_large_text)
        self.contrast.setChecked(machine.has_high_contrast)
        self.printer.setText(machine.printer)
        self.columns.setCurrentIndex(PAPER_COLUMNS.index(machine.paper_columns))
        self.suffix.setCurrentIndex(_SUFFIXES.index(machine.scanner_suffix))

    def _show_shop(self, shop: ShopSettings) -> None:
        self._station.shop = shop
        self.shop_name.setText(shop.name)
        self.address.setText(shop.address)
        self.region.setText(shop.region)
        self.footer.setText(shop.receipt_footer)
        self.qris.setText(shop.qris_static)
        for field in (self.address, self.footer, self.qris):
            field.setCursorPosition(0)  # Of a long text the beginning is shown.
        known = shop.cash_rounding in self._steps
        self.rounding.setCurrentIndex(self._steps.index(shop.cash_rounding) if known else 0)
        self.halal.setCurrentIndex(int(shop.require_halal))
        self.verify.setCurrentIndex(int(shop.verify_drawer))
        self.store.setEnabled(self._station.may(Right.EDIT_SETTINGS))

    def _ask_limits(self) -> None:
        self._station.jobs.read(limits.limits, then=self._open_limits)

    def _open_limits(self, found: Limits) -> None:
        sheet = LimitsSheet(self._station, found)
        sheet.stored.connect(lambda: self.say(_("Batas tersimpan."), "success"))
        self.sheet_asked.emit(sheet)

    def _open_backups(self) -> None:
        shop = self._station.copies.shop
        if shop is None:
            told = _("Data toko ini di server. Cadangannya dibuat dengan alat server itu sendiri.")
            self.say(told, "warning")
            return
        sheet = BackupsSheet(self._station, shop)
        sheet.restore_asked.connect(self._look_at_restore)
        self.sheet_asked.emit(sheet)

    def _look_at_restore(self, copy: FoundCopy) -> None:
        shop = self._station.copies.shop
        assert shop is not None, "a copy of a shop without copies"
        self.sheet_asked.emit(RestoreSheet(self._station, shop, copy))

    def _show_merchant(self) -> None:
        """Say at once whose code was pasted, or what is wrong with it."""
        text, told, tone = self.qris.text().strip(), "", ""
        try:
            if text:
                told = _owner(read_static(text))
        except QrisError as error:
            told, tone = str(error), "danger"
        tell(self.merchant, told, tone)

    def machine(self) -> Config:
        """The machine's settings as they stand on the screen."""
        return replace(
            self._station.config,
            has_large_text=self.large.isChecked(),
            has_high_contrast=self.contrast.isChecked(),
            printer=self.printer.text().strip() or "screen",
            paper_columns=PAPER_COLUMNS[self.columns.currentIndex()],
            scanner_suffix=_SUFFIXES[self.suffix.currentIndex()],
        )

    def _store(self) -> None:
        wanted = replace(
            self._station.shop,
            name=self.shop_name.text().strip(),
            address=self.address.text().strip(),
            region=self.region.text().strip(),
            receipt_footer=self.footer.text().strip(),
            cash_rounding=self._steps[self.rounding.currentIndex()],
            qris_static=self.qris.text().strip(),
            require_halal=self.halal.currentIndex() == 1,
            verify_drawer=self.verify.currentIndex() == 1,
        )
        code = wanted.qris_static
        if code and not self.attempt(lambda: read_static(code)):
            return
        if _is_forbidden(wanted.receipt_footer):
            self.say(
                _("Kalimat itu dilarang UU 8/1999 pasal 18: barang cacat selalu boleh ditukar."),
                "danger",
            )
            return
        machine, stamp, keep = self.machine(), self._station.stamp(), self._station.keep_config
        self.store.setEnabled(False)
        self._station.jobs.office(lambda _errand: keep(machine))
        self._station.jobs.write(
            lambda session: settings.change(session, wanted, stamp), then=self._finish
        )

    def _finish(self, shop: ShopSettings) -> None:
        self._station.config = self.machine()
        self._show_shop(shop)
        self.say(_("Pengaturan tersimpan."), "success")


def _switch(text: str, object_name: str) -> KeyButton:
    made = KeyButton(text)
    made.setCheckable(True)
    name(made, object_name, text)
    return made


def _owner(code: StaticCode) -> str:
    nmid = f"NMID {code.nmid}" if code.nmid else _("tanpa NMID, tanyakan ke bank")
    return ", ".join(part for part in (code.name, code.city) if part) + "\n" + nmid


def _is_forbidden(footer: str) -> bool:
    """Whether the sentence denies the buyer's right to exchange (UU 8/1999 art. 18)."""
    words = footer.casefold()
    denies = any(word in words for word in ("tidak dapat", "tidak bisa", "tidak boleh"))
    return denies and any(word in words for word in ("kembali", "tukar", "retur"))
