"""The only place that chooses: data folder, database, lanes, printer, clock. Builds the window."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox

from kasir import clock, config, log
from kasir.config import DATABASE, PEPPER, Config
from kasir.errors import EnvironmentRefusedError
from kasir.store.contract import OlderSchemaError
from kasir.store.lazy_database import LateDatabase
from kasir.store.sign_in_data import FirstLook, look
from kasir.ui import first_questions, theme
from kasir.ui.gc_timer import GarbageWatch
from kasir.ui.jobs import Errand, Jobs
from kasir.ui.main_window import MainWindow
from kasir.ui.print_watch import PrintWatch
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:
    from kasir.clock import Stamp
    from kasir.enums import JobKind
    from kasir.operations.goods.counts import CountScope
    from kasir.operations.products.labels import LabelWish
    from kasir.operations.selling.receipts import Receipt
    from kasir.operations.settling.consignor_info import ConsignorInfo
    from kasir.operations.settling.payouts import Paid
    from kasir.operations.settling.statements import Statement
    from kasir.operations.settling.transfers import TransferDue
    from kasir.operations.shifts.shifts import ShiftReport
    from kasir.printing.papers.label_grid import LabelSheet
    from kasir.printing.spooler import Spooler
    from kasir.ui.kit.qr_view import Modules

SCREEN = "screen"
KNOCK_MS = 1_000
PAINTED_MS = 50  # The first screen is painted: now the rest is loaded.
CALM_MS = 1_500  # It is loaded, too.


def open_till(
    data: Path, *, inline: bool = False, now: Callable[[], datetime] = clock.now
) -> MainWindow:
    """Build and show the real window on a shop folder.

    With `inline` the lanes run on the calling thread. Raises EnvironmentRefusedError when there
    is no shop, or the machine can't keep its promises.
    """
    machine = config.load(data)
    place = machine.database or data / DATABASE
    database = LateDatabase(place)
    found = (
        _look(place, machine.register)
        if isinstance(place, Path)
        else database.first_look(machine.register)
    )
    app = application(machine)
    jobs = Jobs(database, inline=inline)
    station = Station(
        jobs=jobs,
        config=machine,
        register_id=found.register_id,
        shop=found.shop,
        names=found.names,
        pepper=read_pepper(data),
        papers=ShopPapers(data, machine),
        prints=PrintWatch(jobs, found.register_id),
        keep_config=partial(config.save, data),
        now=now,
    )
    window = MainWindow(station)
    window.setProperty(config.TABLES, str(data / config.TABLES))
    jobs.setParent(window)
    printing = _Printing(window, station, database, data, inline=inline)
    window.closing.connect(printing.stop)
    window.closing.connect(database.close)
    if not inline:
        window.closing.connect(GarbageWatch(window).stop)
    app.setApplicationDisplayName(found.shop.name)
    window.show()
    window.activateWindow()
    return window


def run(data: Path) -> int:
    """Run the till until its window is closed; a second start raises the first window."""
    machine = config.load(data)
    app = application(machine)
    if not machine.database and not (data / DATABASE).exists():
        if not _begin(data):
            return 0
        app = application(config.load(data))
    log.keep(data)
    lock = QLockFile(str(data / "kasir.lock"))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return 0 if _knock(data) else _refuse_second()
    window = open_till(data)
    window.showMaximized()
    QTimer.singleShot(CALM_MS, window, gc.freeze)  # What is loaded stays: no round looks at it.
    door = _open_door(data, window)
    code = app.exec()
    door.close()
    lock.unlock()
    return code


def _begin(data: Path) -> bool:
    """Lead through a first start; say whether there is a shop now."""
    from kasir.commands.init import found_by_hand
    from kasir.ui.start.first_start import FirstStart

    first = FirstStart()
    if first.exec() != FirstStart.DialogCode.Accepted:
        return False
    found_by_hand(data, first.answer())
    return True


def application(machine: Config) -> QApplication:
    """Give the one Qt application of this process, dressed for this machine."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication), "a Qt application without widgets"
    app.setApplicationName("kasir")
    app.setWindowIcon(QIcon(theme.pixmap("storefront", "accent", 64)))
    tokens = theme.CONTRAST if machine.has_high_contrast else theme.LIGHT
    theme.apply(app, theme.Look(tokens, theme.LARGER if machine.has_large_text else 1.0))
    return app


def show_sentence(text: str) -> None:
    """Show why there is no till, where nobody reads a console."""
    application(Config())
    QMessageBox.critical(None, "kasir", text)


def read_pepper(data: Path) -> bytes:
    """Read the key that every PIN's hash needs. Raises EnvironmentRefusedError without it."""
    path = data / PEPPER
    if not path.is_file():
        raise EnvironmentRefusedError(
            _("Berkas {file} tidak ada, PIN tidak bisa diperiksa. Pulihkan dari cadangan.").format(
                file=path
            )
        )
    return path.read_bytes()


def _look(path: Path, register: str) -> FirstLook:
    try:
        return look(path, register)
    except OlderSchemaError:
        # Only a shop of an older kasir needs the migrations, once.
        from kasir.store.upgrade import upgrade

        upgrade(path)
        return look(path, register)


# --- one window a folder --------------------------------------------------------------------


def _door_name(data: Path) -> str:
    return "kasir-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]


def _knock(data: Path) -> bool:
    """Ask the window that is open on this folder to come to the front."""
    socket = QLocalSocket()
    socket.connectToServer(_door_name(data))
    is_answered = socket.waitForConnected(KNOCK_MS)
    socket.close()
    return is_answered


def _open_door(data: Path, window: MainWindow) -> QLocalServer:
    door = QLocalServer(window)
    door.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_door_name(data))  # Left by a crash: the lock file says so.
    door.listen(_door_name(data))

    def come_to_front() -> None:
        caller: QObject | None = door.nextPendingConnection()
        if caller is not None:
            caller.deleteLater()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()

    door.newConnection.connect(come_to_front)
    return door


def _refuse_second() -> int:
    raise EnvironmentRefusedError(_("kasir sudah terbuka untuk data ini. Tutup dulu yang itu."))


# --- printing -------------------------------------------------------------------------------


class _Printing(QObject):
    """Wakes the spooler after each change, and the screens after each step of a paper.

    Behind the painted first screen it loads the database's library, on its lane and while the
    cashier reaches for the keys, and then the printing side.
    """

    _stepped = Signal()  # Crosses from the spooler's thread to the screens'.

    def __init__(
        self,
        window: MainWindow,
        station: Station,
        database: LateDatabase,
        data: Path,
        *,
        inline: bool,
    ) -> None:
        super().__init__(window)
        self._station, self._database, self._data = station, database, data
        self._inline = inline
        self._spooler: Spooler | None = None
        self._stepped.connect(station.prints.look)
        station.jobs.committed.connect(self._wake)
        if inline:
            self._start()
        else:
            QTimer.singleShot(PAINTED_MS, self, self._load)

    def stop(self) -> None:
        """End the lane after the paper in flight."""
        if self._spooler is not None and not self._inline:
            self._spooler.stop()

    def _load(self) -> None:
        self._station.jobs.read(first_questions.staff_names, then=lambda _names: self._start())

    def _start(self) -> None:
        if self._spooler is not None:
            return
        self._spooler = self._make()
        if self._inline:
            self._spooler.recover()
        else:
            self._spooler.start()

    def _wake(self) -> None:
        if self._spooler is None:
            self._start()
        assert self._spooler is not None, "no spooler after its start"
        if not self._inline:
            self._spooler.wake()
            return
        while self._spooler.work_once() is not None:
            pass

    def _make(self) -> Spooler:
        from kasir.printing.devices.addresses import device_of
        from kasir.printing.roll.escpos_bytes import BytesMaker
        from kasir.printing.roll.paper import paper_of
        from kasir.printing.spooler import Spooler

        machine = self._station.config
        return Spooler(
            self._database.opened(),
            device_of(machine.printer),
            BytesMaker(paper_of(machine.paper_columns), self._data / "cache"),
            self._station.register_id,
            printer=machine.printer,
            now=self._station.now,
            told=self._stepped.emit,
        )


# --- papers ---------------------------------------------------------------------------------


class ShopPapers:
    """Draws and writes papers. The libraries for it are loaded when the first one is wanted."""

    def __init__(self, data: Path, machine: Config) -> None:
        self._data = data
        self._columns = machine.paper_columns
        self.is_on_screen = machine.printer.rstrip(":/") == SCREEN

    def receipt_png(self, receipt: Receipt, copy: int) -> bytes:
        from kasir.printing.papers.receipt import receipt_document
        from kasir.printing.roll.paper import paper_of
        from kasir.printing.roll.picture import png

        return png(receipt_document(receipt, copy), paper_of(self._columns))

    def shift_png(self, report: ShiftReport) -> bytes:
        from kasir.printing.a4.paper_files import folder_of_day, write_whole
        from kasir.printing.papers.reports import shift_document, shift_name
        from kasir.printing.roll.paper import paper_of
        from kasir.printing.roll.picture import png

        picture = png(shift_document(report), paper_of(self._columns))
        if report.is_closed:
            folder = folder_of_day(self._data, report.shift.business_day)
            write_whole(folder / shift_name(report), lambda file: file.write(picture))
        return picture

    def info_png(self, info: ConsignorInfo) -> bytes:
        from kasir.printing.papers.info_slip import info_document
        from kasir.printing.roll.paper import paper_of
        from kasir.printing.roll.picture import png

        return png(info_document(info), paper_of(self._columns))

    def entry_png(self, errand: Errand, kind: JobKind, entry_id: int) -> bytes:
        from kasir.printing.office_papers import entry_document
        from kasir.printing.roll.paper import paper_of
        from kasir.printing.roll.picture import png

        document = errand.read(lambda session: entry_document(session, kind, entry_id))
        return png(document, paper_of(self._columns))

    def photo_of(self, file: Path) -> bytes:
        from kasir.files.photo import photo_of

        return photo_of(file)

    def write_statement(self, errand: Errand, settlement_id: int) -> Path:
        from kasir.operations.settling import statements
        from kasir.printing.papers.statement.pages import write_statement

        statement = errand.read(lambda session: statements.statement(session, settlement_id))
        path = self._path_of(statement)
        write_statement(path, statement)
        return path

    def write_statements(self, errand: Errand, settlement_ids: Sequence[int]) -> Path:
        from kasir.operations.settling import statements
        from kasir.printing.papers.statement.files import write_many
        from kasir.printing.papers.statement.pages import together_name

        found = [
            errand.read(partial(statements.statement, settlement_id=settlement_id))
            for settlement_id in settlement_ids
        ]
        paths = [(self._path_of(statement), statement) for statement in found]
        together = paths[0][0].parent / together_name()
        write_many(
            paths,
            together=together,
            progress=errand.advance,
            is_cancelled=lambda: errand.is_stopped,
        )
        return together

    def write_payout_slip(self, errand: Errand, settlement_id: int, paid: Paid) -> Path:
        from kasir.operations.settling import statements
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.payout_slip import payout_slip, slip_name, write_slip

        statement = errand.read(lambda session: statements.statement(session, settlement_id))
        slip = payout_slip(statement, paid)
        path = folder_of_day(self._data, paid.business_day) / slip_name(slip)
        write_slip(path, slip)
        return path

    def write_advance_slip(self, errand: Errand, advance_id: int) -> Path:
        from kasir.operations.settling import advances
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.payout_slip import advance_slip, slip_name, write_slip

        advance = errand.read(lambda session: advances.advance_paper(session, advance_id))
        slip = advance_slip(advance)
        path = folder_of_day(self._data, advance.day) / slip_name(slip)
        write_slip(path, slip)
        return path

    def write_goods_note(self, errand: Errand, note_id: int) -> Path:
        from kasir.operations.goods import goods_notes
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.goods_note import goods_note_name, write_goods_note

        note = errand.read(lambda session: goods_notes.goods_note(session, note_id))
        path = folder_of_day(self._data, note.day) / goods_note_name(note)
        write_goods_note(path, note)
        return path

    def write_labels(
        self,
        errand: Errand,
        wishes: Sequence[LabelWish],
        sheet: LabelSheet,
        stamp: Stamp,
        number: str = "",
    ) -> Path:
        from kasir.operations.products import labels
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.labels import labels_name, write_labels

        day = stamp.business_day
        made = errand.read(lambda session: labels.labels(session, wishes, day))
        path = folder_of_day(self._data, day) / labels_name(stamp.at, number)
        write_labels(path, made, sheet)
        return path

    def print_labels(self, errand: Errand, wishes: Sequence[LabelWish], stamp: Stamp) -> int:
        from kasir.operations.products import labels
        from kasir.printing.papers.roll_label import check_labels
        from kasir.printing.roll.paper import paper_of

        made = errand.read(lambda session: labels.labels(session, wishes, stamp.business_day))
        check_labels(made, paper_of(self._columns))
        errand.write(lambda session: labels.print_labels(session, made, stamp))
        return sum(label.count for label in made)

    def write_count_sheet(
        self, errand: Errand, scope: CountScope, stamp: Stamp, *, is_blind: bool = True
    ) -> Path:
        from kasir.operations.goods import count_sheets
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.count_sheet import count_sheet_name, write_count_sheet

        sheet = errand.read(lambda session: count_sheets.count_sheet(session, scope, stamp))
        path = folder_of_day(self._data, sheet.day) / count_sheet_name(sheet)
        write_count_sheet(path, sheet, is_blind=is_blind)
        return path

    def write_agreement(
        self, errand: Errand, consignor_id: int, stamp: Stamp, version: int | None = None
    ) -> Path:
        from kasir.operations.consignors import agreement_papers
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.agreement import agreement_name, write_agreement

        paper = errand.read(
            lambda session: agreement_papers.agreement_paper(session, consignor_id, stamp, version)
        )
        path = folder_of_day(self._data, stamp.business_day) / agreement_name(paper)
        write_agreement(path, paper)
        return path

    def write_kuitansi(self, errand: Errand, sale_id: int) -> Path:
        from kasir.operations.selling import kuitansi
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.kuitansi import kuitansi_name, write_kuitansi

        made = errand.read(lambda session: kuitansi.kuitansi(session, sale_id))
        path = folder_of_day(self._data, made.receipt.business_day) / kuitansi_name(made)
        write_kuitansi(path, made)
        return path

    def write_transfers(self, dues: Sequence[TransferDue], day: date, at: datetime) -> Path:
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.transfer_list import write_transfer_list

        return write_transfer_list(folder_of_day(self._data, day), dues, at)

    def qr_modules(self, text: str) -> Modules:
        from kasir.printing.roll.qr_code import modules

        return modules(text)

    def _path_of(self, statement: Statement) -> Path:
        from kasir.printing.a4.paper_files import folder_of_day
        from kasir.printing.papers.statement.pages import statement_name

        folder = folder_of_day(self._data, statement.head.business_day)
        return folder / statement_name(statement)
