"""How paying looks. In the middle the tenders and the amount; the change is the largest number.

While a QRIS code is shown it gets the room: the amounts stand closer together, and what goes back
(nothing, as a rule) becomes small.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QLineEdit, QWidget

from kasir.tenders import CODE_KEY, TENDERS
from kasir.ui import theme
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import Card, box, column, icon_label, label, name, restyle, row, rule
from kasir.ui.selling.paying.qris_pane import QrisPane
from kasir.words import _

BESIDE_CODE = 170  # Wide enough for an NMID.


class PaymentPage(QWidget):
    """The widgets of a payment and their places. What they do is the sheet's."""

    def __init__(self, qris: QrisPane | None) -> None:
        super().__init__()
        self.qris = qris
        self._make_amounts()
        self._make_tenders()
        self._make_entry()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(5, 1)
        self._rules = (rule(), rule())
        inside = column(self._grid, self._make_keys(), gap=12, grow=0)
        self.setLayout(inside)
        if qris is not None:  # Shown before they have a place, they would be windows.
            qris.setParent(self)
            qris.waiting.setParent(self)
        self.arrange(is_for_code=False)

    # --- the parts --------------------------------------------------------------------------

    def _make_amounts(self) -> None:
        self.to_pay = name(label("", "total", right=True), "toPayLabel", _("Harus dibayar"))
        self.rounding = label("", "small", right=True, wrap=True)
        self._due_caption = label(_("Harus dibayar"), "lead")
        figures = column(None, self.to_pay, self.rounding, None, gap=0)
        self._due_row = row(self._due_caption, figures, gap=4, grow=1)
        self._due = box(self._due_row)
        self.cash = name(MoneyEdit(size="head"), "cashField", _("Uang diterima"))
        self.amount_caption = label("", "caption")
        self._amount = box(column(self.amount_caption, self.cash, gap=4))
        self.change = name(label("", "change", right=True), "changeLabel", _("Kembali"))
        self.change_caption = label("", "lead")
        self._back = box(row(self.change_caption, None, self.change))
        self.others = label("", "muted", wrap=True)

    def _make_tenders(self) -> None:
        keys = [KeyButton(tender.word, tender.key, tender.icon) for tender in TENDERS.values()]
        for kind, key in zip(TENDERS, keys, strict=True):
            key.setObjectName(f"tender{kind.name.title()}")
        self.kinds = ChoiceKeys(*keys)
        self._tender_keys = inside = column(*keys, gap=8)
        if self.qris is not None:
            inside.addSpacing(4)
            inside.addWidget(self.qris.merchant)
        inside.addStretch(1)
        self._tenders = box(inside)

    def _make_entry(self) -> None:
        self.notes = QGridLayout()
        self.notes.setSpacing(8)
        waiting = _("Menunggu. Cek notifikasi toko, bukan layar pembeli.")
        self.waiting = Card(
            row(icon_label("clock", "warning"), label(waiting, "strong", wrap=True)),
            label(_("Pembeli memindai QRIS toko di meja dan mengetik jumlahnya."), wrap=True),
            kind="warning",
        )
        self.reference = name(QLineEdit(), "referenceField", _("Nomor referensi"))
        self._entry = box(column(self.notes, self.waiting, gap=10))

    def _make_keys(self) -> QLayout:
        self.finish = KeyButton(_("Selesai"), "Enter", "check-circle", "primary")
        name(self.finish, "finishButton", _("Selesaikan pembayaran"))
        self.finish.setProperty("scale", "lead")
        self.cancel = name(KeyButton(_("Batal"), "Esc"), "cancelPayment", _("Batal (Esc)"))
        self.other_code = KeyButton("", CODE_KEY)
        name(self.other_code, "qrisOther", _("Ganti kode QRIS ({key})").format(key=CODE_KEY))
        return row(self.cancel, self.other_code, self.finish, gap=12, grow=2)

    # --- their places -----------------------------------------------------------------------

    def arrange(self, *, is_for_code: bool) -> None:
        """The room to the change, or to a code."""
        # First the place: what is shown before it has one would open as a window of its own.
        if is_for_code:
            self._place_for_code()
        else:
            self._place_for_change()
        with_code: list[QWidget] = [self.cancel, self.other_code]
        if self.qris is not None:
            with_code += [self.qris, self.qris.merchant, self.qris.waiting]
        for part in with_code:
            part.setVisible(is_for_code)
        for part in (*self._rules, self._entry):
            part.setVisible(not is_for_code)
        self._dress(is_for_code=is_for_code)

    def _dress(self, *, is_for_code: bool) -> None:
        """Make the amounts small beside a code, and large without one."""
        for part, plain, small in (
            (self._due_caption, "lead", "caption"),
            (self.to_pay, "total", "head"),
            (self.others, "muted", "small"),
            (self.change_caption, "lead", "strong"),
            (self.change, "change", "strong"),
        ):
            restyle(part, role=small if is_for_code else plain)
        direction, edge = QBoxLayout.Direction.LeftToRight, Qt.AlignmentFlag.AlignRight
        if is_for_code:
            direction, edge = QBoxLayout.Direction.TopToBottom, Qt.AlignmentFlag.AlignLeft
        self._due_row.setDirection(direction)
        for figure in (self.to_pay, self.rounding):
            figure.setAlignment(edge | Qt.AlignmentFlag.AlignVCenter)
        gap = 4 if is_for_code else 8
        self._grid.setVerticalSpacing(gap)
        self._tender_keys.setSpacing(gap)
        self._grid.setColumnMinimumWidth(0, BESIDE_CODE if is_for_code else 0)
        for button in self.kinds.buttons():
            button.setMinimumHeight(theme.TARGET if is_for_code else 56)
        for key in (self.finish, self.cancel, self.other_code):
            key.setMinimumHeight(56 if is_for_code else 64)
        self.reference.setPlaceholderText(
            _("Referensi") if is_for_code else _("Nomor referensi (boleh kosong)")
        )

    def _place_for_change(self) -> None:
        place = self._grid.addWidget  # A widget that stands elsewhere is taken from there.
        place(self._due, 0, 0, 1, 2)
        place(self._rules[0], 1, 0, 1, 2)
        place(self._tenders, 2, 0, 4, 1)
        place(self._amount, 2, 1)
        place(self._entry, 3, 1)
        place(self.reference, 4, 1)
        place(self.others, 6, 0, 1, 2)
        place(self._rules[1], 7, 0, 1, 2)
        place(self._back, 8, 0, 1, 2)

    def _place_for_code(self) -> None:
        assert self.qris is not None, "no code to make room for"
        place = self._grid.addWidget
        place(self._due, 0, 0)
        place(self._amount, 0, 1)
        place(self._tenders, 1, 0, 5, 1)
        place(self.others, 6, 0)
        place(self._back, 7, 0)
        place(self.reference, 8, 0)
        place(self.qris, 1, 1, 8, 1)
        place(self.qris.waiting, 9, 0, 1, 2)
