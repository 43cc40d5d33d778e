"""Labels with an old price wait until new ones hang on the goods."""

from __future__ import annotations

from sqlalchemy import text

from kasir.money import Money, Quantity
from kasir.operations.products import label_queue
from kasir.operations.products.label_queue import LabelDue
from tests.shop import Shop


def put_on(shop: Shop, *products: int) -> int:
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: label_queue.put_labels_on(s, products, stamp))


def test_a_price_change_makes_labels_wrong(shop: Shop) -> None:
    """Only goods whose label tells another price wait, with how many pieces are on the shelf."""
    owner = shop.consignor("K1")
    dear = shop.product("KERIPIK", 15_000, owner, stock_units=24)
    shop.product("DODOL", 18_000, None)
    assert shop.read(label_queue.labels_due) == ()
    shop.reprice("KERIPIK", 16_000)
    assert shop.read(label_queue.labels_due) == (
        LabelDue(
            *(dear, "KERIPIK", "Barang KERIPIK", "Usaha K1", Money(15_000), Money(16_000)),
            Quantity.units(24),
        ),
    )
    assert shop.read(label_queue.count_labels_due) == 1


def test_new_labels_end_the_wait(shop: Shop) -> None:
    """Said once, and who said it stands in the chain; the next change begins it anew."""
    product = shop.product("DODOL", 18_000, None, stock_units=0)
    shop.reprice("DODOL", 19_000)
    assert put_on(shop, product) == 1
    assert put_on(shop, product) == 0
    assert shop.read(label_queue.labels_due) == ()
    query = text("SELECT body FROM audit_records WHERE kind = 'labels'")
    assert shop.read(lambda s: s.execute(query).scalars().all()) == ['{"skus":["DODOL"]}']
    shop.reprice("DODOL", 20_000)
    [due] = shop.read(label_queue.labels_due)
    assert (due.label_price, due.consignor, due.on_hand) == (Money(19_000), "", Quantity(0))


def test_a_change_that_is_taken_back_needs_no_label(shop: Shop) -> None:
    """The old label tells the right price again."""
    shop.product("DODOL", 18_000, None)
    shop.reprice("DODOL", 19_000)
    shop.reprice("DODOL", 18_000)
    assert shop.read(label_queue.count_labels_due) == 0
