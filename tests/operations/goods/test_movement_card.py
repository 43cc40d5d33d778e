"""The stock card: opening + movements = closing, whatever happens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Condition, EntryKind
from kasir.models import Session
from kasir.money import Quantity
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods import movement_card as stock_card
from kasir.operations.goods import stock
from kasir.operations.goods.movement_card import StockCard
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.products import catalog
from kasir.operations.selling import returns
from tests.operations.test_property import run
from tests.shop import DAY, Shop

HELD = "SELECT product_id, sum(on_hand) AS held FROM batches GROUP BY product_id"
CAME_AND_WENT = ("taken_in", "sold", "returned", "handed_back", "lost", "counted")


def _moved(card: StockCard) -> int:
    return sum(getattr(card, column).thousandths for column in CAME_AND_WENT)


def _check(session: Session, owner: int | None, first: date, last: date) -> None:
    """Demand of one owner's cards that opening and movements are the closing."""
    for card in stock_card.stock_cards(session, owner, first, last):
        assert card.opening.thousandths + _moved(card) == card.closing.thousandths
        alone = stock_card.stock_card(session, card.product_id, first, last)
        assert alone == card
        lines = stock_card.card_lines(session, card.product_id, first, last)
        assert sum(line.quantity.thousandths for line in lines) == _moved(card)
        assert (lines[-1].on_hand if lines else card.opening) == card.closing
        later = last + timedelta(days=1)
        assert stock_card.stock_card(session, card.product_id, later, later).opening == card.closing


@pytest.mark.parametrize("seed", [11, 12])
def test_opening_and_movements_are_the_closing(seed: int, shop: Shop) -> None:
    """After hundreds of random events, for any period, and the whole of it is what is there."""
    database = shop.database
    world = run(seed, 300, database)
    on_hand = {
        row.product_id: row.held for row in database.read(lambda s: s.execute(text(HELD)).all())
    }
    for owner, goods in world.products.items():
        whole = database.read(lambda s, o=owner: stock_card.stock_cards(s, o, DAY, world.day))
        assert {card.product_id: card.closing.thousandths for card in whole} == {
            product: on_hand.get(product, 0) for product in goods
        }
        assert {card.opening for card in whole} == {Quantity(0)}
        for _ in range(6):
            first = DAY + timedelta(days=world.die.randrange((world.day - DAY).days + 1))
            last = first + timedelta(days=world.die.randrange(9))
            database.read(lambda s, o=owner, a=first, b=last: _check(s, o, a, b))
    kinds = database.read(
        lambda s: set(
            s.execute(
                text("SELECT DISTINCT kind FROM entries JOIN stock_movements ON entry_id = id")
            ).scalars()
        )
    )
    assert kinds == {kind for kinds in stock_card.COLUMNS.values() for kind in kinds}


def test_a_movement_of_an_unknown_kind_is_seen(shop: Shop) -> None:
    """The closing is counted by itself: a kind that no column takes does not pass unseen."""
    product = shop.product("A", 10_000, None)
    shop.write(
        lambda s: s.execute(
            text(
                "INSERT INTO entries (kind, register_id, business_day, at, actor_id, reason) "
                "SELECT 'fee', register_id, business_day, at, actor_id, '' FROM entries LIMIT 1"
            )
        )
    )
    shop.write(
        lambda s: s.execute(
            text(
                "INSERT INTO stock_movements (entry_id, position, batch_id, product_id, quantity) "
                "SELECT (SELECT max(id) FROM entries), 1, batch_id, product_id, 7 "
                "FROM stock_movements LIMIT 1"
            )
        )
    )
    with pytest.raises(AssertionError):
        shop.read(lambda s: _check(s, None, DAY, DAY))
    assert shop.read(lambda s: stock_card.stock_card(s, product, DAY, DAY)).taken_in


def test_one_product_through_three_days(shop: Shop) -> None:
    """100 in; 3 sold, 1 back on the shelf, 1 back damaged; 20 handed back, 2 lost, 1 found."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor)
    shop.open_shift()
    sold = shop.sell(shop.cart(("A", 4)))
    shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1), Condition.DAMAGED))
    shop.close_shift()
    shop.next_day()
    one, two = shop.stamp("pengelola"), shop.stamp("pengelola", second="pemilik")
    back, lost = [NoteLine(product, Quantity.units(20))], [NoteLine(product, Quantity.units(2))]
    shop.write(lambda s: stock.hand_back(s, consignor, back, "tidak laku", one))
    shop.next_day()
    shop.write(lambda s: stock.record_loss(s, consignor, lost, "hilang", two))
    scope = shop.read(stock_counts.scopes)[0]
    shop.write(lambda s: stock_counts.set_counted(s, product, Quantity.units(76), two))
    shop.write(lambda s: stock_counts.finish(s, scope, {}, two))
    last = DAY + timedelta(days=2)
    card = shop.read(lambda s: stock_card.stock_card(s, product, DAY, last))
    told = [getattr(card, column).thousandths // 1_000 for column in CAME_AND_WENT]
    assert told == [100, -4, 1, -20, -2, 1]
    assert (card.opening, card.closing) == (Quantity(0), Quantity.units(76))
    assert shop.read(lambda s: catalog.find_product(s, "A", last))[0].on_hand == card.closing
    lines = shop.read(lambda s: stock_card.card_lines(s, product, DAY + timedelta(days=1), last))
    assert [(line.kind, line.number, str(line.quantity), str(line.on_hand)) for line in lines] == [
        (EntryKind.RETURN_TO_CONSIGNOR, "RTV/2026/00001", "-20", "77"),
        (EntryKind.LOSS, "BA/2026/00001", "-2", "75"),
        (EntryKind.STOCK_COUNT, "SO/2026/00001", "1", "76"),
    ]


def test_goods_that_left_are_not_listed_for_ever(shop: Shop) -> None:
    """Off the list and without a movement in the period: no card; with one, there is."""
    product = shop.product("A", 10_000, None, stock_units=5)
    gone = [NoteLine(product, Quantity.units(5))]
    two = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: stock.record_loss(s, None, gone, "rusak", two))
    shop.write(lambda s: s.execute(text("UPDATE products SET is_active = 0")))
    assert len(shop.read(lambda s: stock_card.stock_cards(s, None, DAY, DAY))) == 1
    later = DAY + timedelta(days=1)
    assert shop.read(lambda s: stock_card.stock_cards(s, None, later, later)) == ()
