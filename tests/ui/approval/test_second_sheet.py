"""The second person at the counter: what it costs whom, and both names in the record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import text

from kasir.enums import Bearer, Role, TenderKind
from kasir.money import Money, Rate
from kasir.operations.people import limits
from kasir.operations.people.limits import USUAL, Limit
from kasir.ui.office.limits_sheet import LimitsSheet
from tests.shop import PINS, Shop
from tests.ui.till import Till

BATIK = "2000000000107"


def give(till: Till, off: str, bearer: Bearer | None = None) -> None:
    """Ring up the batik of 150.000, give a discount, press Enter at the payment."""
    till.type_code(BATIK)
    till.discount(off, bearer)
    till.pay()
    till.give(TenderKind.TRANSFER)
    QTest.keyClick(till.find(QLineEdit, "cashField"), Qt.Key.Key_Return)


def seconds(shop: Shop) -> list[str | None]:
    asked = text("SELECT second_id FROM entries WHERE kind = 'sale' ORDER BY id")
    people = shop.read(lambda s: dict(s.execute(text("SELECT id, username FROM staff")).all()))
    return [people.get(each) for each in shop.read(lambda s: s.execute(asked).scalars().all())]


def test_a_discount_within_the_limit_asks_nobody(selling: Till, goods: Shop) -> None:
    """10 % of the line and less than 25.000: the cashier's own."""
    give(selling, "15.000")
    assert not selling.is_shown("approvalTold")
    assert seconds(goods) == [None]


def test_beyond_it_the_sheet_says_what_it_costs_whom(selling: Till, goods: Shop) -> None:
    """In rupiah, with the names; the PIN of another person, once, and the sale is done."""
    give(selling, "30.000", Bearer.CONSIGNOR)
    assert seconds(goods) == []
    lost = "Yang berkurang: Usaha K005 Rp24.000 dan toko Rp6.000."
    assert selling.text("approvalTold").splitlines() == [
        f"Barang 2000000000107: diskon Rp30.000 dari Rp150.000. {lost}",
        "Barang 2000000000107: diskonnya ditanggung penitip, menurut perjanjian toko.",
    ]
    selling.second(PINS["pengelola"], "pengelola")
    assert seconds(goods) == ["pengelola"]
    assert goods.owed("K005") == 96_000


def test_a_wrong_pin_and_esc_lose_nothing(selling: Till, goods: Shop) -> None:
    """The sheet below stands as it was; nothing is sold before somebody may."""
    give(selling, "100.000", Bearer.CONSIGNOR)
    selling.second("9753", "pengelola")
    assert selling.is_shown("approvalTold")
    selling.second(PINS["pengelola"], "pengelola")  # Beyond the manager's half, too.
    assert selling.is_shown("approvalTold")
    selling.key(Qt.Key.Key_Escape)
    assert not selling.is_shown("approvalTold")
    assert selling.is_shown("cashField")
    QTest.keyClick(selling.find(QLineEdit, "cashField"), Qt.Key.Key_Return)
    selling.second()
    assert seconds(goods) == ["pemilik"]


def test_the_cashiers_own_name_is_not_offered(selling: Till) -> None:
    """Who acts can't be the second one, nor can an auditor or another cashier."""
    give(selling, "30.000")
    users = selling.window.sheets.sheet.over.pane.users  # type: ignore[union-attr]
    assert [row.key for row in users.rows.rows] == ["pengelola", "pemilik"]


def test_a_changed_bank_account_in_the_form(till: Till, goods: Shop) -> None:
    """What was typed stays under the PIN, and is stored with both names."""
    goods.write(lambda s: s.execute(text("UPDATE consignors SET bank_account = '111'")))
    till.begin("pengelola")
    till.press("navMaster")
    till.press("changeConsignor")
    till.fill("consignorBankAccount", "222")
    till.press("consignorConfirm")
    assert "Rekening Usaha K001 berubah" in till.text("approvalTold")
    till.second()
    asked = text("SELECT bank_account FROM consignors WHERE code = 'K001'")
    assert goods.read(lambda s: s.execute(asked).scalar()) == "222"


# --- the owner's list of limits -------------------------------------------------------------


def open_limits(till: Till, username: str = "pemilik") -> None:
    till.begin(username)
    till.press("navSettings")
    till.keys("F7")


def test_the_owner_sets_a_limit(till: Till, goods: Shop) -> None:
    """A number is stored, an empty field is no limit; nothing else changes."""
    open_limits(till)
    assert till.text("limitDiscountShareKasir") == "10"
    assert till.text("limitReturnKasir") == "0"
    till.fill("limitDiscountShareKasir", "20")
    till.fill("limitDiscountKasir", "")
    till.press("limitConfirm")
    assert till.notices[-1] == "Batas tersimpan."
    assert goods.read(limits.limits) == {
        **USUAL,
        (Limit.DISCOUNT_SHARE, Role.CASHIER): Rate(2_000),
        (Limit.DISCOUNT, Role.CASHIER): None,
    }


def test_two_owners_at_once(till: Till, goods: Shop) -> None:
    """The second one is told, and finds the new values when he opens the list again."""
    open_limits(till)
    stamp = goods.stamp("pemilik")
    new = {**USUAL, (Limit.DISCOUNT, Role.CASHIER): Money(5_000)}
    goods.write(lambda s: limits.change_limits(s, USUAL, new, stamp))
    till.fill("limitDiscountKasir", "90000")
    till.press("limitConfirm")
    assert till.errors[-1] == (
        "Daftar batas baru saja diubah orang lain. Lihat isinya sekarang, lalu ulangi."
    )
    assert goods.read(limits.limits) == new
    till.key(Qt.Key.Key_Escape)
    till.keys("F7")
    assert till.text("limitDiscountKasir") == "5.000"


def test_a_manager_has_no_such_button(till: Till) -> None:
    """Only the owner says how far anybody goes."""
    open_limits(till, "pengelola")
    assert not till.is_shown("editLimits")
    assert not isinstance(till.window.sheets.sheet, LimitsSheet)
    assert QApplication.activeModalWidget() is None
