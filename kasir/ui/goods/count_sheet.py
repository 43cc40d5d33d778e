"""Stok opname: choose what to count, scan or type, look at the differences, book them.

Each number is kept at once: a sheet that is closed, or a power cut, loses no count.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from kasir.clock import Actor
from kasir.enums import Cause, JobKind
from kasir.money import Quantity, format_quantity
from kasir.operations import print_jobs
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import CountResult, CountRow, CountScope, ScopeKind
from kasir.operations.goods.stock import StockNote
from kasir.operations.rights import Right
from kasir.printing.paper_list import COUNT_SHEET, GOODS_NOTE
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.goods.counting_page import CountingPage
from kasir.ui.goods.review import CountDone, CountReview
from kasir.ui.goods.scopes import CountScopes
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import fill, name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.papers.open_file import open_file, open_paper
from kasir.ui.station import Station
from kasir.words import _


class CountSheet(Sheet):
    """Four steps on one sheet: what, counting, differences with a second person, the result."""

    takes_scans = True

    def __init__(self, station: Station) -> None:
        super().__init__(_("Stok opname"), _("Pilih yang akan dihitung."), 952)
        self._station = station
        self._scope: CountScope | None = None
        self._review: CountReview | None = None
        self._notes: tuple[StockNote, ...] = ()  # Of the losses that were booked.
        self.pages = QStackedWidget()
        self.scopes = CountScopes(station)
        self.scopes.chosen.connect(self._begin)
        self.pages.addWidget(self.scopes)
        self.counting = CountingPage()
        self.counting.keep_asked.connect(self._keep)
        self.counting.forget_asked.connect(self._forget)
        self.pages.addWidget(self.counting)
        self.add(self.pages)
        self.back = KeyButton(_("Kembali"), "Esc", kind="quiet", action=self.close_sheet)
        name(self.back, "countBack", _("Kembali"))
        self.button = KeyButton(
            _("Hitung"), "F12", "check-circle", "primary", action=self._go_on_from
        )
        name(self.button, "countConfirm", _("Lanjut"))
        self.paper = KeyButton("", "F7", "printer", action=self._print)
        name(self.paper, "countPaper", _("Cetak"))
        self.paper.hide()
        self.slip = KeyButton(_("Printer struk"), "F11", "printer", action=self._print_slips)
        name(self.slip, "countSlip", _("Cetak berita acara di printer struk (F11)"))
        self.slip.hide()
        fill(self.buttons, self.back, None, self.slip, self.paper, self.button)
        self.keys["F6"] = self.counting.find_field.setFocus
        self.keys["Enter"] = self._enter
        self.keys["Up"] = lambda: self._step(-1)
        self.keys["Down"] = lambda: self._step(1)

    def take_focus(self) -> None:
        page = self.pages.currentIndex()
        if page == 0:
            self.scopes.take_focus()
        elif page == 1:
            self.counting.take_focus()

    def take_scan(self, code: str) -> bool:
        """Count one more of what was scanned."""
        if self._scope is None or self.pages.currentIndex() != 1:
            self.say(_("Pilih dulu apa yang dihitung, lalu pindai barangnya."), "warning")
            return True
        scope, stamp = self._scope, self._station.stamp()
        self._station.jobs.write(
            lambda session: stock_counts.count_one(session, scope, code, stamp),
            then=self._show_counted,
        )
        return True

    def close_sheet(self) -> None:
        """Go back one step; from the first one go away. What was counted is kept."""
        page = self.pages.currentIndex()
        if self.is_busy or page == 0 or self._scope is None:
            super().close_sheet()
        elif page == 1:
            self._scope = None
            self._show_page(0)
            self.scopes.refresh()
        else:
            self._drop_page()

    # --- pages ------------------------------------------------------------------------------

    def _show_page(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.say("")  # What was said belongs to the step before.
        words = (_("Hitung"), _("Periksa selisih"), _("Simpan opname"))
        self.button.setVisible(number < len(words))
        if number < len(words):
            self.button.setText(words[number])
        if number == 0:
            self.lead.setText(_("Pilih yang akan dihitung."))
        # There is a sheet to count by: of a consignor or a shelf.
        scope = self._scope
        has_paper = scope and scope.kind is not ScopeKind.CATEGORY and scope.key is not None
        self.paper.setVisible(number == 1 and bool(has_paper))
        self.paper.setText(_("Lembar hitung"))
        self.take_focus()

    def _add_page(self, page: QWidget) -> None:
        self.pages.addWidget(page)
        self._show_page(self.pages.count() - 1)

    def _drop_page(self) -> None:
        page = self.pages.widget(self.pages.count() - 1)
        assert page is not None, "no page to leave"
        self.keys["Enter"] = self._enter
        self._show_page(self.pages.count() - 2)
        self.pages.removeWidget(page)
        page.deleteLater()

    # --- steps ------------------------------------------------------------------------------

    def _enter(self) -> None:
        if self.pages.currentIndex() == 0:
            self.scopes.choose()
        elif self.pages.currentIndex() == 1 and self.counting.find_field.hasFocus():
            self.take_focus()
        elif self.pages.currentIndex() == 1:
            self._keep()

    def _go_on_from(self) -> None:
        match self.pages.currentIndex():
            case 0:
                self.scopes.choose()
            case 1:
                self._look_at_differences()
            case 2:
                self._confirm()
            case _ if self._scope is None:  # The result was read.
                self.close_sheet()

    def _begin(self, scope: CountScope) -> None:
        self._scope = scope
        self.counting.begin()
        self._station.jobs.read(
            lambda session: stock_counts.rows(session, scope), then=self._start_counting
        )

    def _start_counting(self, rows: tuple[CountRow, ...]) -> None:
        self.counting.rows = rows
        self._show_rows()
        self._show_page(1)

    # --- counting ---------------------------------------------------------------------------

    def _show_rows(self, chosen: int | None = None) -> None:
        self.counting.show_rows(chosen)
        told = _("{name}: pindai untuk menambah 1, atau ketik jumlahnya lalu Enter.")
        self.lead.setText(told.format(name=self._scope.name if self._scope else ""))

    def _step(self, steps: int) -> None:
        if self.pages.currentIndex() == 1:
            self.counting.step(steps)
        elif self.pages.currentIndex() == 0:
            self.scopes.step(steps)

    def _keep(self) -> None:
        """Keep the number that stands in the field, and go on to the next row."""
        found = self.counting.current()
        typed: list[Quantity | None] = []
        if found is None or not self.attempt(lambda: typed.append(self.counting.typed())):
            return
        quantity = typed[0]
        if quantity is None:
            self.say(_("Tulis jumlahnya dulu, 0 bila tidak ada di rak."), "warning")
            return
        stamp = self._station.stamp()
        self._station.jobs.write(
            lambda session: stock_counts.set_counted(session, found.product_id, quantity, stamp),
            then=lambda counted: self._show_counted(counted, self.counting.following(counted)),
        )

    def _show_counted(self, counted: CountRow, following: int = 0) -> None:
        self.counting.put(counted)
        self._show_rows(following or counted.product_id)
        told, count = _("{name}: {count} {unit} dihitung."), counted.counted or Quantity(0)
        self.say(told.format(name=counted.name, count=format_quantity(count), unit=counted.unit))
        self.take_focus()

    def _forget(self) -> None:
        found, scope, stamp = self.counting.current(), self._scope, self._station.stamp()
        if self.pages.currentIndex() != 1 or found is None or scope is None:
            return

        def work(session: Any) -> tuple[CountRow, ...]:
            stock_counts.forget(session, found.product_id, stamp)
            return stock_counts.rows(session, scope)

        self._station.jobs.write(work, then=self._start_counting)

    # --- papers -----------------------------------------------------------------------------

    def _print(self) -> None:
        """Write the sheet to count by, or in the end the notes of the losses."""
        if not self.paper.isVisible():
            return
        papers, notes, scope = self._station.papers, self._notes, self._scope
        if scope is None:
            self._station.jobs.office(
                lambda errand: [papers.write(errand, GOODS_NOTE, note.id) for note in notes],
                then=_open_files,
            )
            return
        open_paper(self._station, COUNT_SHEET, scope, self._station.stamp())

    def _print_slips(self) -> None:
        """Send the notes of the losses to the receipt printer."""
        if not self.slip.isVisible():
            return
        notes, stamp = self._notes, self._station.stamp()

        def work(session: Any) -> None:
            for note in notes:
                print_jobs.print_paper(session, JobKind.GOODS_NOTE, note.id, stamp)

        told = _("{count} berita acara dikirim ke printer.").format(count=len(notes))
        self._station.jobs.write(work, then=lambda _done: self.say(told, "success"))

    # --- the differences --------------------------------------------------------------------

    def _look_at_differences(self) -> None:
        assert self._scope is not None, "nothing is being counted"
        rows = self.counting.rows
        left = sum(found.counted is None for found in rows)
        if left == len(rows):
            self.say(_("Belum ada yang dihitung. Pindai barang pertama."), "warning")
            return
        self._review = CountReview(self._station, self._scope, left, len(rows))
        self.lead.setText(_("{name}: periksa selisihnya.").format(name=self._scope.name))
        self._add_page(self._review)

    def _confirm(self) -> None:
        assert self._review is not None, "nothing to book"
        if not self._review.is_ready:
            return
        causes = self._review.causes()
        if not self._review.has_differences or self._station.shop.one_person_shop:
            self._finish(causes, None)
            return
        why = _("Selisih opname akan dibukukan. {told}").format(told=self._review.told.text())
        pane = ApprovePane(self._station, Right.WRITE_OFF, why)
        pane.approved.connect(lambda actor: self._finish(causes, actor))
        self._add_page(pane)
        self.keys["Enter"] = pane.pin.enter
        pane.take_focus()

    def _finish(self, causes: Mapping[int, Cause], second: Actor | None) -> None:
        scope, stamp = self._scope, self._station.stamp(second)
        assert scope is not None, "nothing is being counted"
        self.wait()
        self._station.jobs.write(
            lambda session: stock_counts.finish(session, scope, causes, stamp),
            then=self._show_result,
            always=self._come_back,
        )

    def _come_back(self) -> None:
        """The answer is here; if it is a no, the differences stand there as before."""
        self.go_on()
        if self.pages.currentIndex() > 2:
            self._drop_page()

    def _show_result(self, result: CountResult) -> None:
        assert self._scope is not None, "nothing was counted"
        name_of, self._scope = self._scope.name, None  # From here the sheet only goes away.
        self._add_page(CountDone(result))
        self.lead.setText(_("{name}: sudah dibukukan.").format(name=name_of))
        self.button.setText(_("Selesai"))
        self.button.show()
        self.back.hide()
        self._notes = result.notes
        self.paper.setText(_("Cetak berita acara"))
        self.paper.setVisible(bool(result.notes))
        self.slip.setVisible(bool(result.notes))
        self.keys["Enter"] = self.close_sheet


def _open_files(files: list[Path]) -> None:
    for file in files:
        open_file(file)
