"""Closing a shift: count first, then see the difference. Nothing tells beforehand what to find."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QWidget

from kasir.errors import PrintPendingError, UserError
from kasir.money import ZERO, Money, format_number
from kasir.operations.shifts.closing import DENOMINATIONS, DifferenceError, close_shift
from kasir.operations.shifts.report import ShiftReport
from kasir.printing.paper_list import Z_REPORT
from kasir.tenders import TENDERS
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.parts import Card, box, caption, column, grid, label, name, row, rule, tell
from kasir.ui.kit.sheet import Sheet, key_name
from kasir.ui.papers.paper_view import PaperView
from kasir.ui.station import Station
from kasir.words import _

WHOLE = 10_000


class _Pieces(MoneyEdit):
    """How many notes or coins of one kind; Enter and the arrows move to the next kind."""

    def __init__(self) -> None:
        super().__init__(size="")
        self.setFixedWidth(76)
        self.setMaxLength(6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = key_name(event)
        if pressed in {"Enter", "Down"}:
            self.focusNextChild()
        elif pressed == "Up":
            self.focusPreviousChild()
        elif event.text() in {".", ","}:
            event.accept()  # Pieces have no parts.
        else:
            super().keyPressEvent(event)


class CloseShiftSheet(Sheet):
    """`closed_shift` carries the ShiftReport."""

    closed_shift = Signal(object)

    def __init__(self, station: Station) -> None:
        lead = _("Hitung uang di laci dan tulis jumlah lembarnya. Selisih tampil sesudahnya.")
        super().__init__(_("Tutup shift"), lead, 620)
        self._station = station
        self._acknowledged = False
        self._pages = QStackedWidget()
        self._count_page = self._make_count()
        self._pages.addWidget(self._count_page)
        self.add(self._pages)
        self.button = KeyButton(_("Tutup shift"), "F12", "lock", "primary", action=self._close)
        name(self.button, "closeShiftConfirm", _("Tutup shift"))
        self.add_buttons(self.button)

    def take_focus(self) -> None:
        next(iter(self.pieces.values())).setFocus()

    def counts(self) -> dict[int, int]:
        return {
            denomination: field.money().rupiah
            for denomination, field in self.pieces.items()
            if field.money()
        }

    # --- what it looks like -----------------------------------------------------------------

    def _make_count(self) -> QWidget:
        kinds = grid(10, 8, grow=2)
        kinds.setContentsMargins(0, 0, 0, 0)
        kinds.setColumnMinimumWidth(3, 16)
        kinds.setColumnStretch(6, 1)
        table = name(box(kinds), "countTable", _("Hitung kas"))
        self.pieces: dict[int, _Pieces] = {}
        self._values: dict[int, QLabel] = {}
        for number, denomination in enumerate(DENOMINATIONS):
            field = name(_Pieces(), f"count{denomination}", str(Money(denomination)))
            field.edited.connect(self._show_sum)
            value = label("0", "muted", right=True)
            half = (len(DENOMINATIONS) + 1) // 2
            line, side = number % half, 4 * (number // half)
            kinds.addWidget(label(format_number(denomination), "strong", right=True), line, side)
            kinds.addWidget(field, line, side + 1)
            kinds.addWidget(value, line, side + 2)
            self.pieces[denomination] = field
            self._values[denomination] = value
        self.sum = name(label("Rp0", "head", right=True), "countSum", _("Jumlah uang"))
        self.difference = name(label("", "lead", wrap=True), "differenceLabel", _("Selisih kas"))
        self.reason = name(QLineEdit(), "differenceReason", _("Alasan selisih"))
        self.reason.setPlaceholderText(_("Misalnya: salah kembalian, uang rusak"))
        self._why = Card(self.difference, caption(_("Alasan selisih"), self.reason), kind="warning")
        self._why.hide()
        whole = row(label(_("Jumlah di laci"), "lead"), None, self.sum)
        return box(column(table, 8, rule(), whole, self._why, None, gap=10))

    def _show_sum(self) -> None:
        whole = 0
        for denomination, field in self.pieces.items():
            value = denomination * field.money().rupiah
            whole += value
            self._values[denomination].setText(format_number(value))
        self.sum.setText(str(Money(whole)))
        self._why.hide()

    # --- closing ----------------------------------------------------------------------------

    def _close(self) -> None:
        counts, stamp = self.counts(), self._station.stamp()
        reason = self.reason.text().strip() if self._why.isVisibleTo(self) else ""
        acknowledged = self._acknowledged
        self.wait()
        self._station.jobs.write(
            lambda session: close_shift(
                session, counts, reason, stamp, acknowledge_prints=acknowledged
            ),
            then=self._show_report,
            always=self.go_on,
            refused=self._take_refusal,
        )

    def _take_refusal(self, error: UserError) -> bool:
        if isinstance(error, DifferenceError):
            self._ask_reason(error.difference)
            return True
        if isinstance(error, PrintPendingError):
            told = _("{count} cetakan belum jelas. Tutup shift tetap bisa, dan tercatat.")
            self.say(
                told.format(count=error.count), "warning", _("Saya tahu, tutup"), self._acknowledge
            )
            return True
        return False

    def _acknowledge(self) -> None:
        self._acknowledged = True
        self._close()

    def _ask_reason(self, difference: Money) -> None:
        if difference < ZERO:
            told = _("Uang kurang {amount} dari catatan.").format(amount=-difference)
        else:
            told = _("Uang lebih {amount} dari catatan.").format(amount=difference)
        tell(self.difference, told, "warning")
        self._why.show()
        self.reason.setFocus()
        self.say(_("Hitung sekali lagi, atau tulis alasannya lalu tutup shift."), "warning")

    # --- the Z report -----------------------------------------------------------------------

    def _show_report(self, report: ShiftReport) -> None:
        self.say("")
        self.closed_shift.emit(report)
        self.sheet_asked.emit(ReportSheet(self._station, report))


class ReportSheet(Sheet):
    """An X or Z report: figures to read, and the paper."""

    def __init__(self, station: Station, report: ShiftReport) -> None:
        title = _("Shift ditutup") if report.is_closed else _("Laporan X")
        super().__init__(title, width=WHOLE)
        self.paper = PaperView(380)
        self.paper.show_paper(station, Z_REPORT, report)
        self.add(row(column(*_figures(report), None, gap=10), self.paper, gap=24, grow=0))
        self.done = name(self.add_close(_("Selesai")), "reportDone", _("Selesai"))
        self.done.setMinimumHeight(56)

    def take_focus(self) -> None:
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)


def _figures(report: ShiftReport) -> list[QWidget]:
    drawer = [(_("Seharusnya"), report.expected)]
    if report.counted is not None:
        drawer += [(_("Dihitung"), report.counted), (_("Selisih kas"), report.difference)]
    before = [(_("Sebelum diskon"), report.gross), (_("Diskon"), -report.discounts)]
    rounded = [(_("Pembulatan tunai"), report.rounding)]
    # In the words and the order of the paper beside it: each figure follows from those above.
    sales = [
        *(before if report.discounts else ()),
        (_("Omzet"), report.pays),
        *(rounded if report.rounding else ()),
        *((TENDERS[kind].word, amount) for kind, amount in report.by_tender),
    ]
    shares = [
        (_("Hak penitip"), report.consignor_share),
        (_("Komisi toko"), report.commission),
        (_("Dana Titipan tersedia"), report.held),
        (_("Utang ke penitip"), report.owed),
    ]
    receipts = _("{count} struk, {returns} retur").format(
        count=report.receipts, returns=report.returns
    )
    return [_table(receipts, sales), _table(_("Laci"), drawer), _table(_("Uang siapa"), shares)]


def _table(title: str, figures: list[tuple[str, Money]]) -> Card:
    lines = [
        row(label(word), None, label(format_number(amount.rupiah), "strong", right=True))
        for word, amount in figures
    ]
    return Card(label(title, "caption"), *lines, gap=6)
