"""Settling, paying, cancelling: each row once, never more than is owed, always retrievable."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import insert, text

from kasir.clock import Stamp
from kasir.enums import Source
from kasir.errors import (
    AlreadyReversedError,
    AmountError,
    DrawerShortError,
    FutureDayError,
    NotLatestSettlementError,
    PaidMeanwhileError,
    ReasonMissingError,
    SecondPersonError,
    SettledDayError,
    ShiftOpenError,
    UnknownNumberError,
)
from kasir.models import Register
from kasir.money import Money, Quantity
from kasir.operations.consignors import consignors
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.selling import returns
from kasir.operations.settling import accounts, payouts, settlements, statements
from kasir.operations.settling.settlements import SettlementHead
from kasir.operations.shifts.report import shift_report
from tests.shop import Shop, by_shop, cash


@pytest.fixture
def consignor(shop: Shop) -> int:
    """A consignor at 15 % with one product at 20.000, and an open shift."""
    found = shop.consignor("K1", percent=15)
    shop.product("KERIPIK", 20_000, found)
    shop.open_shift()
    return found


def sell_and_close(shop: Shop, units: int = 1) -> None:
    shop.sell(shop.cart(("KERIPIK", units)), cash(units * 20_000))
    shop.close_shift()


def settled(shop: Shop, consignor: int, units: int = 1) -> SettlementHead:
    sell_and_close(shop, units)
    found = shop.settle(consignor)
    assert found is not None
    return found


def next_day(shop: Shop) -> None:
    shop.next_day()
    shop.open_shift()


def reverse(shop: Shop, number: str, reason: str = "rekening salah") -> str:
    stamp = shop.stamp("pengelola", second="pemilik")
    return shop.write(lambda s: settlements.reverse(s, number, reason, stamp))


def state(shop: Shop, number: str) -> SettlementHead:
    return shop.read(lambda s: settlements.by_number(s, number))


# --- settling -------------------------------------------------------------------------------


def test_a_settlement_runs_once(shop: Shop, consignor: int) -> None:
    """The second run finds nothing and stores nothing."""
    first = settled(shop, consignor)
    assert (first.number, first.due, first.state) == ("PST/2026/00001", Money(17_000), "final")
    assert shop.settle(consignor) is None
    assert shop.read(lambda s: settlements.settlements_of_day(s, shop.day)) == (first,)


def test_a_run_stopped_half_way_is_run_again(shop: Shop, consignor: int) -> None:
    """Who was settled keeps his document; the others get theirs; nobody gets two."""
    others = [shop.consignor(f"K{number}") for number in (2, 3)]
    for number, other in enumerate(others):
        shop.product(f"B{number}", 10_000, other)
        shop.sell(shop.cart((f"B{number}", 1)))
    sell_and_close(shop)
    everybody = [consignor, *others]
    done = [shop.settle(each) for each in everybody[:2]]  # The light goes out.
    again = [shop.settle(each) for each in everybody]
    assert again[:2] == [None, None]
    found = shop.read(lambda s: settlements.settlements_of_day(s, shop.day))
    assert found == (*done, again[2])
    assert [head.number for head in found] == [f"PST/2026/0000{n}" for n in (1, 2, 3)]


def test_two_managers_settle_at_the_same_moment(shop: Shop, consignor: int) -> None:
    """One settlement; the other one finds nothing."""
    sell_and_close(shop)
    stamp, together = shop.stamp("pengelola"), threading.Barrier(2)
    found: list[SettlementHead | None] = []

    def press() -> None:
        together.wait()
        found.append(shop.write(lambda s: settlements.settle(s, consignor, shop.day, stamp)))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(head is None for head in found) == [False, True]


def test_no_shift_of_the_day_is_open(shop: Shop, consignor: int) -> None:
    """An end of day comes after the last drawer is counted; a later shift does not matter."""
    shop.sell(shop.cart(("KERIPIK", 1)))
    with pytest.raises(ShiftOpenError, match="K1 masih terbuka"):
        shop.settle(consignor)
    shop.close_shift()
    day = shop.day
    next_day(shop)
    stamp = shop.stamp("pengelola")
    of_day = Stamp(stamp.at, stamp.actor, stamp.register_id, None, day)
    found = shop.write(lambda s: settlements.settle(s, consignor, day, of_day))
    assert found is not None
    assert found.business_day == day


def test_a_day_that_has_not_come(shop: Shop) -> None:
    """A year mistyped at the screen would charge twelve months of rack fees at once."""
    renter = shop.consignor("SEWA", monthly_fee=Money(25_000))
    shop.open_shift()
    shop.close_shift()
    day = shop.day + timedelta(days=1)
    wrong = replace(shop.stamp("pengelola"), business_day=day)
    with pytest.raises(FutureDayError, match="25/11/2026 belum tiba"):
        shop.write(lambda s: settlements.settle(s, renter, day, wrong))
    back = shop.at - timedelta(days=3)  # The clock was set back: the shift's day has come.
    late = replace(shop.stamp("pengelola"), at=back, business_day=shop.day)
    assert shop.write(lambda s: settlements.settle(s, renter, shop.day, late)) is None


def test_an_earlier_day_after_a_later_one(shop: Shop, consignor: int) -> None:
    """Paper sales of yesterday come in late: they are settled on top of today's closing."""
    yesterday = shop.day
    shop.close_shift()
    next_day(shop)
    first = settled(shop, consignor)
    stamp = shop.stamp("pengelola")
    late = Stamp(stamp.at, stamp.actor, stamp.register_id, None, yesterday, None)
    shop.write(
        lambda s: accounts.compensate(
            s,
            "late",
            consignor,
            Money(5_000),
            "hilang",
            replace(late, second=shop.actor("pemilik")),
        )
    )
    found = shop.write(lambda s: settlements.settle(s, consignor, yesterday, late))
    assert found is not None
    assert (found.business_day, found.figures.opening, found.due) == (
        yesterday,
        first.due,
        Money(22_000),
    )
    with pytest.raises(NotLatestSettlementError, match=found.number):
        shop.pay(first.number, 1_000, Source.BANK)


def test_a_settlement_is_dated_by_its_day(shop: Shop, consignor: int) -> None:
    """Another day on the stamp is a bug."""
    shop.close_shift()
    stamp = shop.stamp("pengelola")
    with pytest.raises(AssertionError, match="dated by the day"):
        shop.write(lambda s: settlements.settle(s, consignor, shop.day + timedelta(1), stamp))


def test_terms_do_not_begin_on_a_settled_day(shop: Shop, consignor: int) -> None:
    """What was settled stays settled by the terms of its day; the same terms again are no news."""
    settled(shop, consignor)
    for days_before in (0, 1, 10):
        with pytest.raises(SettledDayError, match="24/11/2026 sudah dihitung"):
            shop.agree(consignor, 12, shop.day - timedelta(days=days_before))
    assert shop.agree(consignor, 15, shop.day) == 1
    assert shop.agree(consignor, 12, shop.day + timedelta(days=1)) == 2


def test_sold_is_before_returns_as_turnover_is(shop: Shop, consignor: int) -> None:
    """The preview's count belongs to its turnover: what came back stands in its own column."""
    sold = shop.sell(shop.cart(("KERIPIK", 3)))
    shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    shop.close_shift()
    (row,) = shop.read(lambda s: settlements.preview(s, shop.day))
    assert row.sold == Quantity.units(3)
    assert row.figures.gross == Money(3 * 20_000)
    assert row.figures.returns == Money(-17_000)


def test_the_preview_is_what_settling_gives(shop: Shop, consignor: int) -> None:
    """Fees that fall due are counted in; anomalies stand first and are sentences."""
    fee = shop.consignor("K2", monthly_fee=Money(25_000), fee_day=24)
    lossy = shop.consignor("K3", percent=5)
    shop.product("MURAH", 10_000, lossy)
    shop.sell(shop.cart(("MURAH", 1, by_shop(2_000))), by="pengelola")
    shop.sell(shop.cart(("KERIPIK", 2)))
    shop.close_shift()
    rows = shop.read(lambda s: settlements.preview(s, shop.day))
    assert [(row.code, row.owed.rupiah, row.sold) for row in rows] == [
        ("K2", -25_000, Quantity(0)),
        ("K3", 9_500, Quantity.units(1)),
        ("K1", 34_000, Quantity.units(2)),
    ]
    assert [row.anomaly.partition(":")[0] for row in rows] == [
        "Saldo minus",
        "Bagian toko minus",
        "",
    ]
    for row in rows:
        head = shop.settle(row.consignor_id)
        assert head is not None
        assert head.figures == row.figures
    assert shop.read(lambda s: settlements.preview(s, shop.day)) == ()
    assert fee == rows[0].consignor_id


def test_more_returns_than_sales_is_an_anomaly(shop: Shop, consignor: int) -> None:
    """A negative day on a positive balance is shown to the manager first."""
    sold = shop.sell(shop.cart(("KERIPIK", 3)))
    shop.close_shift()
    assert shop.settle(consignor) is not None
    next_day(shop)
    shop.take_back(sold, returns.ReturnLine(1, Quantity.units(1)))
    rows = shop.read(lambda s: settlements.preview(s, shop.day))
    assert [row.anomaly for row in rows] == ["Retur lebih besar dari penjualan."]


# --- paying ---------------------------------------------------------------------------------


def test_a_payout_partly_cash_partly_transfer(shop: Shop, consignor: int) -> None:
    """Two papers, two accounts, one settlement paid in full."""
    head = settled(shop, consignor, 3)
    first = shop.pay(head.number, 20_000, Source.DRAWER)
    assert state(shop, head.number).state == "partly_paid"
    second = shop.pay(head.number, 31_000, Source.BANK, " TRF-9 ")
    assert (first.number, second.number) == ("BKK/2026/00001", "BKK/2026/00002")
    assert (second.reference, second.consignor, second.settlement_number) == (
        "TRF-9",
        "Usaha K1",
        head.number,
    )
    after = state(shop, head.number)
    assert (after.state, after.paid, after.closing) == ("paid", Money(51_000), Money(0))
    assert (shop.owed("K1"), shop.balance("bank")) == (0, -31_000)
    assert shop.read(lambda s: payouts.payouts_of(s, head.id)) == (first, second)


def test_a_payout_is_at_most_what_is_owed(shop: Shop, consignor: int) -> None:
    """Nothing, or more than the closing, is refused."""
    head = settled(shop, consignor)
    for amount, source in (
        (0, Source.BANK),
        (-5, Source.BANK),
        (17_001, Source.BANK),
    ):
        with pytest.raises(AmountError, match=r"paling banyak Rp17\.000"):
            shop.pay(head.number, amount, source)
    shop.pay(head.number, 17_000, Source.BANK)
    with pytest.raises(AmountError, match="Tidak ada sisa yang harus dibayar"):
        shop.pay(head.number, 1, Source.BANK)


def test_a_payout_from_an_empty_drawer_is_refused(shop: Shop, consignor: int) -> None:
    """The safe or the bank pays then."""
    head = settled(shop, consignor, 90)
    shop.next_day()
    shop.open_shift(1_000)
    with pytest.raises(DrawerShortError):
        shop.pay(head.number, 100_000, Source.DRAWER)
    shop.pay(head.number, 100_000, Source.SAFE)


def test_a_second_press_pays_once(shop: Shop, consignor: int) -> None:
    """The same key gives the same payout."""
    head = settled(shop, consignor)
    stamp, key = shop.stamp("pengelola"), str(uuid4())
    paid = [
        shop.write(
            lambda s: payouts.pay_out(s, key, head.number, Money(500), Source.BANK, "", stamp)
        )
        for _ in range(2)
    ]
    assert paid[0] == paid[1]
    assert state(shop, head.number).paid == Money(500)


def test_a_payout_from_the_drawer_is_in_the_shift(shop: Shop, consignor: int) -> None:
    """Expected cash falls by what was paid out; an advance and money back count the same."""
    head = settled(shop, consignor, 2)
    next_day(shop)
    shop.pay(head.number, 10_000, Source.DRAWER)
    shop.write_approved(
        lambda s, t: accounts.advance(s, "a", consignor, Money(7_000), Source.DRAWER, "bahan", t)
    )
    report = shop.read(lambda s: shift_report(s, shop.shift_id or 0, shop.at))
    assert (report.payouts, report.other_cash) == (Money(-17_000), Money(0))
    assert report.expected == Money(483_000)
    reverse(shop, head.number)
    assert shop.close_shift().payouts == Money(-7_000)


def test_unknown_numbers(shop: Shop) -> None:
    """A number that no document has is said."""
    with pytest.raises(UnknownNumberError, match="PST/2026/00099 tidak ditemukan"):
        shop.pay("PST/2026/00099", 1, Source.BANK)


# --- cancelling -----------------------------------------------------------------------------


def test_a_reversal_frees_the_rows(shop: Shop, consignor: int) -> None:
    """Both papers stay; the money comes back; the rows are settled again, once."""
    head = settled(shop, consignor, 3)
    shop.pay(head.number, 20_000, Source.DRAWER)
    shop.pay(head.number, 31_000, Source.BANK)
    drawer = shop.balance("cash:K1")
    assert reverse(shop, head.number) == "PST/2026/00001-B"
    assert shop.owed("K1") == 51_000
    assert (shop.balance("cash:K1"), shop.balance("bank")) == (drawer + 20_000, 0)
    assert state(shop, head.number).state == "cancelled"
    again = shop.settle(consignor)
    assert again is not None
    assert (again.number, again.due, again.figures.opening) == (
        "PST/2026/00002",
        Money(51_000),
        Money(0),
    )
    old = shop.read(lambda s: statements.statement(s, head.id))
    assert (old.is_cancelled, old.cancelled_by, old.reason) == (
        True,
        "PST/2026/00001-B",
        "rekening salah",
    )
    assert [line.consignor for line in old.lines] == [Money(51_000)]


def test_nothing_is_paid_on_a_cancelled_settlement(shop: Shop, consignor: int) -> None:
    """A payout after the reversal, and a second reversal, are refused."""
    head = settled(shop, consignor)
    reverse(shop, head.number)
    with pytest.raises(AlreadyReversedError):
        shop.pay(head.number, 1_000, Source.BANK)
    with pytest.raises(AlreadyReversedError):
        reverse(shop, head.number)


def test_only_the_latest_settlement_is_cancelled(shop: Shop, consignor: int) -> None:
    """First the newer one, then the older: the balance unrolls in order."""
    first = settled(shop, consignor)
    next_day(shop)
    second = settled(shop, consignor)
    assert second.figures.opening == Money(17_000)
    with pytest.raises(NotLatestSettlementError, match=second.number):
        reverse(shop, first.number)
    reverse(shop, second.number)
    shop.pay(first.number, 7_000, Source.BANK)
    reverse(shop, first.number)
    third = shop.settle(consignor)
    assert third is not None
    assert (third.figures.opening, third.due) == (Money(0), Money(34_000))
    assert shop.owed("K1") == 34_000


def test_a_reversal_has_a_reason_and_two_persons(shop: Shop, consignor: int) -> None:
    """Nobody approves himself."""
    head = settled(shop, consignor)
    with pytest.raises(ReasonMissingError):
        reverse(shop, head.number, " ")
    alone = shop.stamp("pengelola")
    with pytest.raises(SecondPersonError):
        shop.write(lambda s: settlements.reverse(s, head.number, "salah", alone))


def test_nobody_takes_back_a_payout_that_he_did_not_see(shop: Shop, consignor: int) -> None:
    """Paid at the other till while two persons looked at a sheet that said Rp0."""
    head = settled(shop, consignor)
    shop.pay(head.number, 17_000, Source.DRAWER)
    stamp = shop.stamp("pengelola", second="pemilik")
    undo = partial(settlements.reverse, number=head.number, reason="salah", stamp=stamp)
    with pytest.raises(PaidMeanwhileError, match=r"sementara itu sudah dibayar Rp17\.000"):
        shop.write(lambda s: undo(s, paid=Money(0)))
    assert shop.owed("K1") == 0
    assert shop.write(lambda s: undo(s, paid=Money(17_000))) == f"{head.number}-B"


def test_cash_goes_back_to_the_drawer_that_it_came_from(shop: Shop, consignor: int) -> None:
    """Paid at K1, cancelled at K2: it is K1's drawer that gets the money back."""
    head = settled(shop, consignor)
    shop.pay(head.number, 17_000, Source.DRAWER)
    drawer = shop.balance("cash:K1")
    row = {"code": "K2", "name": ""}
    shop.register_id = shop.write(
        lambda s: s.execute(insert(Register).returning(Register.id), row).scalar_one()
    )
    reverse(shop, head.number)
    assert (shop.balance("cash:K1"), shop.balance("cash:K2")) == (drawer + 17_000, 0)


def test_a_cancelled_settlement_without_payouts_moves_no_money(shop: Shop, consignor: int) -> None:
    """Its counter-document has no posting and still seals."""
    head = settled(shop, consignor)
    reverse(shop, head.number)
    rows = "SELECT count(*) FROM postings JOIN entries ON id = entry_id WHERE kind = 'reversal'"
    assert shop.read(lambda s: s.execute(text(rows)).scalar()) == 0
    assert shop.owed("K1") == 17_000


# --- leaving --------------------------------------------------------------------------------


def test_a_consignor_leaves_with_stock_and_a_balance(shop: Shop, consignor: int) -> None:
    """His goods are blocked and handed back, his money is settled and paid, fees end."""
    shop.agree(consignor, 15, shop.day, monthly_fee=Money(5_000), fee_day=24)
    item = shop.cart(("KERIPIK", 1)).lines[0].item
    sell_and_close(shop, 2)
    stamp = shop.stamp("pengelola")
    for _ in range(2):
        shop.write(lambda s: consignors.part_with(s, consignor, stamp))
    shop.next_day()
    shop.open_shift()
    with pytest.raises(Exception, match="sudah tidak dijual"):
        shop.cart(("KERIPIK", 1))
    lines = [NoteLine(item.product_id, Quantity.units(98))]
    stamp = shop.stamp("pengelola")
    note = shop.write(lambda s: stock.hand_back(s, consignor, lines, "berhenti", stamp))
    assert note.number == "RTV/2026/00001"
    shop.close_shift()
    shop.day += timedelta(days=60)
    shop.at += timedelta(days=60)
    head = shop.settle(consignor)
    assert head is not None
    assert (head.due, head.figures.fees) == (Money(29_000), Money(-5_000))
    shop.pay(head.number, 29_000, Source.BANK)
    assert shop.owed("K1") == 0
    assert shop.read(lambda s: statements.statement(s, head.id)).stock == ()
