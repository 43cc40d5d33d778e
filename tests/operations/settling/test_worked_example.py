"""The worked example of the money rules, both days and the reversal, to the rupiah."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from kasir.enums import Scheme, Source
from kasir.money import Money, Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.selling import returns
from kasir.operations.settling import accounts, settlements, statements
from kasir.operations.settling.settlements import SettlementHead
from kasir.terms import parse_tiers
from tests.shop import DAY, Shop, by_consignor, by_shop, cash, shared

TIERS = parse_tiers("10000:25;*:20")


def day_one(shop: Shop) -> tuple[int, SettlementHead, object]:
    """Sell L1 to L6 of one consignor (one product with harga titip, one with its own rate)."""
    consignor = shop.consignor("K900", percent=15)
    shop.agree(consignor, 12, DAY + timedelta(days=1), monthly_fee=Money(25_000), fee_day=25)
    shop.product("TWENTY", 20_000, consignor)
    shop.product("MADU", 75_000, consignor, net_price=Money(62_000))
    shop.product("GANTUNGAN", 12_500, consignor, rate=TIERS[1].rate)
    shop.product("KECIL", 8_750, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("TWENTY", 7)), cash(140_000))
    shop.sell(shop.cart(("TWENTY", 3, shared(6_000))), cash(54_000))
    discounted = shop.sell(shop.cart(("TWENTY", 5, by_shop(5_000))), cash(95_000))
    shop.sell(
        shop.cart(("MADU", 2), ("GANTUNGAN", 4, by_consignor(6_000)), ("KECIL", 1)), cash(300_000)
    )
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    return consignor, settled, discounted


def day_two(shop: Shop, consignor: int, discounted: object, advance: int) -> SettlementHead:
    shop.next_day()
    shop.open_shift()
    shop.reprice("TWENTY", 22_000)
    shop.sell(shop.cart(("TWENTY", 4)), cash(88_000))
    back = returns.ReturnLine(1, Quantity.units(2))
    refund = shop.take_back(discounted, back)  # type: ignore[arg-type]
    assert refund.total == Money(-38_000)
    assert refund.consignor_share == Money(-34_000)
    goods = {sku: shop.cart((sku, 1)).lines[0].item.product_id for sku in ("MADU", "TWENTY")}
    lost = [NoteLine(goods["MADU"], Quantity.units(1))]
    expired = [NoteLine(goods["TWENTY"], Quantity.units(3))]
    stamp = shop.stamp("pengelola", second="pemilik")
    note = shop.write(lambda s: stock.record_loss(s, consignor, lost, "pecah", stamp))
    assert note.compensation == Money(62_000)
    shop.write(lambda s: stock.record_expiry(s, consignor, expired, "lewat tanggal", stamp))
    shop.write(
        lambda s: accounts.advance(
            s, str(uuid4()), consignor, Money(advance), Source.SAFE, "bahan baku", stamp
        )
    )
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    return settled


def test_day_one(shop: Shop) -> None:
    """Six lines, three schemes, three bearers: due 416.538, 300.000 paid, 116.538 left."""
    _, settled, _ = day_one(shop)
    figures = settled.figures
    assert settled.number == "PST/2026/00001"
    assert (figures.gross, figures.pays, figures.commission) == (
        Money(508_750),
        Money(491_750),
        Money(80_212),
    )
    assert figures.discounts.consignor == Money(6_000)
    assert figures.discounts.shop == Money(5_000)
    assert figures.discounts.shared == Money(6_000)
    assert settled.due == Money(416_538)
    shop.pay(settled.number, 300_000, Source.DRAWER)
    after = shop.read(lambda s: settlements.by_number(s, settled.number))
    assert (after.closing, after.state) == (Money(116_538), "partly_paid")
    assert shop.owed("K900") == 116_538
    statement = shop.read(lambda s: statements.statement(s, settled.id))
    assert [line.consignor.rupiah for line in statement.lines] == [
        *(119_000, 45_900, 85_000, 124_000, 35_200, 7_438),
    ]


def test_day_two_and_reversal(shop: Shop) -> None:
    """Opening, new terms, return, loss, expiry, fee, advance: due 96.978; then cancelled."""
    consignor, first, discounted = day_one(shop)
    shop.pay(first.number, 300_000, Source.DRAWER)
    settled = day_two(shop, consignor, discounted, advance=100_000)
    figures = settled.figures
    assert figures.opening == Money(116_538)
    assert figures.sales == Money(77_440)
    assert figures.returns == Money(-34_000)
    assert figures.compensation == Money(62_000)
    assert figures.fees == Money(-25_000)
    assert figures.advances == Money(-100_000)
    assert settled.due == Money(96_978)
    statement = shop.read(lambda s: statements.statement(s, settled.id))
    assert [line.corrects for line in statement.lines if line.is_return] == [first.number]
    shop.pay(settled.number, 96_978, Source.BANK, "TRF-9")
    assert shop.owed("K900") == 0

    stamp = shop.stamp("pengelola", second="pemilik")
    counter = shop.write(lambda s: settlements.reverse(s, settled.number, "rekening salah", stamp))
    assert counter == f"{settled.number}-B"
    assert shop.owed("K900") == 96_978
    again = shop.settle(consignor)
    assert again is not None
    assert (again.due, again.number) == (Money(96_978), "PST/2026/00003")
    assert shop.settle(consignor) is None


def test_larger_advance_is_carried(shop: Shop) -> None:
    """With an advance of 200.000 the balance is -3.022: nothing is paid, it is carried."""
    consignor, first, discounted = day_one(shop)
    shop.pay(first.number, 300_000, Source.DRAWER)
    settled = day_two(shop, consignor, discounted, advance=200_000)
    assert settled.due == Money(-3_022)
    with pytest.raises(Exception, match="Tidak ada sisa yang harus dibayar"):
        shop.pay(settled.number, 1, Source.BANK)


def test_cash_payout_keeps_the_odd_rupiah(shop: Shop) -> None:
    """24 x 15.000, 9 x 18.000, 13 x 12.500 at 15 %, a return of 30.000: due 556.325."""
    consignor = shop.consignor("K901", Scheme.PERCENT, 15)
    for sku, price in (("A", 15_000), ("B", 18_000), ("C", 12_500)):
        shop.product(sku, price, consignor)
    shop.open_shift()
    old = shop.sell(shop.cart(("A", 2)))
    shop.close_shift()
    assert shop.settle(consignor) is not None
    shop.next_day()
    shop.open_shift()
    shop.sell(shop.cart(("A", 24), ("B", 9), ("C", 13)))
    shop.take_back(old, returns.ReturnLine(1, Quantity.units(2)))
    shop.close_shift()
    settled = shop.settle(consignor)
    assert settled is not None
    figures = settled.figures
    assert (figures.gross, figures.commission) == (Money(684_500), Money(102_675))
    assert (figures.sales, figures.returns) == (Money(581_825), Money(-25_500))
    due = settled.due - figures.opening
    assert due == Money(556_325)
    paid = shop.pay(settled.number, 556_325, Source.SAFE)
    assert paid.amount == Money(556_300)
