"""Pictures of the people's screens, for `python -m tests.screens`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest

from kasir.operations.people import recovery
from kasir.store import shop_folder
from kasir.store.copies import found
from kasir.ui.start.choose_copy import ChooseCopy
from kasir.ui.start.first_start import FirstStart
from kasir.ui.start.put_back import PutBack
from tests.shop import MORNING
from tests.ui.till import Till


def people(till: Till, take: Callable[[str], None]) -> None:
    """Let the owner come by the recovery paper, then look after the people."""
    till.keys("Ctrl+L")
    till.press("forgotPin")
    till.fill("recoverKey", "bukan kata")
    till.press("recoverConfirm")
    take("pin-lupa")
    till.keys("Escape", "Escape")
    till.window.show_words(recovery.words_of(b"sixteen letters!"))
    till.press("recoveryDone")
    take("kertas-pemulihan")
    till.window.sheets.close_sheet()
    till.sign_in("pemilik", "3332")
    till.sign_in("pemilik")
    take("pin-salah-sebelumnya")
    till.press("navSettings")
    till.press("tabPeople")
    take("orang")
    till.press("newPeople")
    till.fill("personName", "Sari")
    till.press("personConfirm")
    take("orang-baru")
    till.keys("Escape", "Escape")
    till.press("newPin")
    take("pin-baru")
    till.keys("Escape")
    till.press("newRecoveryPaper")
    take("kertas-baru")
    till.keys("Escape")
    till.press("personButton")
    take("nama-saya")
    till.press("ownPinButton")
    take("ganti-pin")
    till.keys("Escape")


def draw_start(out: Path, look: str) -> None:
    """The very first start, before there is a shop."""
    first = FirstStart()
    first.show()
    for name in ("mulai", "mulai-orang-kedua"):
        QTest.qWait(150)
        first.grab().save(str(out / f"{look}00-{name}.png"))
        for field, text in (
            (first.shop, "Toko Bayeman"),
            (first.owner, "Bu Ratna"),
            (first.owner_pin, "190752"),
            (first.owner_again, "190752"),
        ):
            field.setText(text)
        first.button.click()
    first.deleteLater()


def first_start(out: Path, shop: Path) -> None:
    """The pages before there is a shop, and the one while a copy becomes it."""
    copies = shop / "backups"
    shop_folder.back_up(shop, copies, MORNING)
    (copies / "asing.db").write_bytes(b"x" * 200)
    pages = (
        ("mulai", FirstStart()),
        ("mulai-cadangan", ChooseCopy(lambda place: found.find([place]), copies)),
        ("memulihkan", PutBack(copies, lambda _advance: None)),
    )
    for name, page in pages:
        page.show()
        QTest.qWait(100)
        page.grab().save(str(out / f"{name}.png"))
        page.deleteLater()
