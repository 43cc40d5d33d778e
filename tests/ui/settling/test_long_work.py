"""Long work of the money desk on its real lane: stopped by its key, and told after a lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.settling import settlements
from kasir.operations.verify import report as verify
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.tables import Table
from kasir.ui.pages import SETTLING
from tests.shop import Shop
from tests.ui.till import Till, closed, waiting


@pytest.fixture
def office(goods: Shop, qtbot: QtBot) -> Iterator[Till]:
    """Give the manager's page on real threads: the day is sold, its shift is closed."""
    goods.open_shift()
    goods.sell(goods.cart(("2000000000015", 1), ("2000000000107", 1)))
    goods.close_shift()
    opened = Till(goods.folder, inline=False)
    sign_in(opened, qtbot)
    yield opened
    closed(opened)


def sign_in(till: Till, qtbot: QtBot, username: str = "pengelola") -> None:
    """Sign in and let every answer come."""
    qtbot.waitUntil(waiting(till))
    till.sign_in(username)
    qtbot.waitUntil(waiting(till))


def hold_office(till: Till) -> threading.Event:
    """Hold the office's lane up until the event is set."""
    gate = threading.Event()
    till.window.station.jobs.office(lambda _errand: gate.wait(5))
    return gate


def test_nobody_is_picked_before_the_pay_days_are_known(office: Till, qtbot: QtBot) -> None:
    """Without them everybody would be due: the key waits for the answer."""
    office.window._go_to(SETTLING)
    assert not office.find(KeyButton, "settleDue").isEnabled()
    qtbot.waitUntil(waiting(office))
    assert office.find(KeyButton, "settleDue").isEnabled()


def test_a_day_that_ends_behind_a_locked_screen(office: Till, goods: Shop, qtbot: QtBot) -> None:
    """Who unlocks is told how it ended, once; a cashier who comes before is not."""
    office.press("navSettle")
    qtbot.waitUntil(waiting(office))
    gate = hold_office(office)
    office.press("settleAll")
    office.keys("Ctrl+L")
    gate.set()
    qtbot.waitUntil(waiting(office))
    told = "Semua penitip sudah dihitung. Rekap siap dicetak: semua-rekap.pdf"
    assert office.text("noticeBar").strip() == ""
    sign_in(office, qtbot, "kasir")
    assert office.text("noticeBar").strip() == ""
    office.keys("Ctrl+L")
    sign_in(office, qtbot)
    assert told in office.text("noticeBar")
    assert office.text("noticeAction") == "Buka semua rekap"
    office.keys("Ctrl+L")
    sign_in(office, qtbot)
    assert office.text("noticeBar").strip() == ""  # Told once.
    assert (goods.owed("K001"), office.failures) == (12_750, [])


def test_transfers_that_end_behind_a_locked_screen(office: Till, goods: Shop, qtbot: QtBot) -> None:
    """The sheet is gone with the lock; what was paid and what was refused is told all the same."""
    stamp = goods.stamp("pengelola")
    for code in ("K001", "K005"):
        card = ConsignorCard(code, f"Usaha {code}", bank="BRI", bank_account="00123")
        found = goods.write(lambda s, c=card: consignors.save_consignor(s, c, stamp))
        goods.settle(found)
    office.press("navSettle")
    office.keys("F10")
    qtbot.waitUntil(waiting(office))
    office.fill("transferReference", "BRI-1")
    gate = hold_office(office)
    office.press("transferPaid")
    office.window.idle.slept.emit()
    gate.set()
    qtbot.waitUntil(waiting(office))
    assert office.text("noticeBar").strip() == ""
    sign_in(office, qtbot)
    assert "2 transfer tercatat dibayar." in office.text("noticeBar")
    assert (goods.owed("K001"), goods.balance("bank")) == (0, -132_750)


def test_a_day_stopped_by_its_key_is_run_again(office: Till, goods: Shop, qtbot: QtBot) -> None:
    """Esc while the first one is being settled: he is, the second is not; then the rest, once."""
    office.press("navSettle")
    qtbot.waitUntil(waiting(office))
    held, gate = threading.Event(), threading.Event()

    def hold(_session: object) -> None:
        held.set()
        gate.wait(5)

    other_till = threading.Thread(target=goods.write, args=(hold,))
    other_till.start()
    held.wait(5)
    with qtbot.waitSignal(office.window.station.jobs._office.progressed):
        office.press("settleAll")
    office.keys("Escape")
    gate.set()
    other_till.join()
    qtbot.waitUntil(waiting(office))
    assert office.errors[-1].startswith("Dihentikan. Yang sudah selesai tetap tersimpan")
    assert [row.code for row in office.find(Table, "settlePreview").shown_rows()] == ["K005"]
    [first] = goods.read(lambda s: settlements.settlements_of_day(s, goods.day))
    office.press("settleAll")
    qtbot.waitUntil(waiting(office))
    again = goods.read(lambda s: settlements.settlements_of_day(s, goods.day))
    assert (again[0], [head.number for head in again]) == (
        first,
        ["PST/2026/00001", "PST/2026/00002"],
    )
    assert goods.read(verify.verify).differences == ()
