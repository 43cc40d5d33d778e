"""One scripted day of the demo shop, from the first scan to the last PDF, through the window.

It leaves what a person would look at: receipts as bytes and pictures, a statement for every
consignor that sold, screenshots, the shop itself, and a summary. The same seed gives the same day.
"""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kasir import app, config
from kasir.clock import WIB
from kasir.config import Config
from kasir.demo.papers import save_papers
from kasir.demo.shop import CATALOGUE, PINS, make_demo_shop
from kasir.demo.window_driver import WindowDriver
from kasir.money import Money, total
from kasir.operations import journal
from kasir.operations.selling import receipts
from kasir.operations.settling import settlements
from kasir.operations.verify.report import verify
from kasir.store.db import Database
from kasir.ui.main_window import MainWindow
from kasir.ui.papers.find_receipts import FindReceipts

DAY = date(2026, 11, 24)
OPENING = datetime.combine(DAY, time(7, 45), WIB).astimezone(UTC)
FLOAT = 500_000
# What this day sells, by barcode: snacks, honey at harga titip, batik, a tiered brooch, coffee.
BANANA, KETCHUP, HONEY = "2000000000015", "2000000000091", "2000000001753"
SHIRT, BROOCH, COFFEE = "2000000000350", "2000000001050", "2000000001258"
BATIK, ABON = "2000000000558", "2000000001852"
BUS = 30


@dataclass(frozen=True, slots=True)
class Summary:
    """What the day came to, in whole rupiah."""

    receipts: int
    sales_total: int
    payable_total: int
    settlements: int


class Clock:
    """The day's own time: a little later at each look, and as far on as the script says."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        self._at += timedelta(milliseconds=350)
        return self._at

    def pass_minutes(self, minutes: int) -> None:
        self._at += timedelta(minutes=minutes)


def play(out: Path, seed: int = 1, printer: str = "") -> Summary:
    """Play the day and leave everything in `out`. What an earlier run left there is replaced.

    With a printer (`tcp://HOST:PORT`) the papers go there as well.
    """
    shop = out / "shop"
    for part in ("shop", "receipts", "statements", "screens"):
        shutil.rmtree(out / part, ignore_errors=True)
    make_demo_shop(shop, OPENING - timedelta(hours=1))
    config.save(shop, Config(printer=printer or "screen"))
    clock = Clock(OPENING)
    window = app.open_till(shop, inline=True, now=clock)
    QApplication.processEvents()
    Script(WindowDriver(window), clock, out / "screens", Random(seed)).run()  # noqa: S311 - a game
    window.close()
    window.deleteLater()  # By Qt, in Qt's order, before Python forgets it.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    summary = _collect(shop, out)
    text = json.dumps(asdict(summary), indent=1) + "\n"
    (out / "summary.json").write_text(text, encoding="utf-8")
    return summary


class Script:
    """What happens on the day, in the order in which it happens."""

    def __init__(self, hands: WindowDriver, clock: Clock, screens: Path, random: Random) -> None:
        self._hands, self._clock = hands, clock
        self._screens, self._random = screens, random
        self._shot = 0

    def run(self) -> None:
        """Play morning, bus, closing and end of day."""
        self._look("masuk")
        self._sign_in("kasir")
        self._look("buka-shift")
        self._enter(str(FLOAT))
        for scene in (
            self._first_customer,
            self._pay_by_qris,
            self._split_payment,
            self._hold_and_resume,
            self._discounts,
            self._civil_servant,
            self._bus,
            self._bring_back,
            self._buy_bags,
            self._print_again,
            self._close_shift,
            self._end_of_day,
        ):
            self._clock.pass_minutes(9)
            scene()

    # --- the counter ------------------------------------------------------------------------

    def _first_customer(self) -> None:
        self._look("jual-kosong")
        self._hands.scan(BANANA)
        self._hands.scan(BANANA)
        self._enter("3*" + BROOCH)
        self._hands.scan(HONEY)
        self._look("jual")
        self._pay("F1", "300000")

    def _pay_by_qris(self) -> None:
        self._hands.scan(BATIK)
        self._hands.keys("F12", "F2")
        self._look("bayar-qris")
        self._finish()

    def _split_payment(self) -> None:
        self._hands.scan(COFFEE)
        self._hands.scan(SHIRT)
        self._hands.keys("F12")
        self._hands.write("50000")
        self._hands.keys("F2")
        self._look("bayar-campur")
        self._finish()

    def _hold_and_resume(self) -> None:
        self._hands.scan(ABON)
        self._hands.keys("F5")
        self._enter("ibu baju merah")
        self._enter("keripik talas")
        self._look("cari", then="Return")
        self._pay("F3")
        self._hands.keys("F6")
        self._look("lanjutkan", then="Return")
        self._pay("F1", "100000")

    def _discounts(self) -> None:
        self._hands.scan(BATIK)
        self._hands.keys("F4")
        self._hands.write("15000")
        self._look("diskon", then="Return")
        self._hands.scan(KETCHUP)
        self._hands.keys("Shift+F4")
        self._enter("5000")
        self._hands.keys("F12", "F4", "Return")
        self._hands.write(PINS["pengelola"])
        self._look("diskon-pin")
        self._finish()

    def _civil_servant(self) -> None:
        self._hands.scan(COFFEE)
        self._hands.keys("F8")
        self._enter("Dinas Perikanan")
        self._pay("F1", "50000")

    def _bus(self) -> None:
        """Fifty people in a hurry: many small receipts, most of them in cash."""
        codes = _sellable()
        for number in range(BUS):
            for code in self._random.sample(codes, self._random.randint(1, 4)):
                self._hands.scan(code)
            kind = self._random.choice(("F1", "F1", "F1", "F2", "F3"))
            self._pay(kind, "1000000" if kind == "F1" else "")
            self._clock.pass_minutes(1 if number % 2 else 0)

    def _bring_back(self) -> None:
        """One of the two packets of the first receipt comes back; the manager agrees."""
        self._hands.keys("F7")
        self._look("retur-cari")
        self._find_receipt()
        self._hands.keys("Return")
        self._hands.write("1")
        self._look("retur", then="Return")
        self._hands.write(PINS["pengelola"])
        self._look("retur-pin", then="Return")
        self._look("retur-selesai", then="Return")

    def _buy_bags(self) -> None:
        self._hands.keys("F10")
        self._enter("25000")
        self._hands.write("kantong plastik")
        self._look("kas", then="F1")

    def _print_again(self) -> None:
        self._hands.keys("F11")
        self._find_receipt()
        self._look("cetak-ulang", then="Return")

    def _close_shift(self) -> None:
        """Count blind; five hundred rupiah are missing, and the cashier says why."""
        self._hands.press("closeShift")
        for denomination, pieces in self._count():
            self._hands.fill(f"count{denomination}", str(pieces))
        self._look("hitung-kas", then="F12")
        if self._hands.is_shown("differenceReason"):
            self._hands.write("salah kembalian")
            self._look("selisih", then="F12")
        self._look("laporan-z", then="Return")

    def _count(self) -> list[tuple[int, int]]:
        """Count the drawer as a person would, who loses a coin."""
        window = self._hands.window
        assert isinstance(window, MainWindow), "another window"
        found: list[Money] = []
        window.station.jobs.read(
            lambda session: journal.balance(session, "cash:K1"), then=found.append
        )
        left, counts = found[0].rupiah - 500, []
        for denomination in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100):
            pieces, left = divmod(left, denomination)
            counts.append((denomination, pieces))
        return counts

    # --- the office -------------------------------------------------------------------------

    def _end_of_day(self) -> None:
        self._hands.keys("Ctrl+L")
        self._sign_in("pengelola")
        self._hands.press("navSettle")
        self._look("perhitungan")
        self._hands.press("settleAll")
        self._look("perhitungan-selesai")

    # --- what all scenes do -----------------------------------------------------------------

    def _sign_in(self, username: str) -> None:
        self._hands.choose("signInUser", username)
        self._enter(PINS[username])

    def _enter(self, text: str) -> None:
        self._hands.write(text)
        self._hands.keys("Return")

    def _pay(self, kind: str, amount: str = "") -> None:
        self._hands.keys("F12", kind)
        self._hands.write(amount)
        self._look("bayar")
        self._finish()

    def _finish(self) -> None:
        self._hands.keys("Return")
        assert self._hands.is_shown("nextCustomer"), self._hands.text("noticeBar")
        self._look("kembali", then="Return")

    def _find_receipt(self) -> None:
        """Write its number. The list follows the field after a short pause; look until it did."""
        self._hands.write("K1-000001")
        self._hands.window.findChildren(FindReceipts)[-1].look()

    def _look(self, name: str, then: str = "") -> None:
        """Take a screenshot, the first of each name only, and press the key that follows."""
        if not list(self._screens.glob(f"*-{name}.png")):
            self._shot += 1
            self._hands.picture(self._screens / f"{self._shot:02d}-{name}.png")
        if then:
            self._hands.keys(then)


def _sellable() -> list[str]:
    """The barcodes of the catalogue that have enough stock for a bus."""
    with (CATALOGUE / "produk.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["barcode"] for row in rows if int(row["stok_awal"]) >= 12]


# --- what the day leaves --------------------------------------------------------------------


def _collect(shop: Path, out: Path) -> Summary:
    """Copy the papers, check the books, and add up. Raises AssertionError when they differ."""
    with closing(Database(shop / "kasir.db")) as database:
        report = database.read(verify)
        assert report.is_clean, report.differences
        sold = database.read(lambda session: receipts.find_receipts(session, "", limit=10_000))
        settled = database.read(lambda session: settlements.settlements_of_day(session, DAY))
        save_papers(database, shop, out, config.load(shop).paper_columns)
        due = total(head.due for head in settled)
        owed = database.read(journal.fund).owed
        assert owed == due, f"the papers owe {due}, the ledger {owed}"
    return Summary(
        receipts=len(sold),
        sales_total=total(row.total for row in sold).rupiah,
        payable_total=due.rupiah,
        settlements=len(settled),
    )
