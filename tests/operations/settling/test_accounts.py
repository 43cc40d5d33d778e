"""A consignor's account outside sales: compensation, fees, advances, adjustments, loss."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from kasir.enums import Scheme, Source
from kasir.errors import (
    AmountError,
    DrawerShortError,
    NoAgreementError,
    QuantityError,
    ReasonMissingError,
    SecondPersonError,
    StockShortError,
)
from kasir.money import Money, Quantity, Rate
from kasir.operations.agreements import AgreementError, AgreementTerms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import StockNote
from kasir.operations.settling import accounts
from kasir.operations.settling.accounts import Voucher
from kasir.terms import Tier
from tests.shop import DAY, Shop


def advance(shop: Shop, consignor: int, amount: int, source: Source = Source.SAFE) -> Voucher:
    key = str(uuid4())
    return shop.write_approved(
        lambda s, t: accounts.advance(s, key, consignor, Money(amount), source, "bahan", t)
    )


def ceiling(shop: Shop, consignor: int) -> int:
    return shop.read(lambda s: accounts.advance_ceiling(s, consignor, shop.day)).rupiah


def lose(
    shop: Shop, consignor: int | None, product: int, units: int, verb: str = "record_loss"
) -> StockNote:
    stamp = shop.stamp("pengelola", second="pemilik")
    lines = [NoteLine(product, Quantity.units(units))]
    return shop.write(lambda s: getattr(stock, verb)(s, consignor, lines, "pecah", stamp))


# --- advances -------------------------------------------------------------------------------


def test_an_advance_is_at_most_half_of_the_goods(shop: Shop) -> None:
    """100 x 20.000 at 15 % are 1.700.000 of the consignor's: 850.000 may be advanced."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    assert ceiling(shop, consignor) == 850_000
    with pytest.raises(AmountError, match=r"paling banyak Rp850\.000"):
        advance(shop, consignor, 850_001)
    for amount in (0, -1):
        with pytest.raises(AmountError):
            advance(shop, consignor, amount)
    paid = advance(shop, consignor, 850_000)
    assert (paid.number, paid.amount) == ("UMV/2026/00001", Money(-850_000))
    assert (shop.owed("K1"), shop.balance("safe")) == (-850_000, -850_000)


def test_advances_still_open_count(shop: Shop) -> None:
    """A second advance gets only what the first left, also after a settlement carried it."""
    consignor = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, consignor)
    advance(shop, consignor, 500_000)
    assert ceiling(shop, consignor) == 350_000
    head = shop.settle(consignor)
    assert head is not None
    assert (head.due, ceiling(shop, consignor)) == (Money(-500_000), 350_000)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 10)))  # 170.000 are earned back, and 10 pieces fewer are there.
    shop.close_shift()
    assert shop.settle(consignor) is not None
    assert ceiling(shop, consignor) == (90 * 17_000) // 2 - 330_000
    advance(shop, consignor, ceiling(shop, consignor))
    assert ceiling(shop, consignor) == 0


def test_goods_that_are_not_there_are_no_security(shop: Shop) -> None:
    """What was sold before its intake was written down does not count twice."""
    consignor = shop.consignor("K1", percent=0)
    product = shop.product("A", 1_000, consignor, stock_units=0)
    shop.open_shift()
    shop.sell(shop.cart(("A", 4)))
    assert ceiling(shop, consignor) == 0
    shop.take_in(consignor, product, 10)
    assert ceiling(shop, consignor) == 3_000


def test_nothing_is_advanced_on_expired_goods(shop: Shop) -> None:
    """10 of the 30 end today: tomorrow they are no pledge. 2 sold too many stay missing."""
    consignor = shop.consignor("K1", percent=15)
    product = shop.product("KERIPIK", 20_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 10, shop.day)
    shop.take_in(consignor, product, 20, shop.day + timedelta(days=9))
    assert ceiling(shop, consignor) == 255_000
    oversold = shop.product("STIK", 20_000, consignor, stock_units=0)
    shop.take_in(consignor, oversold, 10, shop.day)
    shop.open_shift()
    shop.sell(shop.cart(("STIK", 12)))
    shop.next_day()
    assert ceiling(shop, consignor) == 170_000
    shop.take_in(consignor, oversold, 20, shop.day + timedelta(days=9))
    assert ceiling(shop, consignor) == 170_000 + 153_000


def test_an_advance_from_the_drawer_opens_it(shop: Shop) -> None:
    """What the drawer does not hold is not advanced from it."""
    consignor = shop.consignor("K1")
    shop.product("KERIPIK", 20_000, consignor)
    shop.open_shift(100_000)
    with pytest.raises(DrawerShortError, match=r"tinggal Rp100\.000"):
        advance(shop, consignor, 100_001, Source.DRAWER)
    advance(shop, consignor, 100_000, Source.DRAWER)
    assert shop.balance("cash:K1") == 0
    jobs = shop.read(lambda s: s.execute(text("SELECT kind FROM print_jobs")).scalars().all())
    assert jobs == ["drawer"]


def test_a_consignor_without_an_agreement_gets_no_advance(shop: Shop) -> None:
    """Nothing is agreed: the ceiling is 0."""
    stamp = shop.stamp("pengelola")
    card = ConsignorCard("K1", "Baru")
    consignor = shop.write(lambda s: consignors.save_consignor(s, card, stamp))
    assert ceiling(shop, consignor) == 0


def test_every_consignor_with_his_balance(shop: Shop) -> None:
    """By name; who left is listed as long as something is owed either way."""
    consignor = shop.consignor("K2", percent=15)
    shop.consignor("K1")
    gone = shop.consignor("K3")
    shop.product("KERIPIK", 20_000, consignor)
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.part_with(s, gone, stamp))
    advance(shop, consignor, 50_000)
    listed = shop.read(accounts.consignor_accounts)
    assert [(each.code, each.owed.rupiah) for each in listed] == [("K1", 0), ("K2", -50_000)]
    two = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: accounts.adjust(s, "k", gone, Money(7_000), "kurang bayar", two))
    [last] = shop.read(accounts.consignor_accounts)[2:]
    assert (last.code, last.is_active, last.owed) == ("K3", False, Money(7_000))
    assert shop.read(lambda s: accounts.owed(s, gone)) == Money(7_000)


# --- vouchers -------------------------------------------------------------------------------


def test_each_voucher_is_booked_once(shop: Shop) -> None:
    """A second press with the same key gives the same voucher."""
    consignor = shop.consignor("K1")
    shop.product("A", 20_000, consignor)
    two = shop.stamp("pengelola", second="pemilik")
    money, safe = Money(12_000), Source.SAFE
    verbs = {
        "a": lambda s: accounts.compensate(s, "a", consignor, money, "hilang", two),
        "b": lambda s: accounts.adjust(s, "b", consignor, -money, "salah", two),
        "c": lambda s: accounts.take_over(s, "c", consignor, Money(700), "buku lama", two),
        "d": lambda s: accounts.advance(s, "d", consignor, money, safe, "bahan", two),
    }
    for verb in verbs.values():
        assert shop.write(verb) == shop.write(verb)
    assert shop.owed("K1") == 12_000 - 12_000 + 700 - 12_000
    assert (shop.balance("loss"), shop.balance("expense")) == (12_000, -12_000)
    assert (shop.balance("opening"), shop.balance("safe")) == (700, -12_000)
    assert shop.read(lambda s: accounts.consignor_of_code(s, "K1")) == consignor


def test_a_voucher_needs_an_amount_a_reason_and_two_persons(shop: Shop) -> None:
    """Nothing, no reason, or nobody else: refused."""
    consignor = shop.consignor("K1")
    two, alone = shop.stamp("pengelola", second="pemilik"), shop.stamp("pengelola")
    for verb in (accounts.compensate, accounts.adjust, accounts.take_over):
        with pytest.raises(AmountError):
            shop.write(lambda s, v=verb: v(s, "k", consignor, Money(0), "x", two))
        with pytest.raises(ReasonMissingError):
            shop.write(lambda s, v=verb: v(s, "k", consignor, Money(1), " ", two))
        with pytest.raises(SecondPersonError):
            shop.write(lambda s, v=verb: v(s, "k", consignor, Money(1), "x", alone))
    with pytest.raises(AmountError, match="lebih dari 0"):
        shop.write(lambda s: accounts.compensate(s, "k", consignor, Money(-1), "x", two))


# --- rack fees ------------------------------------------------------------------------------


def fee_days(shop: Shop, consignor: int, until: date) -> list[tuple[date, int]]:
    found = shop.read(lambda s: accounts.fees_due(s, [consignor], until)).get(consignor, ())
    return [(fee.day, fee.amount.rupiah) for fee in found]


def rented(shop: Shop, fee_day: int, fee: int = 25_000) -> int:
    """A consignor who pays rent from 4 November on (the agreement's start)."""
    return shop.consignor("K1", monthly_fee=Money(fee), fee_day=fee_day)


def test_a_fee_falls_due_on_each_fee_day_from_the_start(shop: Shop) -> None:
    """Not before the start, on the start itself, and every month after, once."""
    start = DAY - timedelta(days=20)
    assert start == date(2026, 11, 4)
    consignor = rented(shop, fee_day=4)
    assert fee_days(shop, consignor, date(2026, 11, 3)) == []
    assert fee_days(shop, consignor, date(2027, 2, 3)) == [
        (date(2026, 11, 4), 25_000),
        (date(2026, 12, 4), 25_000),
        (date(2027, 1, 4), 25_000),
    ]


def test_a_fee_day_before_the_start_waits_for_the_next_month(shop: Shop) -> None:
    """An agreement from the 4th with fee day 3 pays first on 3 December."""
    assert fee_days(shop, rented(shop, fee_day=3), date(2027, 1, 3)) == [
        (date(2026, 12, 3), 25_000),
        (date(2027, 1, 3), 25_000),
    ]


def test_the_28th_of_every_month(shop: Shop) -> None:
    """The last fee day that every month has."""
    days = fee_days(shop, rented(shop, fee_day=28), date(2027, 3, 1))
    assert [day for day, _ in days] == [
        date(2026, 11, 28), date(2026, 12, 28), date(2027, 1, 28), date(2027, 2, 28),
    ]  # fmt: skip


def test_a_new_version_ends_the_old_fee_the_day_before(shop: Shop) -> None:
    """From 1 December 30.000 on the 1st: the old fee day 28 falls due once only."""
    consignor = rented(shop, fee_day=28)
    shop.agree(consignor, 15, date(2026, 12, 1), monthly_fee=Money(30_000), fee_day=1)
    shop.agree(consignor, 15, date(2027, 1, 1))
    shop.agree(consignor, 16, date(2027, 1, 1), monthly_fee=Money(1), fee_day=1)
    assert fee_days(shop, consignor, date(2027, 1, 31)) == [
        (date(2026, 11, 28), 25_000),
        (date(2026, 12, 1), 30_000),
        (date(2027, 1, 1), 1),
    ]


def test_fees_are_booked_once_at_the_end_of_a_day(shop: Shop) -> None:
    """Two fee days since the last settlement are two rows; a reversal does not book them again."""
    consignor = rented(shop, fee_day=4)
    shop.day = date(2026, 12, 24)
    shop.at += timedelta(days=30)
    head = shop.settle(consignor)
    assert head is not None
    assert head.figures.fees == Money(-50_000)
    assert shop.balance("fees") == -50_000
    assert fee_days(shop, consignor, shop.day) == []
    assert shop.settle(consignor) is None


# --- loss and expiry ------------------------------------------------------------------------


@pytest.mark.parametrize(("liability", "owed"), [(0, 0), (5_000, 4_250), (10_000, 8_500)])
def test_a_loss_is_credited_at_todays_tag(shop: Shop, liability: int, owed: int) -> None:
    """The consignor's share of today's tag x what was agreed about losses."""
    consignor = shop.consignor("K1", percent=15, loss=Rate(liability))
    product = shop.product("A", 9_000, consignor)
    shop.reprice("A", 10_000)
    note = lose(shop, consignor, product, 1)
    assert (note.number, note.compensation) == ("BA/2026/00001", Money(owed))
    assert (shop.owed("K1"), shop.balance("loss")) == (owed, owed)


def test_harga_titip_lost_is_n(shop: Shop) -> None:
    """One lost Madu is 62.000, whatever stands on the tag."""
    consignor = shop.consignor("K1")
    product = shop.product("MADU", 75_000, consignor, net_price=Money(62_000))
    assert lose(shop, consignor, product, 1).compensation == Money(62_000)


def test_expired_goods_by_agreement(shop: Shop) -> None:
    """Half is the shop's: 3 x 17.000 / 2; the batch that expired is the one that goes."""
    consignor = shop.consignor("K1", percent=15, expiry=Rate(5_000))
    product = shop.product("A", 20_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 5)
    shop.take_in(consignor, product, 3, shop.day)
    assert lose(shop, consignor, product, 3, "record_expiry").compensation == Money(25_500)
    left = shop.read(
        lambda s: s.execute(text("SELECT on_hand FROM batches ORDER BY id")).scalars().all()
    )
    assert left == [5_000, 0]


def test_nothing_is_lost_that_is_not_there(shop: Shop) -> None:
    """10 came in, 4 of them were sold before: 6 can be lost or handed back, not 10."""
    consignor = shop.consignor("K1", percent=0)
    product = shop.product("A", 1_000, consignor, stock_units=0)
    shop.open_shift()
    shop.sell(shop.cart(("A", 4)))
    shop.take_in(consignor, product, 10)
    for verb in ("record_loss", "hand_back"):
        with pytest.raises(StockShortError, match="tinggal 6"):
            lose(shop, consignor, product, 7, verb)
    assert lose(shop, consignor, product, 6).compensation == Money(6_000)
    with pytest.raises(StockShortError, match="tinggal 0"):
        lose(shop, consignor, product, 1)


def test_own_goods_lost_owe_nobody(shop: Shop) -> None:
    """No money moves; the paper is numbered all the same."""
    product = shop.product("OWN", 10_000, None)
    note = lose(shop, None, product, 2)
    assert (note.number, note.compensation) == ("BA/2026/00001", Money(0))


def test_a_loss_needs_a_reason_goods_and_an_agreement(shop: Shop) -> None:
    """No reason, no quantity, no agreement yet: each is said."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor)
    two = shop.stamp("pengelola", second="pemilik")
    line = NoteLine(product, Quantity.units(1))
    with pytest.raises(ReasonMissingError):
        shop.write(lambda s: stock.record_loss(s, consignor, [line], " ", two))
    for lines in ([], [NoteLine(product, Quantity(0))], [NoteLine(product, Quantity(-1))]):
        with pytest.raises(QuantityError):
            shop.write(lambda s, w=lines: stock.record_loss(s, consignor, w, "x", two))
    shop.day = date(2026, 10, 1)
    with pytest.raises(NoAgreementError, match="Usaha K1 belum punya perjanjian"):
        lose(shop, consignor, product, 1)


def test_a_note_names_one_owner(shop: Shop) -> None:
    """Goods of two consignors on one note are a bug."""
    one, two = shop.consignor("K1"), shop.consignor("K2")
    product = shop.product("A", 10_000, one)
    with pytest.raises(AssertionError, match="another consignor"):
        lose(shop, two, product, 1)


def test_goods_past_their_date_are_not_taken_in(shop: Shop) -> None:
    """A date of yesterday is a typing error or expired goods."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor)
    with pytest.raises(AmountError, match="23/11/2026 sudah lewat"):
        shop.take_in(consignor, product, 1, shop.day - timedelta(days=1))
    shop.take_in(consignor, product, 1, shop.day)


# --- master data ----------------------------------------------------------------------------


def test_steps_that_leave_a_tag_without_a_rate_are_not_agreed(shop: Shop) -> None:
    """Such an agreement would stop the till at the first scan."""
    stamp = shop.stamp("pengelola")
    consignor = shop.consignor("K1")
    for tiers in ((), (Tier(Money(10_000), Rate(2_500)),)):
        terms = AgreementTerms(Scheme.TIERED, tiers=tiers)
        with pytest.raises(AgreementError, match="Batas harga harus naik"):
            shop.write(lambda s, t=terms: consignors.agree(s, consignor, t, shop.day, stamp))


def test_a_consignor_is_changed_under_his_code(shop: Shop) -> None:
    """A new name is found by the till at once; an association is renamed under its code."""
    consignor = shop.consignor("K1")
    shop.product("A", 10_000, consignor)
    stamp = shop.stamp("pengelola")
    group = [
        shop.write(lambda s, n=name: consignors.save_association(s, "P1", n, stamp))
        for name in ("Melati", "Melati Jaya")
    ]
    assert group[0] == group[1]
    card = ConsignorCard("K1", "Dapur Bu Sri", association="P1")
    assert shop.write(lambda s: consignors.save_consignor(s, card, stamp)) == consignor
    assert shop.cart(("A", 1)).lines[0].item.consignor == "Dapur Bu Sri"
