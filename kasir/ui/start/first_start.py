"""The very first start: what the shop is called, who owns it, what it prints on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QGridLayout, QLayout, QLineEdit, QWidget

from kasir.enums import Role
from kasir.ui import first_questions
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.parts import Card, caption, column, icon_label, label, name, row, tell
from kasir.words import _

SCREEN, NETWORK = "screen", "tcp://"
HAS_COPY = 2  # How the page ends when a copy shall be the shop; beside accepted and rejected.


@dataclass(frozen=True, slots=True)
class NewShop:
    """What a person said about a new shop. A cashier without a name is not wanted yet."""

    name: str
    address: str
    owner: str
    owner_pin: str
    cashier: str
    cashier_pin: str
    printer: str
    paper_columns: int


class FirstStart(QDialog):
    """One page; `answer()` gives the shop once it was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("kasir")
        self.resize(720, 640)
        self.shop = _field("newShopName", _("Nama toko"), _("Misalnya: Pusat Oleh-Oleh Tongas"))
        self.address = _field("newShopAddress", _("Alamat"), _("Dicetak di atas setiap struk"))
        self.owner = _field("newOwnerName", _("Nama pemilik"), _("Yang boleh mengatur semuanya"))
        self.owner_pin = _pin("newOwnerPin", _("PIN pemilik"))
        self.owner_again = _pin("newOwnerPinAgain", _("PIN pemilik sekali lagi"))
        self.cashier = _field("newCashierName", _("Nama kasir"), _("Boleh kosong"))
        self.cashier_pin = _pin("newCashierPin", _("PIN kasir"))
        self.printer = name(Choice(), "newPrinter", _("Printer struk"))
        self.printer.addItem(_("Layar saja (belum ada printer)"), SCREEN)
        self.printer.addItem(_("Printer jaringan (TCP 9100)"), NETWORK)
        self.printer.currentIndexChanged.connect(self._show_host)
        self.host = _field("newPrinterHost", _("Alamat printer"), "192.168.1.50")
        self.paper = name(Choice(), "newPaper", _("Lebar kertas"))
        self.paper.addItem(_("58 mm"), 32)
        self.paper.addItem(_("80 mm"), 48)
        self.message = label("", wrap=True)
        self.button = KeyButton(
            _("Buat toko"), "Enter", "storefront", "primary", action=self._finish
        )
        name(self.button, "createShop", _("Buat toko"))
        self.button.setMinimumHeight(56)
        self.has_copy = KeyButton(
            _("Saya punya cadangan"), icon="arrow-counter-clockwise", action=self._ask_for_copy
        )
        name(self.has_copy, "haveBackup", _("Saya punya cadangan"))
        self.setLayout(self._arrange())
        self._show_host()

    def answer(self) -> NewShop:
        """What was filled in."""
        address = self.printer.currentData()
        if address == NETWORK:
            address += self.host.text().strip()
        return NewShop(
            name=self.shop.text().strip(),
            address=self.address.text().strip(),
            owner=self.owner.text().strip(),
            owner_pin=self.owner_pin.text(),
            cashier=self.cashier.text().strip(),
            cashier_pin=self.cashier_pin.text(),
            printer=address,
            paper_columns=self.paper.currentData(),
        )

    def _arrange(self) -> QLayout:
        logo = icon_label("storefront", "accent", 40)
        title = row(logo, label(_("Toko baru"), "head"), None, self.has_copy, gap=12)
        told = _("Belum ada data toko di komputer ini. Isi sekali, bisa diubah nanti.")
        head = column(title, label(told, "muted"), gap=4)
        owner_pin = caption(_("PIN pemilik (6-8 angka)"), self.owner_pin)
        cashier = caption(_("Nama kasir"), self.cashier)
        printer = caption(_("Printer struk"), self.printer)
        card = Card(
            _pair(caption(_("Nama toko"), self.shop), caption(_("Alamat"), self.address)),
            caption(_("Nama pemilik"), self.owner),
            _pair(owner_pin, caption(_("Sekali lagi"), self.owner_again)),
            _pair(cashier, caption(_("PIN kasir"), self.cashier_pin)),
            _pair(printer, caption(_("Lebar kertas"), self.paper)),
            caption(_("Alamat printer"), self.host),
            gap=12,
        )
        whole = column(head, card, self.message, self.button, gap=12, grow=1)
        whole.setContentsMargins(24, 20, 24, 20)
        return whole

    def _ask_for_copy(self) -> None:
        self.done(HAS_COPY)

    def _show_host(self) -> None:
        self.host.setEnabled(self.printer.currentData() == NETWORK)

    def _finish(self) -> None:
        wrong = self._first_problem()
        if wrong is None:
            self.accept()
            return
        field, sentence = wrong
        tell(self.message, sentence, "danger")
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_problem(self) -> tuple[QWidget, str] | None:
        found = self.answer()
        checks = (
            (bool(found.name), self.shop, _("Tulis nama toko.")),
            (bool(found.owner), self.owner, _("Tulis nama pemilik.")),
            (
                first_questions.is_strong(found.owner_pin, Role.OWNER),
                self.owner_pin,
                _("PIN pemilik: 6 sampai 8 angka, tidak berurutan atau berulang."),
            ),
            (
                found.owner_pin == self.owner_again.text(),
                self.owner_again,
                _("Kedua PIN pemilik tidak sama. Ketik sekali lagi."),
            ),
            (
                not found.cashier or first_questions.is_strong(found.cashier_pin, Role.CASHIER),
                self.cashier_pin,
                _("PIN kasir: 4 sampai 8 angka, tidak berurutan atau berulang."),
            ),
            (
                found.printer != NETWORK,
                self.host,
                _("Tulis alamat printer, misalnya 192.168.1.50."),
            ),
        )
        return next(((field, told) for is_right, field, told in checks if not is_right), None)


def _field(object_name: str, accessible: str, hint: str) -> QLineEdit:
    made = name(QLineEdit(), object_name, accessible)
    made.setPlaceholderText(hint)
    made.setMaxLength(80)
    return made


def _pin(object_name: str, accessible: str) -> QLineEdit:
    made = _field(object_name, accessible, "")
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(8)
    made.setValidator(QRegularExpressionValidator("[0-9]*"))
    return made


def _pair(left: QLayout, right: QLayout) -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(16)
    for position, part in enumerate((left, right)):
        made.addLayout(part, 0, position)
        made.setColumnStretch(position, 1)
    return made
