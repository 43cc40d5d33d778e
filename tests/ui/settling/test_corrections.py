"""Koreksi saldo: what two persons change, as the shop's expense, its loss, or neither."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.shop import Shop
from tests.ui.settling.money_desk import approve
from tests.ui.till import Till


def test_a_correction_needs_a_second_person(at_money: Till, goods: Shop) -> None:
    """Amount, direction, reason, then another person's PIN; the wrong PIN books nothing."""
    at_money.keys("F6")
    at_money.write("2000")
    at_money.key(Qt.Key.Key_Return)
    at_money.write("label salah")
    assert at_money.text("adjustTold") == (
        "Saldo Rp12.750 menjadi Rp14.750. Dicatat sebagai biaya toko."
    )
    at_money.keys("F2")
    assert at_money.text("adjustTold") == (
        "Saldo Rp12.750 menjadi Rp10.750. Dicatat sebagai biaya toko."
    )
    at_money.key(Qt.Key.Key_Return)
    approve(at_money, "0000")
    assert goods.owed("K001") == 12_750
    at_money.key(Qt.Key.Key_Escape)  # Back to the form, where everything still stands.
    assert (at_money.text("adjustAmount"), at_money.text("adjustReason")) == (
        "2.000",
        "label salah",
    )
    at_money.press("adjustConfirm")
    approve(at_money)
    assert goods.owed("K001") == 10_750
    assert at_money.notices[-1] == "Koreksi -Rp2.000 untuk Usaha K001 tercatat."


def test_a_balance_from_before_kasir_is_taken_over(at_money: Till, goods: Shop) -> None:
    """What was owed already is no expense of the shop's; two persons, as for a correction."""
    at_money.keys("F6")
    at_money.keys("F5")
    at_money.fill("adjustAmount", "300000")
    at_money.fill("adjustReason", "buku lama, 31/10")
    assert at_money.text("adjustTold") == (
        "Saldo Rp12.750 menjadi Rp312.750. "
        "Saldo dari sebelum kasir dipakai: saldo awal, bukan biaya toko."
    )
    at_money.press("adjustConfirm")
    approve(at_money)
    assert at_money.notices[-1] == "Saldo awal Rp300.000 untuk Usaha K001 tercatat."
    assert (goods.owed("K001"), goods.balance("opening")) == (312_750, 300_000)
    assert goods.balance("expense") == 0


def test_a_compensation_only_adds(at_money: Till, goods: Shop) -> None:
    """Who is made good gets something, out of the shop's loss; it can't be turned round."""
    at_money.keys("F6")
    at_money.keys("F2")
    at_money.keys("F4")
    assert not at_money.find(QPushButton, "adjustPlain").isChecked()
    at_money.keys("F2")
    at_money.fill("adjustAmount", "20000")
    at_money.fill("adjustReason", "kotak rusak kena hujan")
    assert at_money.text("adjustTold").startswith("Saldo Rp12.750 menjadi Rp32.750.")
    at_money.press("adjustConfirm")
    approve(at_money)
    assert at_money.notices[-1] == "Ganti rugi Rp20.000 untuk Usaha K001 tercatat."
    assert (goods.owed("K001"), goods.balance("loss")) == (32_750, 20_000)


def test_a_correction_without_amount_or_reason(at_money: Till) -> None:
    """Each is asked for before anybody types a PIN."""
    at_money.keys("F6")
    at_money.press("adjustConfirm")
    at_money.fill("adjustAmount", "500")
    at_money.press("adjustConfirm")
    assert at_money.errors == ["Tulis jumlahnya.", "Tuliskan alasannya."]
    assert not at_money.is_shown("approvePin")
