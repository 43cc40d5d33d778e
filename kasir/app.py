"""The only place that chooses: data folder, database, lanes, printer, clock. Builds the window."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLockFile, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox

from kasir import clock, config, log
from kasir.config import DATABASE, Config
from kasir.errors import EnvironmentRefusedError
from kasir.store.contract import OlderSchemaError
from kasir.store.lazy_database import LazyDatabase
from kasir.store.sign_in_data import SignInData, look
from kasir.ui import first_questions, theme
from kasir.ui.copy_watch import CopyWatch, ShopCopies
from kasir.ui.gc_timer import GarbageWatch
from kasir.ui.jobs import Jobs
from kasir.ui.kit.notices import Notice
from kasir.ui.main_window import MainWindow
from kasir.ui.print_watch import PrintWatch
from kasir.ui.shop_papers import ShopPapers
from kasir.ui.station import Station
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.copies import FoundCopy
    from kasir.printing.spooler import Spooler
    from kasir.store.keeper import Keeper

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
    database = LazyDatabase(place)
    found = (
        _look(place, machine.register)
        if isinstance(place, Path)
        else database.first_look(machine.register)
    )
    app = application(machine)
    jobs = Jobs(database, inline=inline)
    copies = CopyWatch(
        jobs,
        _shop_copies(data, found.register_id) if isinstance(place, Path) else None,
        lambda: station.config.second_folder,
        now,
    )
    station = Station(
        jobs=jobs,
        config=machine,
        register_id=found.register_id,
        shop=found.shop,
        names=found.names,
        pepper=config.read_pepper(data),
        papers=ShopPapers(data, machine.paper_columns, machine.printer),
        prints=PrintWatch(jobs, found.register_id),
        copies=copies,
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
        copies.start()
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
        if _knock(data):
            return 0
        raise EnvironmentRefusedError(_("kasir sudah terbuka untuk data ini. Tutup dulu yang itu."))
    code = _live(data, app)
    lock.unlock()
    return code


def _live(data: Path, app: QApplication) -> int:
    """Show the till until it is closed; one that was closed for a restore comes up again."""
    told: Notice | None = None
    while True:
        window = open_till(data)
        window.showMaximized()
        if told is not None:
            window.tell_later(told)
        QTimer.singleShot(CALM_MS, window, gc.freeze)  # What is loaded stays: no round looks at it.
        door = _open_door(data, window)
        wanted: list[tuple[Path, str]] = []
        window.station.copies.restore_asked.connect(partial(_leave_for, window, wanted))
        code = app.exec()
        door.close()
        if not wanted:
            return code
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        told = _restored(app, data, *wanted[0])


def _leave_for(window: MainWindow, wanted: list[tuple[Path, str]], copy: FoundCopy) -> None:
    actor = window.station.actor
    wanted.append((copy.path, actor.username if actor is not None else ""))
    window.close()


def _restored(app: QApplication, data: Path, file: Path, username: str = "") -> Notice:
    """Put a copy in the shop's place, and say how that ended."""
    from kasir.ui.start.put_back import PutBack

    # The last window that closes ends the program; this one is between two.
    app.setQuitOnLastWindowClosed(False)
    try:
        told = PutBack(data, file, partial(_put_back, data, file, username)).put_back()
    finally:
        app.setQuitOnLastWindowClosed(True)
    if told:
        return Notice(told, "danger")
    return Notice(_("Toko dipulihkan dari {file}.").format(file=file.name), "success")


def _put_back(data: Path, file: Path, username: str, advance: Callable[[int, int], object]) -> None:
    """Restore, bring an older shop up to date, and let the shop's own record tell of it."""
    from kasir.store.after_restore import note
    from kasir.store.shop_folder import restore
    from kasir.store.upgrade import upgrade

    at = clock.now()
    kept = restore(data, file, at, advance)
    upgrade(data / DATABASE)
    body = {"file": file.name, "replaced": kept.name if kept is not None else ""}
    note(data, config.load(data).register, username, body, at)


def _begin(data: Path) -> bool:
    """Lead through a first start; say whether there is a shop now."""
    from kasir.commands.folder.init import found_by_hand
    from kasir.ui.start.first_start import HAS_COPY, FirstStart

    while True:
        first = FirstStart()
        answer = first.exec()
        if answer == HAS_COPY:
            if _bring_back(data):
                return True
        elif answer == FirstStart.DialogCode.Accepted:
            found_by_hand(data, first.answer())
            return True
        else:
            return False


def _bring_back(data: Path) -> bool:
    """Let a person choose a copy that becomes the shop; say whether one did."""
    from kasir.store.copies.found import find
    from kasir.store.copies.generations import BACKUPS
    from kasir.ui.start.choose_copy import ChooseCopy

    app = application(config.load(data))
    page = ChooseCopy(lambda folder: find([folder]), data / BACKUPS)
    while page.exec() == ChooseCopy.DialogCode.Accepted:
        assert page.chosen is not None, "accepted without a copy"
        notice = _restored(app, data, page.chosen.path)
        if notice.tone == "success":
            return True
        page.tell(notice.text)
    return False


def application(machine: Config) -> QApplication:
    """The one Qt application of this process, dressed for this machine."""
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


def _look(path: Path, register: str) -> SignInData:
    try:
        return look(path, register)
    except OlderSchemaError:
        # Only a shop of an older kasir needs the migrations, once.
        from kasir.store.upgrade import upgrade

        upgrade(path)
        return look(path, register)


# --- the shop's copies ----------------------------------------------------------------------


def _shop_copies(data: Path, register_id: int) -> ShopCopies:
    """The door to the copies. What is behind it is loaded on their lane, when it is first asked."""

    def keeper() -> Keeper:
        from kasir.store.keeper import Keeper

        return Keeper(data, register_id)

    return ShopCopies(
        round=lambda errand, place, at, is_wanted: keeper().round(
            errand, place, at, errand.advance, is_wanted=is_wanted
        ),
        last=lambda: keeper().last(),
        found=lambda place: keeper().found(place),
        look=lambda file: keeper().look(file),
        loss=lambda errand, copy: keeper().loss(errand, copy),
        adopt=lambda errand, place: keeper().adopt(errand, place),
    )


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


# --- printing -------------------------------------------------------------------------------


class _Printing(QObject):
    """Wakes the spooler after each change, and the screens after each step of a paper.

    Behind the painted first screen it loads the database's library, on its lane and while the
    cashier reaches for the keys, and then the printing side, on the office's.
    """

    _stepped = Signal()  # Crosses from the spooler's thread to the screens'.

    def __init__(
        self,
        window: MainWindow,
        station: Station,
        database: LazyDatabase,
        data: Path,
        *,
        inline: bool,
    ) -> None:
        super().__init__(window)
        self._station, self._database, self._data = station, database, data
        self._inline = inline
        self._spooler: Spooler | None = None
        self._is_stopped = False
        self._stepped.connect(station.prints.look)
        station.jobs.committed.connect(self._wake)
        if inline:
            self._start(self._make())
        else:
            QTimer.singleShot(PAINTED_MS, self, self._load)

    def stop(self) -> None:
        """End the lane after the paper in flight."""
        self._is_stopped = True
        if self._spooler is not None and not self._inline:
            self._spooler.stop()

    def _load(self) -> None:
        self._station.jobs.read(first_questions.staff_names, then=self._load_printing)

    def _load_printing(self, _names: object) -> None:
        self._station.jobs.office(lambda _errand: self._make(), then=self._take)

    def _take(self, made: Spooler) -> None:
        if self._spooler is None and not self._is_stopped:
            self._start(made)

    def _start(self, made: Spooler) -> None:
        self._spooler = made
        if self._inline:
            self._spooler.recover()
        else:
            self._spooler.start()

    def _wake(self) -> None:
        if self._spooler is None:
            self._start(self._make())
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
