"""The window: a header, the pages, sheets over them, and one line for what there is to say.

It decides who sees what, catches what went wrong anywhere, and nothing else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QSizePolicy, QStackedWidget

from kasir.clock import Actor
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.operations.rights import Right
from kasir.ui import first_questions, pages
from kasir.ui.header import CLOSE_KEY, Header
from kasir.ui.idle_timer import IdleWatch
from kasir.ui.jobs import StoppedError
from kasir.ui.kit.buttons import RailButton
from kasir.ui.kit.notices import Notice, NoticeBar
from kasir.ui.kit.parts import box, column, name, row
from kasir.ui.kit.sheet import LOCK_KEY, Sheet, SheetHost, Surface, key_name
from kasir.ui.pages import PAGES, REVIEW, SALE, SETTLING, Page
from kasir.ui.papers.open_file import opener
from kasir.ui.scanner import Scanner, Suffix
from kasir.ui.start.sign_in import SignInView
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:  # Loaded by `pages` when wanted: the first screen does not wait for them.
    from kasir.operations.copies import Round
    from kasir.operations.shifts.shifts import OpenShift
    from kasir.ui.selling.view import SaleView

SIZE = (1024, 768)

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """One till."""

    closing = Signal()

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.station = station
        self.setWindowTitle(station.shop.name)
        self.resize(*SIZE)
        self.header = Header(station)
        self.header.lock_asked.connect(self.lock)
        self.header.close_asked.connect(self._close_shift)
        self.header.prints_asked.connect(self._show_prints)
        self.header.person_asked.connect(self._show_person)
        self.notices = NoticeBar()
        self.pages = QStackedWidget()
        # No page makes the window larger than the screen it was made for.
        self.pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.sheets = SheetHost(self.pages)
        self.sheets.opened.connect(self._make_room)
        self.sheets.emptied.connect(self._return_focus)
        self._views: dict[str, Surface] = {}
        self._at = SALE
        self._rail = QFrame()
        self._rail.setObjectName("rail")
        self._rail_buttons = self._make_rail()
        body = row(self._rail, self.pages, gap=0, grow=1)
        self.setCentralWidget(box(column(self.header, body, self.notices, gap=0, grow=1)))
        station.unseen.changed.connect(self._show_unseen)
        self._was_offered = False
        self._missed = 0  # Wrong PINs with the name of who has just signed in.
        self._untold: Notice | None = None  # How long work ended while the screen was locked.
        station.jobs.failed.connect(self._tell_failure)
        opener.failed.connect(self._tell_unopened)
        station.jobs.ended.connect(self._tell_end)
        station.copies.changed.connect(self._show_copying)
        station.copies.ended.connect(self._tell_round)
        station.copies.failed.connect(self._tell_end)
        self._copying = ""  # What the bottom line says of the copy that is being made.
        self._copy_problems: tuple[str, ...] = ()
        scanner = Scanner(
            self, Suffix(station.config.scanner_suffix), station.config.scanner_prefix
        )
        scanner.scanned.connect(self._scan)
        scanner.garbled.connect(self._tell_garbled)
        app = QApplication.instance()
        assert app is not None, "a window without an application"
        app.installEventFilter(scanner)
        self.idle = IdleWatch(self, station.config.idle_lock_minutes)
        self.idle.slept.connect(self._lock_if_here)
        app.installEventFilter(self.idle)
        self.lock()
        if not station.pepper:
            self.recover()

    # --- pages ------------------------------------------------------------------------------

    @property
    def sale(self) -> SaleView:
        return cast("SaleView", self._view(SALE.object_name, SALE.make))

    def current(self) -> Surface:
        """The page or sheet that gets the keys."""
        page = self.pages.currentWidget()
        assert isinstance(page, Surface), "a page without keys"
        return self.sheets.sheet or page

    def lock(self) -> None:
        """Ask again who is here. The cart stays."""
        if self._is_waiting():
            return
        self.sheets.close_sheet()
        self.station.actor = None
        self.station.unseen.end()
        self.notices.clear()
        view = self._view("sign_in", self._make_sign_in)
        self._show(view, SALE)

    def _lock_if_here(self) -> None:
        if self.station.actor is not None:
            self.lock()

    def _view(self, key: str, make: Callable[[Station], Surface]) -> Surface:
        if key not in self._views:
            view = self._views[key] = make(self.station)
            view.noticed.connect(self.notices.show_notice)
            view.sheet_asked.connect(self._open_asked)
            self.pages.addWidget(view)
        return self._views[key]

    def _make_sign_in(self, station: Station) -> Surface:
        view = SignInView(station)
        view.signed_in.connect(self._enter)
        view.recovery_asked.connect(self.recover)
        return view

    def recover(self) -> None:
        """Ask for the recovery paper: a PIN is lost, or a copy was put in place without its key."""
        if self.station.actor is None:
            sheet = pages.recovery(self.station)
            sheet.recovered.connect(self.show_words)
            self._open_sheet(sheet)

    def show_words(self, words: str) -> None:
        """Show a new recovery paper, over the sign-in page."""
        self._open_sheet(pages.recovery_words(self.station, words))

    def _make_open_shift(self, station: Station) -> Surface:
        view = pages.open_shift(station)
        view.opened.connect(self._begin_shift)
        return view

    def _is_waiting(self) -> bool:
        """Whether a sheet waits for an answer that nothing may cross, a payment above all."""
        return self.sheets.sheet is not None and self.sheets.sheet.is_busy

    def _show(self, view: Surface, page: Page) -> None:
        if self._is_waiting():
            return
        self._at = page
        self.sheets.close_sheet()
        self.notices.clear()  # What was said belongs to the page that is left.
        self.pages.setCurrentWidget(view)
        self._show_frame()
        view.refresh()
        view.take_focus()

    def _show_frame(self) -> None:
        """Show what belongs to the person and the shift around the page."""
        actor = self.station.actor
        is_office = actor is not None and self.station.may(Right.SEE_BOOKS)
        self._rail.setVisible(is_office)
        for page, button in self._rail_buttons.items():
            button.setVisible(self.station.may(page.right))
        self._rail_buttons[self._at].setChecked(True)
        self.header.show_station()

    def _show_unseen(self) -> None:
        self._rail_buttons[REVIEW].show_count(self.station.unseen.count)

    def _make_rail(self) -> dict[Page, RailButton]:
        made: dict[Page, RailButton] = {}
        inside = column(gap=0)
        for page in PAGES:
            button = name(RailButton(page.word, page.icon), page.object_name, page.word)
            button.clicked.connect(partial(self._go_to, page))
            inside.addWidget(button)
            made[page] = button
        inside.addStretch(1)
        self._rail.setLayout(inside)
        return made

    # --- who is here, and in which shift ----------------------------------------------------

    def _enter(self, actor: Actor, missed: int) -> None:
        self.station.actor, self._missed = actor, missed
        register = self.station.register_id
        self.station.jobs.read(
            lambda session: first_questions.current_shift(session, register), then=self._take_shift
        )
        self.station.prints.look()
        if self.station.may(REVIEW.right):
            self.station.unseen.begin()

    def _take_shift(self, shift: OpenShift | None) -> None:
        self.station.shift = shift
        if self.station.actor is None:
            return
        if self.station.may(Right.SELL):
            self._go_to_sale()
        else:
            self._go_to(SETTLING)
        notice, told = None, _("Ada {count} kali PIN salah dengan nama Anda sejak terakhir masuk.")
        if self._untold is not None and self.station.may(Right.SEE_BOOKS):
            notice, self._untold = self._untold, None
        if self._missed:
            told = told.format(count=self._missed)
            behind = notice or Notice("")
            notice = replace(behind, text=f"{told} {behind.text}".strip(), tone="warning")
        if notice is not None:
            self.notices.show_notice(notice)

    def _begin_shift(self, shift: OpenShift) -> None:
        self.station.shift = shift
        self.notices.clear()
        self._go_to_sale()

    def _go_to(self, page: Page) -> None:
        if page is SALE:
            self._go_to_sale()
        else:
            self._show(self._view(page.object_name, page.make), page)

    def _go_to_sale(self) -> None:
        if self.station.shift is None:
            self._show(self._view("open_shift", self._make_open_shift), SALE)
            return
        self._show(self.sale, SALE)
        if not self._was_offered:
            self._was_offered = True
            register = self.station.register_id
            self.station.jobs.read(
                lambda session: first_questions.unfinished_cart(session, register),
                then=self.sale.offer_back,
            )

    def _close_shift(self) -> None:
        if SALE.object_name in self._views and not self.sale.keeper.cart.is_empty:
            told = _("Selesaikan, tahan, atau kosongkan keranjang sebelum menutup shift.")
            self.notices.show_notice(Notice(told, "warning"))
            return
        sheet = pages.close_shift(self.station)
        sheet.closed_shift.connect(self._end_shift)
        self._open_sheet(sheet)

    def _end_shift(self) -> None:
        self.station.shift = None
        self.station.copies.after_shift()
        self.header.show_station()

    # --- sheets, notices, keys --------------------------------------------------------------

    def _open_asked(self, sheet: Sheet) -> None:
        """Open what a page or a sheet asks for, but not for whoever comes after a lock."""
        if self.station.actor is not None:
            self._open_sheet(sheet)

    def _open_sheet(self, sheet: Sheet) -> None:
        if self._is_waiting():
            return
        sheet.noticed.connect(self.notices.show_notice)
        sheet.sheet_asked.connect(self._open_asked)
        self.notices.clear()
        self.sheets.open_sheet(sheet)

    def _show_prints(self) -> None:
        self._open_sheet(pages.unprinted(self.station))

    def _show_person(self) -> None:
        if self.station.actor is not None:
            self._open_sheet(pages.person(self.station, self._show_own_pin, self.lock))

    def _show_own_pin(self) -> None:
        self._open_sheet(pages.own_pin(self.station))

    def _make_room(self, width: int) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, Surface):
            page.make_room(width)

    def _return_focus(self) -> None:
        self._make_room(0)
        page = self.pages.currentWidget()
        is_selling = page is self._views.get(SALE.object_name)
        if is_selling and self.station.shift is None and self.station.actor is not None:
            self._leave_shift()
        elif isinstance(page, Surface):
            page.take_focus()

    def _leave_shift(self) -> None:
        """Go on after a closed shift; a second Enter must not open the next one with Rp0."""
        if self.station.may(Right.SEE_BOOKS):
            self._go_to(SETTLING)
        else:
            self.lock()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event) == LOCK_KEY and self.station.actor is not None:
            self.lock()
        elif key_name(event) == CLOSE_KEY and not self.header.close_shift.isHidden():
            self._close_shift()
        elif not self.current().take_key(event):
            super().keyPressEvent(event)

    def _scan(self, code: str) -> None:
        sheet = self.sheets.sheet
        if sheet is not None and not sheet.takes_scans:
            told = _("Pindaian tidak ditambahkan. Selesaikan atau tutup dulu lembar ini.")
            self.notices.show_notice(Notice(told, "warning"))
            return
        if self.current().take_scan(code):
            return
        if SALE.object_name not in self._views or self.pages.currentWidget() is not self.sale:
            return
        self.sheets.close_sheet()
        if self.station.shift is not None:
            self.sale.scan(code)

    def _tell_garbled(self) -> None:
        told = _("Kode tidak terbaca utuh. Pindai sekali lagi.")
        self.notices.show_notice(Notice(told, "warning"))

    # --- what went wrong, and the end -------------------------------------------------------

    def _tell_failure(self, error: Exception) -> None:
        self.notices.show_notice(_what_went_wrong(error))

    def tell_later(self, notice: Notice) -> None:
        """Say something to the next one here who may see the books."""
        self._untold = notice

    def _tell_end(self, how: Notice | Exception) -> None:
        """Say how long work ended; behind a locked screen it waits for who may see the books."""
        notice = how if isinstance(how, Notice) else _what_went_wrong(how)
        if self.station.actor is None:
            self._untold = notice
        else:
            self.notices.show_notice(notice)

    def _show_copying(self) -> None:
        """Say how far a copy is where nothing else is said, and take it away when it is made."""
        percent, shown = self.station.copies.percent, self.notices.text()
        if shown not in {"", self._copying}:
            return
        told = _("Mencadangkan dan memeriksa, {percent}%. Kasir tetap bisa dipakai.")
        self._copying = "" if percent is None else told.format(percent=percent)
        if shown != self._copying:
            self.notices.show_notice(Notice(self._copying))

    def _tell_round(self, found: Round) -> None:
        """Say what went wrong with the copies; what is still wrong a little later is not news."""
        is_news = found.problems != self._copy_problems
        self._copy_problems = found.problems
        if found.problems and is_news:
            self._tell_end(Notice(found.problems[0], "warning"))
        elif found.is_low and found.made:
            told = _(
                "Ruang disk tinggal sedikit. Hapus berkas lain sebelum kasir berhenti menjual."
            )
            self._tell_end(Notice(told, "warning"))

    def _tell_unopened(self, file: Path) -> None:
        told = _("{file} tersimpan di {folder}. Tidak ada program di komputer ini yang membukanya.")
        told = told.format(file=file.name, folder=file.parent)
        self.notices.show_notice(Notice(told, "warning"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.station.jobs.finish()
        self.closing.emit()
        super().closeEvent(event)


def _what_went_wrong(error: Exception) -> Notice:
    if isinstance(error, StoppedError):
        told = _("Dihentikan. Yang sudah selesai tetap tersimpan; jalankan lagi kapan saja.")
        return Notice(told, "warning")
    if isinstance(error, UserError):
        tone = "danger" if isinstance(error, EnvironmentRefusedError) else "warning"
        return Notice(str(error), tone)
    if isinstance(error, OSError):  # A paper, mostly: what it tells of is stored.
        _log.error("the system says no", exc_info=error)
        told = _("{file} tidak bisa dipakai. Periksa folder, izin, dan ruang disk.")
        return Notice(told.format(file=error.filename or ""), "danger")
    code = secrets.token_hex(2).upper()
    _log.error("unexpected error %s", code, exc_info=error)
    told = _("Terjadi kesalahan {code}. Tidak ada yang tersimpan; coba sekali lagi.")
    return Notice(told.format(code=code), "danger")
