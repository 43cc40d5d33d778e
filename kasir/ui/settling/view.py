"""Perhitungan: look at the day, close it for all consignors at once, then hand out and pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QStackedWidget

from kasir.clock import format_long_day
from kasir.money import total
from kasir.operations.rights import Right
from kasir.operations.settling.end_of_day import settle_all
from kasir.operations.settling.settlements import CANCELLED, SettlementHead
from kasir.printing.a4.paper_files import folder_of_day
from kasir.printing.papers.statement.files import write_day
from kasir.printing.papers.statement.pages import together_name
from kasir.ui.jobs import LongWork, PendingAnswer
from kasir.ui.kit.actions_sheet import Action, MoreSheet
from kasir.ui.kit.buttons import ChoiceKeys, KeyButton
from kasir.ui.kit.edits import DayEdit
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.parts import Figure, column, label, name, page_layout, row
from kasir.ui.kit.sheet import Surface
from kasir.ui.kit.tables import Table
from kasir.ui.papers.open_file import open_file
from kasir.ui.settling.columns import account_columns, preview_columns, settled_columns
from kasir.ui.settling.consignor_desk import ConsignorDesk, Somebody
from kasir.ui.settling.day import AnyRow, DayPicture, Everybody, day_picture, everybody
from kasir.ui.settling.detail import SettleDetail
from kasir.ui.settling.fund_gauge import FundGauge, FundSheet
from kasir.ui.station import Station
from kasir.words import _

WAITING, SETTLED, EVERYONE = range(3)  # The tabs.


class SettleView(Surface):
    """The page Perhitungan."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.setObjectName("page")
        self._station = station
        self._proposed = station.day
        # Asked while the page is built: who has many consignors sees them sooner.
        self._coming: PendingAnswer | None = self._ask(station.day)
        self._errand: LongWork | None = None  # The newest run; `_is_running` says if it is over.
        self._is_running = False
        self._picture: DayPicture | None = None
        self._everybody = Everybody(station.day, (), {})
        self.day = name(DayEdit(station.day), "settleDay", _("Hari"))
        self.day.dateChanged.connect(lambda _day: self.refresh())
        self.state = label("", "muted", wrap=True)
        self.run = KeyButton(
            _("Tutup hari & hitung semua"), "F12", "calculator", "primary", action=self._settle_all
        )
        name(self.run, "settleAll", _("Tutup hari & hitung semua"))
        self.desk = ConsignorDesk(station, self)
        self.desk.changed.connect(self.refresh)
        self.keys = {
            "F2": self._find,
            "F3": lambda: self._for_chosen(self.desk.explain),
            "F4": lambda: self._for_chosen(self.desk.pay),
            "F5": lambda: self._for_chosen(self.desk.advance),
            "F6": lambda: self._for_chosen(self.desk.adjust),
            "F7": lambda: self._for_chosen(self._show_more),
            "F8": lambda: self._for_chosen(self.desk.reverse),
            "F9": lambda: self._for_chosen(self.desk.show_info),
            "F10": self.desk.list_transfers,
            "F11": self._show_fund,
        }
        self.turnover = Figure(_("Omzet (sebelum diskon)"))
        self.share = Figure(_("Hak penitip"))
        self.commission = Figure(_("Komisi toko"))
        self.fund = FundGauge()
        self.fund.pressed.connect(self._show_fund)
        self.filter = name(QLineEdit(), "settleFilter", _("Saring"))
        self.filter.setPlaceholderText(_("Saring (F2)"))
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self.take_focus)
        self.due = KeyButton(_("Jatuh tempo"), "Ctrl+J", action=self._show_again)
        name(self.due, "settleDue", _("Hanya yang jatuh tempo hari ini (Ctrl+J)"))
        self.due.setCheckable(True)
        self.due.setEnabled(False)  # Until it is known whose pay day has come.
        self.detail = SettleDetail(station, self.keys | {"Enter": self._open_chosen})
        self.tables = QStackedWidget()
        self._made: dict[int, Table] = {}
        self._tab = WAITING
        self._empty = label("", "muted", wrap=True)
        self._make_tabs()
        self._make_progress()
        self._arrange()

    # --- what it looks like -----------------------------------------------------------------

    def _make_tabs(self) -> None:
        words = (_("Menunggu"), _("Dihitung"), _("Semua"))
        self.tabs = ChoiceKeys(*(KeyButton(word, f"Ctrl+{at}") for at, word in enumerate(words, 1)))
        self.tabs.idClicked.connect(self._show_tab)

    def _make_progress(self) -> None:
        self.progress = name(QProgressBar(), "settleProgress", _("Kemajuan"))
        self.progress.setTextVisible(False)
        self.progress_text = label("", "muted")
        self.stop = KeyButton(_("Berhenti"), "Esc", "x", action=self._stop)
        self._running = QFrame()
        self._running.setLayout(row(self.progress_text, self.progress, self.stop, gap=12, grow=1))
        self._running.hide()

    def _arrange(self) -> None:
        figures = (self.turnover, self.share, self.commission, self.fund)
        cards = row(*figures, gap=12, grow=(0, 1, 2, 3))
        transfers = KeyButton(_("Transfer"), "F10", "bank", action=self.keys["F10"])
        name(transfers, "transferList", _("Daftar transfer (F10)"))
        tabs = row(*self.tabs.buttons(), None, gap=8)
        tools = row(self.filter, self.due, transfers, gap=8, grow=0)
        left = column(tabs, tools, self._running, self._empty, self.tables, gap=8, grow=4)
        below = row(left, self.detail, gap=16, grow=0)
        head = _("Perhitungan penitip")
        self.setLayout(page_layout(head, self.state, (self.day, self.run), cards, below))

    def take_focus(self) -> None:
        self._table().setFocus()

    def _table(self) -> Table:
        """The list of the chosen tab, made when it is looked at."""
        if self._tab not in self._made:
            table = self._made[self._tab] = self._make_table()
            self.tables.addWidget(table)
            if self._picture is not None:
                table.show_rows(self._rows(self._tab))
                table.filter_by(self.filter.text())
        return self._made[self._tab]

    def _make_table(self) -> Table:
        columns, object_name, word, show = (
            (preview_columns, "settlePreview", _("Menunggu"), self.detail.show_preview),
            (settled_columns, "settledTable", _("Dihitung"), self.detail.show_settled),
            (account_columns, "accountTable", _("Semua penitip"), self.detail.show_account),
        )[self._tab]
        table = name(Table(columns(self._against)), object_name, word)
        table.selected.connect(show)
        if self._tab == SETTLED:
            table.opened.connect(self.desk.open_statement)
        return table

    def _find(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    # --- the day ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the day again."""
        asked, self._coming = self._coming or self._ask(self.day.day()), None
        asked.listen(self._take)

    def _take(self, picture: DayPicture) -> None:
        self._show(picture)
        self.repaint()  # Before more is asked: question and paint would only take turns.
        today = self._station.day
        self._station.jobs.read(
            lambda session: everybody(session, today), then=self._show_everybody
        )

    def _ask(self, chosen: date) -> PendingAnswer:
        day = None if chosen == self._proposed else chosen
        today = self._station.day
        return self._station.jobs.ask(lambda session: day_picture(session, day, today))

    def _show(self, picture: DayPicture) -> None:
        self._picture = picture
        if self.day.day() == self._proposed:
            # Nobody chose another day: the page goes along with the shop's newest one.
            self._proposed = picture.day
            self.day.show_day(picture.day)
        chosen = self._chosen()
        for tab, table in self._made.items():
            table.show_rows(self._rows(tab))
        waiting, settled = self._rows(WAITING), self._rows(SETTLED)
        self.detail.clear()
        living = [head for head in picture.settled if head.state != CANCELLED]
        figures = [found.figures for found in picture.waiting]
        figures += [head.figures for head in living]
        gross = total(found.gross for found in figures)
        share = total(found.sales + found.returns for found in figures)
        commission = total(found.commission for found in figures)
        self.turnover.show_value(str(gross), _("sebelum retur"))
        self.share.show_value(str(share), _("setelah retur"))
        self.commission.show_value(str(commission), _("pendapatan toko, sebelum retur"))
        self.fund.show_fund(picture.fund)
        self.tabs.button(0).setText(_("Menunggu ({count})").format(count=len(waiting)))
        # One that is cancelled is never due.
        counted = len(settled if self._is_due_only else living)
        self.tabs.button(1).setText(_("Dihitung ({count})").format(count=counted))
        self._tell_state(len(waiting), len(picture.waiting), len(living))
        is_over = bool(living) and not waiting
        whom = _("Hitung yang jatuh tempo") if self._is_due_only else _("Tutup hari & hitung semua")
        self.run.setText(_("Buat lagi semua rekap") if is_over else whom)
        has_work = bool(waiting or picture.settled)
        self.run.setEnabled(self._station.may(Right.SETTLE) and has_work and not self._is_running)
        due = WAITING if waiting else SETTLED
        self._show_tab(EVERYONE if self._tab == EVERYONE else due, chosen)

    # --- who is to be paid today ------------------------------------------------------------

    @property
    def _is_due_only(self) -> bool:
        """Whether only those are shown, and settled, whose pay day has come."""
        return self.due.isChecked()

    def _show_again(self) -> None:
        if self._picture is not None:
            self._show(self._picture)

    def _show_everybody(self, found: Everybody) -> None:
        self._everybody = found
        self.due.setEnabled(True)
        if self._is_due_only or EVERYONE in self._made:
            self._show_again()
        for table in self._made.values():
            table.viewport().update()  # Whose pay day it is stands in the rows.

    def _rows(self, tab: int) -> tuple[AnyRow, ...]:
        """What a tab lists: all, or those whose pay day has come."""
        assert self._picture is not None, "rows without their picture"
        rows: tuple[AnyRow, ...] = (
            self._picture.waiting,
            self._picture.settled,
            self._everybody.accounts,
        )[tab]
        if not self._is_due_only:
            return rows
        return tuple(found for found in rows if self._everybody.is_due(found))

    def _against(self, found: AnyRow) -> str:
        return self._everybody.against(found)

    def _show_fund(self) -> None:
        if self._picture is not None:
            sheet = FundSheet(self._station, self._picture.fund)
            sheet.counted.connect(self.refresh)
            self.sheet_asked.emit(sheet)

    def _tell_state(self, shown: int, waiting: int, settled: int) -> None:
        if shown < waiting:
            told = _("{day}: {count} penitip jatuh tempo, {left} lainnya menunggu jadwalnya.")
        elif waiting:
            told = _("{day}: {count} penitip punya penjualan atau saldo yang belum dihitung.")
        elif settled:
            told = _("{day}: semua sudah dihitung. Serahkan rekap dan bayar.")
        else:
            told = _("{day}: belum ada penjualan titipan.")
        day = format_long_day(self.day.day())
        self.state.setText(told.format(day=day, count=shown, left=waiting - shown))

    def _chosen(self) -> int:
        """The consignor whose row is selected, 0 for none."""
        found = self._table().current_row()
        return 0 if found is None else found.consignor_id

    def _show_tab(self, number: int, chosen: int = 0) -> None:
        self.tabs.button(number).setChecked(True)
        self._tab = number
        shown = self._table()
        self.tables.setCurrentWidget(shown)
        has_rows = shown.model().rowCount() > 0
        told = (
            _("Tidak ada yang menunggu dihitung. Uang muka, koreksi, dan info ada di Semua."),
            _("Belum ada perhitungan pada hari ini. Saldo setiap penitip ada di Semua."),
            _("Belum ada penitip. Tambahkan di halaman Data."),
        )
        if self._is_due_only:
            told = (_("Tidak ada yang jatuh tempo hari ini. Ctrl+J menampilkan semua."),) * 3
        self._empty.setText(told[number])
        self._empty.setVisible(not has_rows and not self.filter.text())
        self.detail.clear()
        if has_rows:
            # Who was looked at stays: after a payment the next Bayar must not pay another one.
            owners = [found.consignor_id for found in shown.shown_rows()] if chosen else []
            place = owners.index(chosen) if chosen in owners else 0
            if shown.currentIndex().row() == place:
                shown.selected.emit(shown.current_row())
            else:
                shown.selectRow(place)  # Tells it by itself.

    def _filter(self, text: str) -> None:
        for table in self._made.values():
            table.filter_by(text)
        shown = self._table()
        if shown.current_row() is None:
            # Enter and the money keys act on whom the words found.
            shown.selectRow(0)
        if not shown.shown_rows():
            self.detail.clear()

    # --- the run ----------------------------------------------------------------------------

    def _settle_all(self) -> None:
        if self._picture is None or self._is_running:
            return
        ids = [found.consignor_id for found in self._rows(WAITING)]
        is_due_only = self._is_due_only
        day, papers = self.day.day(), self._station.papers
        # Dated by the day that is settled, whatever shift is open meanwhile.
        stamp = replace(self._station.stamp(), business_day=day, shift_id=None)

        def work(errand: LongWork) -> Path | None:
            settled = settle_all(errand, ids, day, stamp, errand.advance)
            if not settled:
                return None
            folder = folder_of_day(papers.data, day)
            write_day(
                errand,
                folder,
                settled,
                progress=errand.advance,
                is_cancelled=lambda: errand.is_stopped,
            )
            return folder / together_name()

        self._is_running = True
        self._show_tab(WAITING)  # What comes of the run is looked at next.
        self.run.setEnabled(False)
        self._running.show()
        self._advance(0, len(ids))
        self._errand = self._station.jobs.office(
            work,
            always=self._end,
            progress=self._advance,
            told=lambda file: _how_it_ended(file, is_due_only=is_due_only),
        )

    def _advance(self, done: int, of: int) -> None:
        self.progress.setMaximum(max(of, 1))
        self.progress.setValue(done)
        self.progress_text.setText(_("{done} dari {of}").format(done=done, of=of))

    def _stop(self) -> None:
        if self._errand is not None and self._is_running:
            self._errand.stop()
            self.progress_text.setText(_("Berhenti setelah yang ini..."))

    def _end(self) -> None:
        self._is_running = False
        self._running.hide()
        self.refresh()

    # --- one consignor ----------------------------------------------------------------------

    def _for_chosen(self, act: Callable[[Any], object]) -> None:
        found = self._table().current_row()
        if found is None:
            self.say(_("Pilih penitipnya dulu."))
        else:
            act(found)

    def _open_chosen(self) -> None:
        found = self._table().current_row()
        if isinstance(found, SettlementHead):
            self.desk.open_statement(found)

    def _show_more(self, found: Somebody) -> None:
        self.sheet_asked.emit(MoreSheet(found.name, self._actions(found)))

    def _actions(self, found: Somebody) -> tuple[Action, ...]:
        advance = Action(
            *("advanceAction", _("Uang muka"), "F5", "hand-coins"),
            _("Dibayar sekarang, dipotong sendiri pada perhitungan berikutnya."),
            self.keys["F5"],
        )
        adjust = Action(
            *("adjustAction", _("Koreksi saldo"), "F6", "pencil-simple"),
            _("Menambah atau mengurangi hak penitip, dengan alasan dan orang kedua."),
            self.keys["F6"],
        )
        info = Action(
            *("infoAction", _("Info penitip"), "F9", "user"),
            _("Laku berapa, sisa di rak, hak, dan kapan dibayar; bisa dicetak sebagai slip."),
            self.keys["F9"],
        )
        reverse = Action(
            *("reverseAction", _("Batalkan perhitungan"), "F8", "arrow-counter-clockwise"),
            _("Dengan dokumen lawan, alasan, dan orang kedua. Isinya dihitung lagi."),
            self.keys["F8"],
            "danger",
        )
        is_settled = isinstance(found, SettlementHead) and found.state != CANCELLED
        always = (info, advance, adjust)
        return (*always, reverse) if is_settled else always


def _how_it_ended(file: Path | None, *, is_due_only: bool) -> Notice:
    if file is None:
        return Notice(_("Tidak ada yang perlu dihitung."))
    whom = _("Semua penitip") if not is_due_only else _("Penitip yang jatuh tempo")
    told = _("{whom} sudah dihitung. Rekap siap dicetak: {file}").format(whom=whom, file=file.name)
    return Notice(told, "success", _("Buka semua rekap"), lambda: open_file(file))
