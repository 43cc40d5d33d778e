"""The sale: scan, see what it costs, take the money. Everything has a key, nothing scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kasir.cart import Cart, Item
from kasir.errors import UserError
from kasir.money import Quantity
from kasir.operations.selling import carts
from kasir.operations.selling.carts import HeldCart
from kasir.operations.selling.receipts import Receipt
from kasir.ui import theme
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import box, column, icon_label, label, name, row
from kasir.ui.kit.rows import RowList
from kasir.ui.kit.sheet import Sheet, Surface
from kasir.ui.papers.reprint_sheet import ReprintSheet
from kasir.ui.selling.cart_keeper import CartKeeper
from kasir.ui.selling.discount_sheet import DiscountSheet
from kasir.ui.selling.held_sheets import HeldSheet, NoteSheet
from kasir.ui.selling.line_sheets import HelpSheet, OfficeSheet, QuantitySheet
from kasir.ui.selling.paying.sheet import PaymentSheet
from kasir.ui.selling.return_sheet import ReturnSheet
from kasir.ui.selling.row_text import cart_rows, item_count
from kasir.ui.selling.scan_box import ScanBox
from kasir.ui.selling.side import SaleSide
from kasir.ui.settling.consignor_desk import ConsignorDesk
from kasir.ui.shifts.cash_sheet import CashSheet
from kasir.ui.station import Station
from kasir.words import _


class SaleView(Surface):
    """The screen on which a cashier spends the day."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self.keeper = CartKeeper(station, self)
        self.desk = ConsignorDesk(station, self)
        self.keys = {
            "F1": lambda: self._open(HelpSheet()),
            "F2": self.take_focus,
            "F3": self._ask_quantity,
            "F4": lambda: self._ask_discount(is_whole=False),
            "Shift+F4": lambda: self._ask_discount(is_whole=True),
            "F5": self._hold,
            "F6": self._resume,
            "F7": lambda: self._open(ReturnSheet(station)),
            "F8": self._ask_office,
            "F9": self._find_consignor,
            "F10": lambda: self._open(CashSheet(station)),
            "F11": lambda: self._open(ReprintSheet(station)),
            "F12": self._pay,
            "Del": self._remove,
            "Ctrl+Z": self._undo,
            "Esc": self._go_back,
            "Up": lambda: self._step(-1),
            "Down": lambda: self._step(1),
            "PageUp": lambda: self._step(-6),
            "PageDown": lambda: self._step(6),
        }
        self.scan_box = ScanBox(station, self)
        self.scan_box.picked.connect(self._add)
        self.scan_box.refused.connect(self._tell_unknown)
        self.table = name(RowList(), "cartTable", _("Keranjang"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.side = SaleSide(self.keys)
        self._middle = QStackedWidget()
        self._middle.addWidget(_empty())
        self._middle.addWidget(self.table)
        self._line_tools = self._make_line_tools()
        left = column(self.scan_box, self._middle, self._line_tools, gap=0, grow=1)
        whole = row(left, self.side, gap=0, grow=0)
        self.setLayout(whole)
        self._held = 0
        self.keeper.changed.connect(self._show)
        self._show()

    def scan(self, code: str) -> None:
        """Take a code that the scanner read, wherever the focus was."""
        self.scan_box.scan(code)
        self.take_focus()

    def take_focus(self) -> None:
        self.scan_box.field.setFocus()

    def make_room(self, width: int) -> None:
        self.side.setVisible(width == 0)
        self.setContentsMargins(0, 0, width if width < self.width() else 0, 0)
        self._show_possible()

    def refresh(self) -> None:
        """Ask how many carts are held; what is on the screen stays."""
        register = self._station.register_id
        self._station.jobs.read(
            lambda session: carts.held_carts(session, register), then=self._show_held
        )

    def offer_back(self, cart: Cart | None) -> None:
        """Put back the cart that was open when the program ended without being told to."""
        if cart is None or cart.is_empty or not self.keeper.cart.is_empty:
            return
        self.keeper.begin(cart)
        told = _("Keranjang yang belum selesai dibuka lagi: {count} barang, {total}.").format(
            count=item_count(cart), total=cart.total
        )
        self.say(told, "warning", _("Kosongkan"), self.keeper.drop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scan_box.place_finds()

    # --- what stands on the screen ----------------------------------------------------------

    def _show(self) -> None:
        cart, before = self.keeper.cart, self.table.position
        self._middle.setCurrentIndex(0 if cart.is_empty else 1)
        last = len(cart.lines) - 1  # What a key acts on when nobody chose a line.
        self.table.show_rows(cart_rows(cart), min(before, last) if before >= 0 else last)
        self.side.show_cart(cart)
        self._show_possible()

    def _show_possible(self) -> None:
        has_lines = not self.keeper.cart.is_empty
        self._line_tools.setVisible(has_lines and not self.side.isHidden())
        self.side.pay.setEnabled(has_lines)
        self.side.hold.setEnabled(has_lines)
        self.side.resume.setEnabled(self._held > 0)

    def _show_held(self, held: tuple[HeldCart, ...]) -> None:
        self._held = len(held)
        self.side.show_held(self._held)
        self._show_possible()

    def _make_line_tools(self) -> QWidget:
        buttons = (
            KeyButton(_("Jumlah"), "F3", "plus", action=self.keys["F3"]),
            KeyButton(_("Diskon"), "F4", "percent", action=self.keys["F4"]),
            KeyButton(_("Hapus"), "Del", "trash", action=self.keys["Del"]),
            KeyButton(_("Urungkan"), "Ctrl+Z", "arrow-counter-clockwise", action=self._undo),
        )
        inside = row(*buttons, gap=8)
        inside.setContentsMargins(16, 8, 16, 12)
        return box(inside)

    # --- the cart ---------------------------------------------------------------------------

    def _add(self, item: Item, quantity: Quantity) -> None:
        before = self.keeper.cart
        self.take_focus()
        if not self.attempt(lambda: self.keeper.change(before.add(item, quantity))):
            return
        cart = self.keeper.cart
        touched = _touched(before, cart)
        self.table.select(touched)
        self.table.flash(touched)
        if item.warning:
            self.say(f"{item.name}: {item.warning}", "warning")
        else:
            self.say("")

    def _tell_unknown(self, error: UserError) -> None:
        self.say(str(error), "danger", _("Cari (F2)"), self.take_focus)
        self.take_focus()

    def _remove(self) -> None:
        position = self._position()
        if position is None:
            return
        gone = self.keeper.cart.lines[position]
        self.keeper.change(self.keeper.cart.without(position))
        told = _("{name} dihapus dari keranjang.").format(name=gone.item.name)
        self.say(told, "plain", _("Kembalikan (Ctrl+Z)"), self._undo)
        self.take_focus()

    def _undo(self) -> None:
        self.say("" if self.keeper.undo() else _("Tidak ada yang bisa diurungkan."))
        self.take_focus()

    def _ask_quantity(self) -> None:
        position = self._position()
        if position is not None:
            line = self.keeper.cart.lines[position]
            sheet = QuantitySheet(line)
            sheet.given.connect(lambda quantity: self._set_quantity(sheet, position, quantity))
            self._open(sheet)

    def _set_quantity(self, sheet: Sheet, position: int, quantity: Quantity) -> None:
        cart = self.keeper.cart
        if self.attempt(lambda: self.keeper.change(cart.with_quantity(position, quantity))):
            self.say("")
            sheet.close_sheet()

    def _ask_discount(self, *, is_whole: bool) -> None:
        position = self._position()
        if position is not None:
            sheet = DiscountSheet(self.keeper.cart, position, is_whole=is_whole)
            sheet.given.connect(lambda cart: self._take(sheet, cart))
            self._open(sheet)

    def _ask_office(self) -> None:
        sheet = OfficeSheet(self.keeper.cart.office)
        sheet.given.connect(lambda office: self._take(sheet, self.keeper.cart.with_office(office)))
        self._open(sheet)

    def _take(self, sheet: Sheet, cart: Cart) -> None:
        self.keeper.change(cart)
        self.say("")
        sheet.close_sheet()

    # --- hold, resume, pay ------------------------------------------------------------------

    def _hold(self) -> None:
        if self.keeper.cart.is_empty:
            return
        sheet = NoteSheet(self.keeper.cart)
        sheet.given.connect(lambda note: self._hold_with(sheet, note))
        self._open(sheet)

    def _hold_with(self, sheet: Sheet, note: str) -> None:
        cart, stamp = self.keeper.cart.with_note(note), self._station.stamp()
        sheet.wait()
        self._station.jobs.write(
            lambda session: carts.hold_cart(session, cart, stamp),
            then=lambda _none: self._held_away(sheet, note),
            always=sheet.go_on,
        )

    def _held_away(self, sheet: Sheet, note: str) -> None:
        self.keeper.begin()
        sheet.close_sheet()
        self.say(_("Keranjang ditahan: {note}.").format(note=note or _("tanpa catatan")), "success")
        self.refresh()

    def _resume(self) -> None:
        if not self.keeper.cart.is_empty:
            told = _("Tahan atau selesaikan dulu keranjang ini, baru lanjutkan yang lain.")
            self.say(told, "warning", _("Tahan (F5)"), self._hold)
            return
        sheet = HeldSheet(self._station)
        sheet.resumed.connect(lambda cart: self._take_up(sheet, cart))
        self._open(sheet)

    def _take_up(self, sheet: Sheet, cart: Cart | None) -> None:
        if cart is None:
            self.say(_("Keranjang ini sudah dilanjutkan orang lain."), "warning")
            sheet.close_sheet()
            return
        self.keeper.begin(cart)
        sheet.close_sheet()
        self.say("")
        self.refresh()

    def _pay(self) -> None:
        if self.keeper.cart.is_empty:
            self.say(_("Belum ada barang. Pindai barang pertama."))
            self.take_focus()
            return
        self.scan_box.clear()
        self.say("")
        sheet = PaymentSheet(self._station, self.keeper.cart)
        sheet.paid.connect(self._sold)
        self._open(sheet)

    def _sold(self, _receipt: Receipt) -> None:
        self.keeper.begin()
        self.refresh()

    # --- moving about -----------------------------------------------------------------------

    def _open(self, sheet: Sheet) -> None:
        self.scan_box.clear()
        self.sheet_asked.emit(sheet)

    def _find_consignor(self) -> None:
        self.scan_box.clear()
        self.desk.find_info()

    def _position(self) -> int | None:
        position = self.table.position
        if 0 <= position < len(self.keeper.cart.lines):
            return position
        self.say(_("Pilih barisnya dulu dengan panah atas dan bawah."))
        return None

    def _step(self, steps: int) -> None:
        (self.scan_box if self.scan_box.is_showing else self.table).step(steps)

    def _go_back(self) -> None:
        self.scan_box.clear()
        self.say("")
        self.take_focus()


def _touched(before: Cart, after: Cart) -> int:
    """Find the line that the last scan made or raised."""
    for position, (old, new) in enumerate(zip(before.lines, after.lines, strict=False)):
        if old != new:
            return position
    return len(after.lines) - 1


def _empty() -> QWidget:
    hint = label(_("Pindai barang pertama"), "lead")
    keys = label(_("F2 mencari, F6 melanjutkan yang ditahan, F1 bantuan"), "muted", wrap=True)
    for text in (hint, keys):
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    picture = row(None, icon_label("barcode", "border", theme.CHANGE), None)
    return box(column(None, picture, 8, hint, keys, None, gap=4))
