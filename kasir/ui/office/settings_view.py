"""Pengaturan: what the shop prints on its papers, and how this machine looks and prints."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from kasir.config import PAPER_COLUMNS, Config
from kasir.operations import settings
from kasir.operations.copies import FoundCopy
from kasir.operations.rights import Right
from kasir.qris import QrisError, StaticCode, read_static
from kasir.settings import ShopSettings
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import Card, caption, column, label, name, row, tell
from kasir.ui.kit.sheet import Surface
from kasir.ui.office.backups_sheet import BackupsSheet
from kasir.ui.office.restore_sheet import RestoreSheet
from kasir.ui.station import Station
from kasir.words import _

_SUFFIXES = ("enter", "tab", "none")


class SettingsView(Surface):
    """Three cards and one key that stores them all."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._make_shop()
        self._make_machine()
        self.store = KeyButton(_("Simpan"), "F12", "check-circle", "primary", action=self._store)
        name(self.store, "storeSettings", _("Simpan pengaturan"))
        self.backups = KeyButton(_("Cadangan"), "F8", "database", action=self._open_backups)
        name(self.backups, "openBackups", _("Cadangan (F8)"))
        state = label(_("Tampilan dan printer berlaku setelah kasir dibuka lagi."), "muted")
        title = column(label(_("Pengaturan"), "head"), state, gap=0)
        head = row(title, self.backups, self.store, gap=12, grow=0)
        right = column(self._machine_card(), self._qris_card(), gap=16, grow=0)
        below = row(self._shop_card(), right, gap=16, grow=(0, 1))
        whole = column(head, below, None, gap=16)
        whole.setContentsMargins(20, 14, 20, 14)
        self.setLayout(whole)

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
        self.shop_name.setFocus()

    def refresh(self) -> None:
        """Show what is in force."""
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
        self.store.setEnabled(self._station.may(Right.EDIT_SETTINGS))

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
