"""The very first start: what the shop is called, who owns it, what it prints on, who else is there.

Enter leads through; Esc goes back, and nothing that was typed is lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLayout, QLineEdit, QStackedWidget, QWidget

from kasir.enums import Role
from kasir.ui import first_questions
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import Choice, PinEdit
from kasir.ui.kit.enum_words import role_about, role_word
from kasir.ui.kit.parts import Card, box, caption, column, icon_label, label, name, row, tell
from kasir.words import _

SCREEN, NETWORK = "screen", "tcp://"
HAS_COPY = 2  # How the page ends when a copy shall be the shop; beside accepted and rejected.
_ROLES = (Role.CASHIER, Role.MANAGER)
_SECOND, _LATER, _ALONE = range(3)
_WHY = _(
    "Perlu dua orang, supaya tidak seorang pun bisa mengambil uang penitip sendirian: pembatalan "
    "dan penyesuaian minta PIN orang kedua."
)
_WHY_LATER = _(
    "Sampai orang kedua ditambahkan di Pengaturan, Orang, pembatalan dan penyesuaian belum bisa."
)
_WHY_ALONE = _(
    "Pembatalan dan penyesuaian dicatat tanpa orang kedua dan ditandai di laporan Z dan rekap "
    "penitip."
)

Problem = tuple[bool, QWidget, str]  # Whether all is well, where it is typed, what to do.


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Who may say yes to what the owner does, or work at the till."""

    name: str
    role: Role
    pin: str


@dataclass(frozen=True, slots=True)
class NewShop:
    """What a person said about a new shop."""

    name: str
    address: str
    owner: str
    owner_pin: str
    second: SecondPerson | None
    one_person_shop: bool
    printer: str
    paper_columns: int


class FirstStart(QDialog):
    """Two pages; `answer()` gives the shop once it was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("kasir")
        self.resize(720, 640)
        self.message = name(label("", wrap=True), "newShopMessage", _("Pesan"))
        self._is_warned = False
        self._make_shop()
        self._make_second()
        self.pages = QStackedWidget()
        self.pages.addWidget(self._shop_page())
        self.pages.addWidget(self._second_page())
        self.back = KeyButton("", "Esc", kind="quiet", action=self.reject)
        name(self.back, "backToShop", _("Kembali"))
        self.button = KeyButton("", "Enter", kind="primary", action=self._go_on)
        name(self.button, "createShop", _("Buat toko"))
        self.button.setMinimumHeight(56)
        keys = row(self.back, self.button, gap=12, grow=1)
        whole = column(self.pages, self.message, keys, gap=12, grow=0)
        whole.setContentsMargins(24, 20, 24, 20)
        self.setLayout(whole)
        for key in self.findChildren(KeyButton):
            key.setAutoDefault(False)  # Enter belongs to the page, not to a button.
        self._show_host()
        self._show_choice()
        self._turn_to(0)

    def answer(self) -> NewShop:
        """What was filled in."""
        address = self.printer.currentData()
        if address == NETWORK:
            address += self.host.text().strip()
        chosen = self.choice.checkedId()
        return NewShop(
            name=self.shop.text().strip(),
            address=self.address.text().strip(),
            owner=self.owner.text().strip(),
            owner_pin=self.owner_pin.text(),
            second=self._second() if chosen == _SECOND else None,
            one_person_shop=chosen == _ALONE,
            printer=address,
            paper_columns=self.paper.currentData(),
        )

    # --- what is asked ----------------------------------------------------------------------

    def _make_shop(self) -> None:
        self.shop = _field("newShopName", _("Nama toko"), _("Misalnya: Pusat Oleh-Oleh Tongas"))
        self.address = _field("newShopAddress", _("Alamat"), _("Dicetak di atas setiap struk"))
        self.owner = _field(
            "newOwnerName", _("Nama pemilik"), _("Yang boleh mengatur semuanya"), 40
        )
        self.owner_pin = name(PinEdit(), "newOwnerPin", _("PIN pemilik"))
        self.owner_again = name(PinEdit(), "newOwnerPinAgain", _("PIN pemilik sekali lagi"))
        self.printer = name(Choice(), "newPrinter", _("Printer struk"))
        self.printer.addItem(_("Layar saja (belum ada printer)"), SCREEN)
        self.printer.addItem(_("Printer jaringan (TCP 9100)"), NETWORK)
        self.printer.currentIndexChanged.connect(self._show_host)
        self.host = _field("newPrinterHost", _("Alamat printer"), "192.168.1.50")
        self.paper = name(Choice(), "newPaper", _("Lebar kertas"))
        self.paper.addItem(_("58 mm"), 32)
        self.paper.addItem(_("80 mm"), 48)
        self.has_copy = KeyButton(
            _("Saya punya cadangan"), icon="arrow-counter-clockwise", action=self._ask_for_copy
        )
        name(self.has_copy, "haveBackup", _("Saya punya cadangan"))

    def _make_second(self) -> None:
        self.choice = ChoiceKeys(
            name(KeyButton(_("Orang kedua")), "withSecond", _("Tambah orang kedua")),
            name(KeyButton(_("Nanti saja")), "secondLater", _("Nanti saja")),
            name(KeyButton(_("Toko satu orang")), "onePersonShop", _("Toko satu orang")),
        )
        self.choice.idClicked.connect(self._choose)
        self.second = _field("newSecondName", _("Nama orang kedua"), _("Misalnya: Sari"), 40)
        self.role = name(Choice(map(role_word, _ROLES)), "newSecondRole", _("Tugas"))
        self.role.currentIndexChanged.connect(self._show_choice)
        self.second_pin = name(PinEdit(), "newSecondPin", _("PIN orang kedua"))
        self.second_again = name(PinEdit(), "newSecondPinAgain", _("PIN orang kedua sekali lagi"))
        self.why = name(label("", wrap=True), "whySecond", _("Mengapa dua orang"))
        self._about = label("", "small", wrap=True)

    def _second(self) -> SecondPerson:
        role = _ROLES[self.role.currentIndex()]
        return SecondPerson(self.second.text().strip(), role, self.second_pin.text())

    # --- pages ------------------------------------------------------------------------------

    def _shop_page(self) -> QWidget:
        told = _("Belum ada data toko di komputer ini. Isi sekali, bisa diubah nanti.")
        printer = caption(_("Printer struk"), self.printer)
        card = Card(
            _pair(caption(_("Nama toko"), self.shop), caption(_("Alamat"), self.address)),
            caption(_("Nama pemilik"), self.owner),
            _pair(
                caption(_("PIN pemilik (6-8 angka)"), self.owner_pin),
                caption(_("Sekali lagi"), self.owner_again),
            ),
            _pair(printer, caption(_("Lebar kertas"), self.paper)),
            caption(_("Alamat printer"), self.host),
            None,
            gap=12,
        )
        has_copy = row(self.has_copy, None)
        return box(column(_head(_("Toko baru"), told), card, has_copy, gap=12, grow=1))

    def _second_page(self) -> QWidget:
        told = _("Satu langkah lagi. Orang lain bisa ditambahkan kapan saja.")
        self._form = box(
            column(
                _pair(caption(_("Namanya"), self.second), caption(_("Tugas"), self.role)),
                self._about,
                _pair(
                    caption(_("PIN orang kedua"), self.second_pin),
                    caption(_("Sekali lagi"), self.second_again),
                ),
                gap=12,
            )
        )
        card = Card(self.choice.side_by_side(), self.why, self._form, None, gap=16)
        head = _head(_("Siapa orang keduanya?"), told)
        return box(column(head, card, gap=12, grow=1))

    def _turn_to(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.message.clear()
        self.back.setText(_("Kembali") if number else _("Tutup"))
        self.button.setText(_("Buat toko") if number else _("Lanjut"))
        first = (self.shop, self.second)[number]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for_copy(self) -> None:
        self.done(HAS_COPY)

    def _show_host(self) -> None:
        self.host.setEnabled(self.printer.currentData() == NETWORK)

    def _show_choice(self) -> None:
        chosen = self.choice.checkedId()
        self.why.setText((_WHY, _WHY_LATER, _WHY_ALONE)[chosen])
        self._about.setText(role_about(_ROLES[self.role.currentIndex()]))
        self._form.setVisible(chosen == _SECOND)

    def _choose(self, number: int) -> None:
        self.message.clear()
        self._show_choice()
        begins_at = self.second if number == _SECOND else self.button
        begins_at.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.reject()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Go back a page; from the first one away, but over something typed say so first."""
        if self.pages.currentIndex():
            self._turn_to(0)
        elif self._may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close by the window's own cross, from either page, as Esc does from the first."""
        if self._may_leave():
            event.accept()
            super().reject()
        else:
            event.ignore()

    def _may_leave(self) -> bool:
        if self._is_warned or not self.shop.text() + self.owner.text():
            return True
        self._is_warned = True
        told = _("Toko belum dibuat. Sekali lagi menutup kasir dan membuang yang ditulis.")
        tell(self.message, told, "warning")
        return False

    def _enter(self) -> None:
        """Go to the next field of the page; behind the last one go on."""
        fields = [
            (self.shop, self.address, self.owner, self.owner_pin, self.owner_again, self.host),
            (self.second, self.second_pin, self.second_again),
        ][self.pages.currentIndex()]
        asked = [field for field in fields if field.isEnabled() and field.isVisible()]
        here = next((at for at, field in enumerate(asked) if field.hasFocus()), len(asked))
        if here + 1 < len(asked):
            asked[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._go_on()

    def _go_on(self) -> None:
        checks = (self._shop_checks, self._second_checks)[self.pages.currentIndex()]()
        wrong = next(((field, told) for is_right, field, told in checks if not is_right), None)
        if wrong is not None:
            field, sentence = wrong
            tell(self.message, sentence, "danger")
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.pages.currentIndex():
            self.accept()
        else:
            self._turn_to(1)

    def _shop_checks(self) -> tuple[Problem, ...]:
        found = self.answer()
        return (
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
                found.printer != NETWORK,
                self.host,
                _("Tulis alamat printer, misalnya 192.168.1.50."),
            ),
        )

    def _second_checks(self) -> tuple[Problem, ...]:
        found = self.answer()
        second = found.second
        if second is None:
            return ()
        weak = _("PIN kasir: 4 sampai 8 angka, tidak berurutan atau berulang.")
        if second.role is not Role.CASHIER:
            weak = _("PIN pengelola: 6 sampai 8 angka, tidak berurutan atau berulang.")
        return (
            (bool(second.name), self.second, _("Tulis nama orang kedua.")),
            (
                second.name.casefold() != found.owner.casefold(),
                self.second,
                _("Nama itu nama pemilik. Orang kedua adalah orang lain."),
            ),
            (first_questions.is_strong(second.pin, second.role), self.second_pin, weak),
            (
                second.pin != found.owner_pin,
                self.second_pin,
                _("Itu PIN pemilik. Orang kedua memakai PIN sendiri."),
            ),
            (
                second.pin == self.second_again.text(),
                self.second_again,
                _("Kedua PIN orang kedua tidak sama. Ketik sekali lagi."),
            ),
        )


def _head(title: str, told: str) -> QLayout:
    logo = icon_label("storefront", "accent", 40)
    return column(row(logo, label(title, "head"), None, gap=12), label(told, "muted"), gap=4)


def _field(object_name: str, accessible: str, hint: str, longest: int = 80) -> QLineEdit:
    made = name(QLineEdit(), object_name, accessible)
    made.setPlaceholderText(hint)
    made.setMaxLength(longest)
    return made


def _pair(left: QLayout, right: QLayout) -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(16)
    for position, part in enumerate((left, right)):
        made.addLayout(part, 0, position)
        made.setColumnStretch(position, 1)
    return made
