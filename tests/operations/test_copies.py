"""What a copy holds, and what going back to it would lose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kasir.money import Money
from kasir.operations import copies
from kasir.operations.copies import Holding, Loss
from tests.shop import Shop


@pytest.fixture
def sold(shop: Shop) -> Shop:
    """Give a shop with one receipt of 20.000."""
    shop.product("A", 10_000, shop.consignor("K"))
    shop.open_shift()
    shop.sell(shop.cart(("A", 2)))
    return shop


def _holding(shop: Shop) -> Holding:
    return shop.read(copies.holding)


def _loss(shop: Shop, held: Holding) -> Loss:
    return shop.read(lambda s: copies.loss(s, held))


def test_an_empty_shop_holds_its_beginning(shop: Shop) -> None:
    """No receipt yet, but a chain that begins."""
    found = _holding(shop)
    assert (found.shop, found.receipts, found.last_receipt) == ("Pusat Oleh-Oleh Tongas", 0, "")
    assert [seal.register for seal in found.seals] == ["K1"]


def test_what_a_shop_holds(sold: Shop) -> None:
    """How many receipts, the newest number, and the last seal as papers show it."""
    found = _holding(sold)
    assert (found.receipts, found.last_receipt) == (1, "K1-000001")
    [seal] = found.seals
    assert (seal.at, seal.code) == (sold.at, "-".join(_blocks(seal.hash)))


def _blocks(digest: str) -> list[str]:
    return [digest[at : at + 4].upper() for at in (0, 4, 8)]


def test_what_would_be_lost(sold: Shop) -> None:
    """Receipts with what they came to, returns taken off, and other events beside them."""
    held = _holding(sold)
    assert _loss(sold, held) == Loss(0, Money(0), 0, is_same_shop=True)
    sold.sell(sold.cart(("A", 3)))
    sold.sell(sold.cart(("A", 1)))
    sold.take_in(1, 1, 5)
    sold.close_shift()
    assert _loss(sold, held) == Loss(2, Money(40_000), 3, is_same_shop=True)


def test_a_copy_that_goes_further_loses_nothing(sold: Shop) -> None:
    """The present shop is the older one: it has nothing that the copy lacks."""
    held = _holding(sold)
    [seal] = held.seals
    later = replace(seal, sequence=seal.sequence + 5, hash="y", at=seal.at + timedelta(days=1))
    ahead = replace(held, seals=(later,))
    assert _loss(sold, ahead) == Loss(0, Money(0), 0, is_same_shop=True)


def test_another_shop_or_another_past(sold: Shop) -> None:
    """The same place in the chain with another hash: nothing can be compared."""
    held = _holding(sold)
    [seal] = held.seals
    foreign = replace(held, seals=(replace(seal, hash="x"),))
    assert not _loss(sold, foreign).is_same_shop


def test_whose_restore_it_was(sold: Shop) -> None:
    """An owner of the copy by his name; anybody else, or nobody, is no owner of it."""
    found = sold.read(lambda s: [copies.owner(s, name) for name in ("pemilik", "kasir", "", "x")])
    assert found == [sold.actor("pemilik"), None, None, None]
