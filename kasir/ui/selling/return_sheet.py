"""Goods that a customer brings back: find the receipt, choose what comes back, say why, refund.

Three steps on one sheet: the receipt, its lines, and the manager's PIN where it is needed.
"""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QStackedWidget

from kasir.clock import Actor
from kasir.enums import Condition
from kasir.money import Quantity, format_number, format_quantity
from kasir.operations.rights import Right
from kasir.operations.selling import receipts, returns
from kasir.operations.selling.receipts import Receipt, ReceiptLine
from kasir.operations.selling.returns import ReturnLine, ReturnRequest
from kasir.tenders import TENDERS
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.approval.second_sheet import second_if_asked
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice, QuantityEdit
from kasir.ui.kit.enum_words import condition_word
from kasir.ui.kit.parts import box, caption, column, grid, label, name, row, scrolling
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.find_receipts import FindReceipts
from kasir.ui.selling.paying.result_sheet import ResultSheet
from kasir.ui.station import Station
from kasir.words import _

_SAID = "said"  # A person chose it.
BAD = 2  # So many reasons, the first ones, are about goods that nobody should buy again.


_REASONS = (
    _("Barang cacat"),
    _("Kedaluwarsa"),
    _("Salah barang atau ukuran"),
    _("Salah ketik kasir"),
    _("Pelanggan batal membeli"),
)


class ReturnSheet(Sheet):
    """Price, terms and discounts are those of the receipt, whatever is valid today."""

    def __init__(self, station: Station) -> None:
        super().__init__(_("Retur penjualan"), _("Pilih struk aslinya."), 620)
        self._station = station
        self._key = str(uuid4())  # One key for this return: a second press finds the first.
        self._receipt: Receipt | None = None
        self._quantities: list[tuple[int, QuantityEdit, QComboBox]] = []
        self._pages = QStackedWidget()
        self.finder = FindReceipts(station, with_returns=False)
        self.finder.chosen.connect(self._open_receipt)
        self._pages.addWidget(self.finder)
        self.add(self._pages)
        self.button = KeyButton(_("Pilih"), "Enter", kind="primary", action=self._go_on)
        name(self.button, "returnConfirm", _("Lanjut"))
        self.add_buttons(self.button)

    def take_focus(self) -> None:
        if self._receipt is None:
            self.finder.take_focus()
        elif self._quantities:
            self._quantities[0][1].setFocus()
            self._quantities[0][1].selectAll()

    def _go_on(self) -> None:
        if self._receipt is None and self.finder.sale_id is not None:
            self._open_receipt(self.finder.sale_id)
        elif self._receipt is not None:
            self._ask_or_return()

    def _open_receipt(self, sale_id: object) -> None:
        assert isinstance(sale_id, int), "a receipt without an id"
        self._station.jobs.read(
            lambda session: (
                receipts.receipt(session, sale_id),
                returns.returned_before(session, sale_id),
            ),
            then=self._show_lines,
        )

    # --- the lines --------------------------------------------------------------------------

    def _show_lines(self, found: tuple[Receipt, dict[int, Quantity]]) -> None:
        receipt, before = found
        self._receipt = receipt
        self.lead.setText(
            _("Struk {number}. Tulis berapa yang kembali.").format(number=receipt.number)
        )
        self.reason = name(Choice(_REASONS, takes_others=True), "returnReason", _("Alasan"))
        self.reason.currentTextChanged.connect(self._suggest_conditions)
        tenders = Choice(tender.word for tender in TENDERS.values())
        self.tender = name(tenders, "returnTender", _("Dikembalikan dengan"))
        below = row(
            caption(_("Alasan"), self.reason),
            caption(_("Dikembalikan dengan"), self.tender),
            gap=12,
            grow=0,
        )
        page = box(column(self._lines_area(receipt, before), below, gap=12, grow=0))
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self.button.setText(_("Retur dan kembalikan uang"))
        self._suggest_conditions()
        self.take_focus()

    def _suggest_conditions(self) -> None:
        """Set bad goods aside and others back on the shelf, where nobody said otherwise."""
        is_bad = self.reason.currentText() in _REASONS[:BAD]
        fitting = Condition.DAMAGED if is_bad else Condition.SHELF
        for _line, _field, condition in self._quantities:
            if not condition.property(_SAID):
                condition.setCurrentIndex(list(Condition).index(fitting))

    def _lines_area(self, receipt: Receipt, before: dict[int, Quantity]) -> QScrollArea:
        rows = grid(12, 10, grow=0)
        for number, line in enumerate(receipt.lines):
            left = line.quantity - before.get(line.position, Quantity(0))
            self._add_line(rows, number, line, left)
        rows.setRowStretch(len(receipt.lines), 1)
        return scrolling(box(rows), takes_focus=True)

    def _add_line(self, rows: QGridLayout, number: int, line: ReceiptLine, left: Quantity) -> None:
        told = _("{count} {unit} dibeli, {left} masih bisa kembali, {pays}").format(
            count=format_quantity(line.quantity),
            unit=line.unit,
            left=format_quantity(left),
            pays=format_number(line.pays.rupiah),
        )
        goods = column(
            label(line.name, "strong", wrap=True), label(told, "small", wrap=True), gap=2
        )
        field = name(QuantityEdit(), f"returnQuantity{line.position}", _("Jumlah kembali"))
        field.setProperty("scale", "lead")
        field.setFixedWidth(84)
        field.setPlaceholderText("0")
        field.setEnabled(left > Quantity(0))
        condition = Choice(map(condition_word, Condition))
        name(condition, f"returnCondition{line.position}", _("Keadaan barang"))
        condition.activated.connect(lambda _index: condition.setProperty(_SAID, True))
        rows.addLayout(goods, number, 0)
        rows.addWidget(field, number, 1)
        rows.addWidget(condition, number, 2)
        self._quantities.append((line.position, field, condition))

    # --- the second person, and the return itself -------------------------------------------

    def _request(self) -> ReturnRequest | None:
        assert self._receipt is not None, "no receipt chosen"
        lines = tuple(
            # By number: Qt makes a plain text of an enum that is text, too.
            ReturnLine(position, field.quantity(), list(Condition)[condition.currentIndex()])
            for position, field, condition in self._quantities
            if field.text().strip() not in {"", "0"}
        )
        if not lines:
            self.say(_("Tulis jumlah barang yang kembali."), "warning")
            self.take_focus()
            return None
        return ReturnRequest(
            key=self._key,
            origin_id=self._receipt.sale_id,
            lines=lines,
            reason=self.reason.currentText().strip(),
            tender=list(TENDERS)[self.tender.currentIndex()],
        )

    def _ask_or_return(self) -> None:
        request = self._request()
        if request is None:
            return
        if self._station.may(Right.RETURN_GOODS):
            self._return(request, None)
            return
        assert self._receipt is not None, "no receipt chosen"
        why = _("Retur {number} perlu persetujuan pengelola.").format(number=self._receipt.number)
        pane = ApprovePane(self._station, Right.RETURN_GOODS, why)
        pane.approved.connect(lambda actor: self._return(request, actor))
        self.button.hide()
        pane.open_on(self, self._pages)

    def _return(self, request: ReturnRequest, second: Actor | None) -> None:
        stamp = self._station.stamp(second)
        self.wait()
        self._station.jobs.write(
            lambda session: returns.return_goods(session, request, stamp),
            then=lambda receipt: self.sheet_asked.emit(ResultSheet(self._station, receipt)),
            always=self.go_on,
            refused=lambda error: second_if_asked(
                self, self._station, error, partial(self._return, request)
            ),
        )
