"""The differences of a count, why and who bears them, and what was booked in the end."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from kasir.enums import Cause
from kasir.money import ZERO, Quantity, format_quantity, total
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import CountDifference, CountResult, CountScope
from kasir.ui.goods.stock_card_sheet import signed
from kasir.ui.kit.edits import Choice
from kasir.ui.kit.enum_words import cause_word
from kasir.ui.kit.parts import Card, box, column, grid, label, name, scrolling
from kasir.ui.kit.rows import ListRow, RowList
from kasir.ui.station import Station
from kasir.words import _


class CountReview(QWidget):
    """Each difference with its cause; what it credits is asked of the shop, not computed here."""

    def __init__(self, station: Station, scope: CountScope, left: int, of: int) -> None:
        """`left` of so many goods are not counted: they stay as the books hold them."""
        super().__init__()
        self._station, self._scope = station, scope
        self._boxes: dict[int, QComboBox] = {}
        self._credits: dict[int, QLabel] = {}
        self.is_ready = self.has_differences = False
        self.told = name(label("", "strong", wrap=True), "countTold", _("Akibat selisih"))
        told = _("{left} dari {of} barang belum dihitung dan tetap seperti tercatat.")
        uncounted = label(told.format(left=left, of=of), wrap=True)
        name(uncounted, "countUncounted", _("Belum dihitung"))
        self._area = scrolling(QWidget(), takes_focus=True)
        warning = Card(uncounted, kind="warning")
        self.setLayout(column(warning, self._area, Card(self.told, kind="sunken"), gap=12, grow=1))
        if not left:
            warning.hide()
        self._ask(is_first=True)

    def causes(self) -> dict[int, Cause]:
        """Why goods are missing, by product."""
        # By number: Qt makes a plain text of an enum that is text, too.
        return {product: list(Cause)[box.currentIndex()] for product, box in self._boxes.items()}

    def _ask(self, *, is_first: bool = False) -> None:
        scope, causes, day = self._scope, self.causes(), self._station.day

        self._station.jobs.read(
            lambda session: stock_counts.outcome(session, scope, causes, day),
            then=self._build if is_first else self._show,
        )

    def _build(self, differences: tuple[CountDifference, ...]) -> None:
        self.is_ready, self.has_differences = True, bool(differences)
        rows = grid(16, 10, grow=0)
        for number, found in enumerate(differences):
            self._add_row(rows, number, found)
        rows.setRowStretch(len(differences), 1)
        self._area.setWidget(box(rows))
        self._show(differences)

    def _add_row(self, rows: QGridLayout, number: int, found: CountDifference) -> None:
        counted = found.row.counted or Quantity(0)
        told = _("{sku}, tercatat {stored}, dihitung {counted} {unit}").format(
            sku=found.row.sku,
            stored=format_quantity(found.row.stored),
            counted=format_quantity(counted),
            unit=found.row.unit,
        )
        texts = column(label(found.row.name, "strong", wrap=True), label(told, "small"), gap=2)
        rows.addLayout(texts, number, 0)
        rows.addWidget(label(signed(found.row.difference), "lead", right=True), number, 1)
        if found.row.difference < Quantity(0):
            box = Choice(map(cause_word, Cause))
            name(box, f"countCause{found.row.sku}", _("Sebab {name}").format(name=found.row.name))
            box.currentIndexChanged.connect(lambda _index: self._ask())
            self._boxes[found.row.product_id] = box
            rows.addWidget(box, number, 2)
        else:
            rows.addWidget(label(_("Ditemukan lebih"), "muted"), number, 2)
        credit = label("", "small", wrap=True)
        credit.setFixedWidth(230)
        self._credits[found.row.product_id] = credit
        rows.addWidget(credit, number, 3)

    def _show(self, differences: tuple[CountDifference, ...]) -> None:
        for found in differences:
            self._credits[found.row.product_id].setText(_credit_text(found))
        if not differences:
            self.told.setText(_("Semua yang dihitung cocok. Tidak ada selisih."))
            return
        up = total(found.credit for found in differences if found.credit > ZERO)
        down = total(found.credit for found in differences if found.credit < ZERO)
        parts = [_("{count} selisih.").format(count=len(differences))]
        if up or not down:
            parts.append(_("Hak penitip bertambah {up}.").format(up=up))
        if down:
            parts.append(_("Ganti rugi {down} ditarik kembali.").format(down=-down))
        self.told.setText(" ".join(parts))


class CountDone(QWidget):
    """What a count came to: for the eyes, and to copy onto paper."""

    def __init__(self, result: CountResult) -> None:
        super().__init__()
        missing = sum(found.row.difference < Quantity(0) for found in result.differences)
        found = len(result.differences) - missing
        lines = [
            _("{count} barang dihitung, {ok} cocok, {missing} kurang, {found} lebih.").format(
                count=result.counted,
                ok=result.counted - len(result.differences),
                missing=missing,
                found=found,
            )
        ]
        lines += [
            _("Berita acara {number}: hak penitip bertambah {amount}.").format(
                number=note.number, amount=note.compensation
            )
            for note in result.notes
        ]
        back = total(each.credit for each in result.differences if each.credit < ZERO)
        if back:
            again = _("Barang hilang yang ditemukan: ganti rugi {amount} ditarik kembali.")
            lines.append(again.format(amount=-back))
        told = name(label("\n".join(lines), "", wrap=True), "countResult", _("Hasil opname"))
        rows = name(RowList(), "countDifferences", _("Selisih yang dibukukan"))
        rows.show_rows([_difference_row(each) for each in result.differences])
        self.setLayout(
            column(label(result.number, "head"), Card(told, kind="success"), rows, gap=12)
        )


def _difference_row(found: CountDifference) -> ListRow:
    why = cause_word(found.cause) if found.row.difference < Quantity(0) else _("Ditemukan lebih")
    return ListRow(
        title=found.row.name,
        detail=", ".join((why, found.row.consignor or _("Barang toko"))),
        middle=str(found.credit) if found.credit else "",
        amount=f"{signed(found.row.difference)} {found.row.unit}",
    )


def _credit_text(found: CountDifference) -> str:
    owner = found.row.consignor
    if found.row.consignor_id is None:
        return _("Barang toko: tidak ada ganti rugi.")
    if found.row.difference > Quantity(0):
        if found.credit:
            return _("Pernah diganti rugi: {amount} ditarik kembali dari {owner}.").format(
                amount=-found.credit, owner=owner
            )
        return _("Stok bertambah; tidak ada uang yang berpindah.")
    if not found.credit:
        return _("Ditanggung {owner} menurut perjanjian.").format(owner=owner)
    return _("Toko menanggung {rate}: {amount} untuk {owner}.").format(
        rate=found.rate, amount=found.credit, owner=owner
    )
