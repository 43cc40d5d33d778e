"""The expiry board: what is left of each batch, by consignor, the next date first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kasir.enums import Cause
from kasir.errors import NotExpiredError
from kasir.money import Money, Quantity
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import expiry, stock
from kasir.operations.goods.note_line import NoteLine
from tests.shop import DAY, Shop


def board(shop: Shop) -> list[tuple[str, list[tuple[str, str, int, int]]]]:
    return [
        (owner.name, [(g.sku, str(g.quantity), g.days_left, g.step) for g in owner.goods])
        for owner in shop.read(lambda s: expiry.expiring(s, shop.day))
    ]


def test_steps_of_the_board(shop: Shop) -> None:
    """30, 14, 7 and 0 days; 31 days are far away; two batches of one day are one row."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=1)
    for days in (0, 1, 7, 8, 14, 15, 30, 31, 8):
        shop.take_in(consignor, product, 2, DAY + timedelta(days=days))
    assert board(shop) == [
        (
            "Usaha K1",
            [
                ("A", "2", 0, 0),
                *(("A", "2", 1, 7), ("A", "2", 7, 7)),
                *(("A", "4", 8, 14), ("A", "2", 14, 14)),
                *(("A", "2", 15, 30), ("A", "2", 30, 30)),
            ],
        )
    ]


def test_who_has_the_next_date_comes_first(shop: Shop) -> None:
    """Consignors by their next date, the shop's own goods among them; past dates are negative."""
    one, two = shop.consignor("K1"), shop.consignor("K2")
    for sku, owner, days in (("A", one, 9), ("B", two, 5), ("OWN", None, 2)):
        product = shop.product(sku, 10_000, owner, stock_units=0)
        shop.take_in(owner, product, 3, DAY + timedelta(days=days))
    shop.day = DAY + timedelta(days=3)
    assert board(shop) == [
        ("", [("OWN", "3", -1, 0)]),
        ("Usaha K2", [("B", "3", 2, 7)]),
        ("Usaha K1", [("A", "3", 6, 7)]),
    ]


def test_the_telephone_stands_beside_the_name(shop: Shop) -> None:
    """What the message needs comes with the goods."""
    consignor = shop.consignor("K1")
    card = ConsignorCard("K1", "Usaha K1", phone="0812-3456-789")
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.save_consignor(s, card, stamp))
    shop.take_in(consignor, shop.product("A", 10_000, consignor), 1, DAY)
    [owner] = shop.read(lambda s: expiry.expiring(s, DAY))
    assert (owner.consignor_id, owner.code, owner.phone) == (consignor, "K1", "0812-3456-789")


def test_the_oldest_batch_is_sold_first(shop: Shop) -> None:
    """5 of the 6 of the older batch are sold: 1 is left of it, the newer one is whole."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 6, DAY + timedelta(days=3))
    shop.take_in(consignor, product, 4, DAY + timedelta(days=10))
    shop.open_shift()
    shop.sell(shop.cart(("A", 5)))
    assert board(shop) == [("Usaha K1", [("A", "1", 3, 7), ("A", "4", 10, 14)])]


def test_what_was_sold_before_its_intake_is_not_there(shop: Shop) -> None:
    """Sold from an expired batch's neighbour that runs negative: the board shows what is left."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 4, DAY)
    shop.take_in(consignor, product, 1, None)
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("A", 3)))  # The 4 are expired, so the undated batch is 2 below zero.
    assert board(shop) == [("Usaha K1", [("A", "2", -1, 0)])]
    two = shop.stamp("pengelola", second="pemilik")
    lines = [NoteLine(product, Quantity.units(2))]
    shop.write(lambda s: stock.record_expiry(s, consignor, lines, "lewat tanggal", two))
    assert board(shop) == []


def test_what_goes_back_is_what_expires_first(shop: Shop) -> None:
    """Handing back takes the batch with the next date, whenever it came in."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=5)
    shop.take_in(consignor, product, 4, DAY + timedelta(days=10))
    shop.take_in(consignor, product, 3, DAY + timedelta(days=2))
    stamp = shop.stamp("pengelola")
    lines = [NoteLine(product, Quantity.units(3))]
    shop.write(lambda s: stock.hand_back(s, consignor, lines, "mendekati kedaluwarsa", stamp))
    assert board(shop) == [("Usaha K1", [("A", "4", 10, 14)])]


def test_the_liability_that_is_shown_is_the_one_that_is_booked(shop: Shop) -> None:
    """Before and after: the same amounts, line by line; own goods owe nobody."""
    consignor = shop.consignor("K1")
    product = shop.product("MADU", 75_000, consignor, net_price=Money(62_000))
    lines = [NoteLine(product, Quantity.units(2)), NoteLine(product, Quantity.units(1))]
    told = shop.read(lambda s: stock.liability(s, Cause.DAMAGED, consignor, lines, DAY))
    assert [amount.rupiah for amount in told.amounts] == [124_000, 62_000]
    two = shop.stamp("pengelola", second="pemilik")
    note = shop.write(lambda s: stock.record_loss(s, consignor, lines, "pecah", two, Cause.DAMAGED))
    assert note.compensation == told.amount == Money(shop.owed("K1"))
    own = [NoteLine(shop.product("OWN", 5_000, None), Quantity.units(1))]
    told = shop.read(lambda s: stock.liability(s, Cause.LOST, None, own, DAY))
    assert told.amounts == (Money(0),)


def test_only_what_has_expired_is_written_off_as_expired(shop: Shop) -> None:
    """Tomorrow's goods are still good; on their last day, and without a date, they may go."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=1)
    shop.take_in(consignor, product, 2, DAY)
    shop.take_in(consignor, product, 2, DAY + timedelta(days=1))
    two = shop.stamp("pengelola", second="pemilik")

    def write_off(units: int) -> None:
        lines = [NoteLine(product, Quantity.units(units))]
        shop.write(lambda s: stock.record_expiry(s, consignor, lines, "lewat tanggal", two))

    with pytest.raises(NotExpiredError, match=r"Barang A baru kedaluwarsa 25/11/2026\."):
        write_off(3)
    write_off(2)
    assert board(shop) == [("Usaha K1", [("A", "2", 1, 7)])]
