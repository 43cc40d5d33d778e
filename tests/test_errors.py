"""What people are told: an Indonesian sentence that says what to do, and the values behind it."""

from __future__ import annotations

from datetime import date

import pytest

from kasir import errors
from kasir.errors import UserError
from kasir.money import Money, Quantity

DAY = date(2026, 11, 24)
SENTENCES: list[tuple[UserError, str]] = [
    (
        errors.UnknownCodeError("899"),
        "Kode 899 tidak dikenal. Cari dengan nama barang atau penitip.",
    ),
    (errors.ExpiredGoodsError("Dodol", DAY), "Dodol kedaluwarsa 24/11/2026, tidak boleh dijual."),
    (
        errors.NoPriceError("Dodol"),
        "Dodol belum punya harga jual. Minta pengelola mengisi harganya.",
    ),
    (errors.StockShortError("Dodol", Quantity(2_500)), "Stok Dodol tinggal 2,5."),
    (errors.EmptyCartError(), "Belum ada barang. Pindai barang pertama."),
    (errors.DiscountTooLargeError(Money(54_000)), "Diskon paling banyak Rp54.000."),
    (errors.DiscountNotAllowedError("Bu Sri"), "Bu Sri tidak mengizinkan diskon."),
    (errors.QuantityError(), "Jumlah harus lebih dari 0"),
    (errors.PaymentShortError(Money(5_000)), "Kurang Rp5.000"),
    (errors.OverpaidError(Money(500)), "Lebih Rp500. Hanya tunai yang boleh lebih"),
    (errors.NotReturnableError(Quantity(0)), "Yang masih bisa diretur dari struk ini: 0."),
    (errors.NotAllowedError("Sari"), "Sari tidak berhak melakukan ini. Minta pengelola."),
    (errors.SecondPersonError(), "Tindakan ini perlu PIN orang kedua yang berhak."),
    (errors.ReasonMissingError(), "Tuliskan alasannya."),
    (errors.NoOpenShiftError(), "Shift belum dibuka."),
    (errors.ShiftOpenError("K1"), "Shift di K1 masih terbuka."),
    (errors.LeftoversError(2), "2 keranjang atau cetakan belum diputuskan."),
    (errors.CountFirstError(is_stale=False), "Hitung dulu uang di laci."),
    (errors.CountFirstError(is_stale=True), "Sejak hitungan terakhir"),
    (errors.DrawerDiffersError(), "Hitungan laci belum cocok"),
    (errors.UnknownNumberError("PST/2026/1"), "Nomor PST/2026/1 tidak ditemukan."),
    (errors.UnknownConsignorError("K9"), "Penitip K9 tidak ditemukan."),
    (
        errors.NoAgreementError("Bu Sri", DAY),
        "Bu Sri belum punya perjanjian yang berlaku 24/11/2026.",
    ),
    (errors.NotLatestSettlementError("PST/1"), "Saldo perhitungan ini sudah pindah ke PST/1."),
    (errors.AlreadyReversedError("PST/1"), "PST/1 sudah dibatalkan."),
    (errors.DrawerShortError(Money(1_000)), "Uang di laci tinggal Rp1.000."),
    (errors.PlaceShortError("brankas", Money(1_000)), "Di brankas tercatat Rp1.000."),
    (errors.SettledDayError(DAY), "Hari 24/11/2026 sudah dihitung."),
]


@pytest.mark.parametrize(("error", "sentence"), SENTENCES, ids=lambda it: type(it).__name__)
def test_sentences(error: UserError, sentence: str) -> None:
    """Each error is a sentence for the person in front of the screen."""
    assert str(error).startswith(sentence)
    assert error.exit_code == 1


def test_a_long_code_is_shown_short() -> None:
    """A scanner gone wild fills no screen; the error keeps the whole code."""
    error = errors.UnknownCodeError("9" * 500)
    assert error.code == "9" * 500
    assert "9" * 40 + "..." in str(error)
    assert "9" * 41 not in str(error)


def test_a_refused_machine_has_its_own_exit_code() -> None:
    """Scripts can tell a machine that may not run kasir from a wrong input."""
    assert errors.EnvironmentRefusedError("x").exit_code == 3
