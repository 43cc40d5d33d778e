"""What is said before goods are taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.errors import AmountError, HalalMissingError
from kasir.money import Quantity
from kasir.operations import settings
from kasir.operations.goods import stock
from kasir.operations.goods.intake_check import intake_warnings
from kasir.operations.goods.note_line import NoteLine
from tests.shop import DAY, Shop

ONE = Quantity.units(1)


def test_nothing_is_said_when_all_is_well(shop: Shop) -> None:
    """A date far enough, a halal number, a round price; batik needs none of it."""
    food = shop.product("A", 10_000, None, halal_number="ID351", shelf_life_days=90)
    cloth = shop.product("B", 150_000, None)
    lines = [NoteLine(food, ONE, DAY + timedelta(days=30)), NoteLine(cloth, ONE)]
    assert shop.read(lambda s: intake_warnings(s, lines, DAY)) == ()


def test_each_worry_is_a_sentence(shop: Shop) -> None:
    """Near date, no halal number, licence and certificate out of date, odd price; each once."""
    food = shop.product("A", 8_750, None, licence_kind="PIRT", size="150 g")
    shop.write(
        lambda s: s.execute(
            text("UPDATE products SET licence_until = '2026-11-01', halal_until = '2026-11-23'")
        )
    )
    line = NoteLine(food, ONE, DAY + timedelta(days=29))
    assert shop.read(lambda s: intake_warnings(s, [line, line], DAY)) == (
        "Barang A 150 g kedaluwarsa 23/12/2026, tinggal 29 hari.",
        "Barang A 150 g belum punya nomor halal.",
        "Izin edar Barang A 150 g habis 01/11/2026.",
        "Sertifikat halal Barang A 150 g habis 23/11/2026.",
        "Harga Barang A 150 g bukan kelipatan Rp100: sulit dikembalikan tunai.",
    )


def test_a_past_date_is_no_warning_but_a_refusal(shop: Shop) -> None:
    """It is not said twice: the intake says it and stores nothing."""
    food = shop.product("A", 10_000, None, halal_number="ID351", stock_units=0)
    lines = [NoteLine(food, ONE, DAY - timedelta(days=1))]
    assert shop.read(lambda s: intake_warnings(s, lines, DAY)) == ()
    stamp = shop.stamp("pengelola")
    with pytest.raises(AmountError, match=r"Tanggal kedaluwarsa 23/11/2026 sudah lewat\."):
        shop.write(lambda s: stock.take_in(s, None, lines, stamp))


def test_a_shop_may_refuse_food_without_a_halal_number(shop: Shop) -> None:
    """By its setting: said beforehand and at the intake, all of it by name; nothing is stored.

    Whatever has the number, or is no food, is taken in; without the setting it is only told.
    """
    bare = [
        shop.product(sku, 10_000, None, shelf_life_days=90, stock_units=0) for sku in ("A", "B")
    ]
    fine = shop.product("C", 10_000, None, shelf_life_days=90, halal_number="ID351", stock_units=0)
    cloth = shop.product("D", 150_000, None, stock_units=0)
    lines = [NoteLine(product, ONE) for product in (*bare, fine, cloth)]
    told = (
        "Barang A, Barang B belum punya nomor halal, jadi tidak diterima. "
        "Tulis nomornya di Data, Barang, lalu ulangi."
    )
    stamp = shop.stamp("pengelola")
    strict = replace(shop.read(settings.shop), require_halal=True)
    shop.write(lambda s: settings.change(s, strict, stamp))
    with pytest.raises(HalalMissingError) as said:
        shop.read(lambda s: intake_warnings(s, lines, DAY))
    assert str(said.value) == told
    with pytest.raises(HalalMissingError) as refused:
        shop.write(lambda s: stock.take_in(s, None, lines, stamp))
    assert str(refused.value) == told
    assert shop.read(lambda s: s.execute(text("SELECT count(*) FROM batches")).scalar_one()) == 0
    shop.write(lambda s: stock.take_in(s, None, lines[2:], stamp))
    lenient = replace(strict, require_halal=False)
    shop.write(lambda s: settings.change(s, lenient, stamp))
    assert len(shop.read(lambda s: intake_warnings(s, lines, DAY))) == 2
    shop.write(lambda s: stock.take_in(s, None, lines, stamp))
