"""The transfer list: who has a balance, what speaks against paying, each paid once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from kasir.enums import PayCycle, Source
from kasir.errors import NotLatestSettlementError
from kasir.models import Consignor
from kasir.money import Money
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.settling import cycles, settlements, statements, transfers
from kasir.operations.settling.transfers import ListChangedError, ReferenceMissingError, TransferDue
from kasir.operations.verify import report as verify
from tests.shop import DAY, Shop


def consignor(shop: Shop, code: str, account: str = "0123456789", **terms: object) -> int:
    """Add a consignor with a bank account and goods for Rp20.000 a piece."""
    found = shop.consignor(code, percent=15, **terms)
    card = ConsignorCard(code, f"Usaha {code}", "Bu Sri", bank="BRI", bank_account=account)
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.save_consignor(s, card, stamp))
    shop.product(f"{code}-1", 20_000, found)
    return found


def sold_and_settled(shop: Shop, *ids: tuple[int, str]) -> None:
    """Sell one piece of each on a day of its own, and settle it."""
    shop.open_shift()
    for _consignor, code in ids:
        shop.sell(shop.cart((f"{code}-1", 1)))
    shop.close_shift()
    for found, _code in ids:
        shop.settle(found)


def dues(shop: Shop, day: date | None = None) -> tuple[TransferDue, ...]:
    return shop.read(lambda s: transfers.due_transfers(s, day or shop.day))


def test_each_balance_with_what_speaks_against_it(shop: Shop) -> None:
    """No account, below the minimum, before the pay day; the account is masked in a list."""
    plans = {
        "K1": {},
        "K2": {"minimum_payout": Money(50_000)},
        "K3": {"pay_cycle": PayCycle.MONTHLY},
        "K4": {"pay_cycle": PayCycle.ANY_VISIT},
    }
    ids = [(consignor(shop, code, **terms), code) for code, terms in plans.items()]
    ids.append((consignor(shop, "K5", account=" "), "K5"))
    sold_and_settled(shop, *ids)
    found = dues(shop)
    assert [(due.code, due.amount.rupiah, due.hint) for due in found] == [
        ("K1", 17_000, ""),
        ("K2", 17_000, "di bawah minimum Rp50.000"),
        ("K3", 17_000, "jadwalnya 01/12/2026"),
        ("K4", 17_000, ""),
        ("K5", 17_000, "tanpa rekening, bayar tunai"),
    ]
    assert [due.masked for due in (found[0], found[4])] == ["BRI •••• 6789", ""]
    assert [due.is_possible for due in found] == [True, True, True, True, False]
    assert dues(shop, date(2026, 12, 1))[2].hint == ""
    found_plans = shop.read(lambda s: cycles.pay_plans(s, [owner for owner, _c in ids], shop.day))
    due = [found_plans[owner].is_due(Money(17_000), shop.day) for owner, _code in ids]
    assert due == [True, False, False, True, True]  # Without an account: due, but in cash.
    assert not found_plans[ids[0][0]].is_due(Money(0), shop.day)


def test_only_the_newest_settlement_is_on_the_list(shop: Shop) -> None:
    """A balance stands once, where it was carried to; a cancelled or paid one does not stand."""
    owner = consignor(shop, "K1")
    other = consignor(shop, "K2")
    sold_and_settled(shop, (owner, "K1"), (other, "K2"))
    shop.next_day()
    sold_and_settled(shop, (owner, "K1"))
    assert [(due.number, due.amount) for due in dues(shop)] == [
        ("PST/2026/00003", Money(34_000)),
        ("PST/2026/00002", Money(17_000)),
    ]
    stamp = shop.stamp("pengelola", second="pemilik")
    shop.write(lambda s: settlements.reverse(s, "PST/2026/00003", "salah", stamp))
    shop.pay("PST/2026/00002", 17_000, Source.BANK)
    assert [(due.number, due.amount) for due in dues(shop)] == [("PST/2026/00001", Money(17_000))]


def test_a_batch_pays_each_once(shop: Shop) -> None:
    """The same batch again books nothing; a balance that moved on is refused by its number."""
    owner = consignor(shop, "K1")
    sold_and_settled(shop, (owner, "K1"))
    [due] = dues(shop)
    stamp = shop.stamp("pengelola")

    def mark(batch: str, reference: str = "TRF-9") -> object:
        return shop.write(lambda s: transfers.mark_paid(s, batch, due, reference, stamp))

    with pytest.raises(ReferenceMissingError, match="referensi bank"):
        mark("b1", " ")
    first = mark("b1")
    assert mark("b1") == first
    assert (shop.owed("K1"), shop.balance("bank")) == (0, -17_000)
    assert dues(shop) == ()
    shop.next_day()
    sold_and_settled(shop, (owner, "K1"))
    with pytest.raises(NotLatestSettlementError):
        mark("b2")


def test_a_list_that_leaves_the_shop_is_recorded(shop: Shop) -> None:
    """Whole accounts go out: the chain says which and how much, never the account itself."""
    sold_and_settled(shop, (consignor(shop, "K1"), "K1"), (consignor(shop, "K2", ""), "K2"))
    found, stamp = dues(shop), shop.stamp("pengelola")
    leaving = shop.write(lambda s: transfers.hand_out(s, found, stamp))
    assert [due.code for due in leaving] == ["K1"]
    body = "SELECT body FROM audit_records WHERE kind = 'export'"
    [stored] = shop.read(lambda s: s.execute(text(body)).scalars().all())
    assert "PST/2026/00001" in stored
    assert "17000" in stored
    assert "0123456789" not in stored


def test_a_list_that_is_out_of_date_does_not_leave(shop: Shop) -> None:
    """Cancelled, paid in part or moved to another account meanwhile: the bank would pay wrongly."""
    sold_and_settled(shop, (consignor(shop, "K1"), "K1"), (consignor(shop, "K2"), "K2"))
    two = shop.stamp("pengelola", second="pemilik")

    def hand_out(found: tuple[TransferDue, ...]) -> tuple[TransferDue, ...]:
        return shop.write(lambda s: transfers.hand_out(s, found, two))

    found = dues(shop)
    shop.pay("PST/2026/00002", 10_000, Source.SAFE)
    with pytest.raises(ListChangedError, match="Buka lagi daftarnya") as refused:
        hand_out(found)
    assert "Usaha K2" in str(refused.value)
    assert hand_out(found[:1]) == found[:1]
    found = dues(shop)
    shop.write(lambda s: settlements.reverse(s, "PST/2026/00001", "salah", two))
    with pytest.raises(ListChangedError, match="Usaha K1"):
        hand_out(found)
    found = dues(shop)
    card = ConsignorCard("K2", "Usaha K2", "Bu Sri", bank="BRI", bank_account="999")
    shop.write(lambda s: consignors.save_consignor(s, card, two))
    with pytest.raises(ListChangedError, match="Usaha K2"):
        hand_out(found)


def test_a_short_account_is_masked_too(shop: Shop) -> None:
    """Never more than half of it is shown, as in the list of consignors."""
    sold_and_settled(shop, (consignor(shop, "K1", "12-34"), "K1"))
    assert [due.masked for due in dues(shop)] == ["BRI •••• 34"]


@pytest.mark.parametrize(
    ("cycle", "following"),
    [
        (PayCycle.DAILY, date(2026, 11, 25)),
        (PayCycle.WEEKLY, date(2026, 12, 1)),
        (PayCycle.FORTNIGHTLY, date(2026, 12, 8)),
        (PayCycle.MONTHLY, date(2026, 12, 1)),
        (PayCycle.ANY_VISIT, None),
    ],
)
def test_the_next_pay_day(cycle: PayCycle, following: date | None) -> None:
    """1, 7, 14 days after the last one, the first of the next month, or any visit."""
    assert cycles.next_day(cycle, DAY) == following
    if cycle is PayCycle.MONTHLY:
        assert cycles.next_day(cycle, date(2027, 1, 31)) == date(2027, 2, 1)


def test_a_plan_follows_the_last_payment(shop: Shop) -> None:
    """Before the first payment the agreement's start counts; a missed pay day is today."""
    owner = consignor(shop, "K1", pay_cycle=PayCycle.WEEKLY)

    def plan() -> cycles.PayPlan:
        return shop.read(lambda s: cycles.pay_plans(s, [owner], shop.day))[owner]

    assert (plan().last_day, plan().next_day) == (None, DAY)  # Agreed 20 days ago.
    sold_and_settled(shop, (owner, "K1"))
    shop.pay("PST/2026/00001", 17_000, Source.BANK)
    assert (plan().last_day, plan().next_day) == (DAY, DAY + timedelta(days=7))
    nobody = shop.read(lambda s: cycles.pay_plans(s, [999], shop.day))[999]
    assert (nobody.next_day, nobody.minimum) == (None, Money(0))


def test_a_payment_that_was_taken_back_is_none(shop: Shop) -> None:
    """The plan goes on from the payment before it."""
    owner = consignor(shop, "K1")
    for number in (1, 2):
        sold_and_settled(shop, (owner, "K1"))
        shop.pay(f"PST/2026/0000{number}", 17_000, Source.BANK)
        shop.next_day()
    stamp = shop.stamp("pengelola", second="pemilik")

    def last_day() -> date | None:
        return shop.read(lambda s: cycles.pay_plans(s, [owner], shop.day))[owner].last_day

    for number, before in ((2, DAY), (1, None)):
        assert last_day() == DAY + timedelta(days=number - 1)
        number_back = f"PST/2026/0000{number}"
        shop.write(lambda s, n=number_back: settlements.reverse(s, n, "salah", stamp))
        assert last_day() == before


@pytest.mark.sqlite_only("reads SQLite's plan of a question")
def test_a_plan_reads_no_older_payouts(shop: Shop) -> None:
    """The newest one is the first that the index gives: nothing is sorted, no table is read."""
    asked = select(cycles.last_payout()).where(Consignor.id == 1)
    words = asked.compile(shop.database._engine, compile_kwargs={"literal_binds": True})
    plan = shop.read(lambda s: s.execute(text(f"EXPLAIN QUERY PLAN {words}")).all())
    steps = [step.detail for step in plan]
    assert any("ix_entries_consignor_id_kind (consignor_id=? AND kind=?)" in each for each in steps)
    assert not [each for each in steps if "ORDER BY" in each or each.startswith("SCAN")]


def test_a_settlement_covers_the_days_since_the_last_one(shop: Shop) -> None:
    """Left out on some days, whoever is paid by the week gets one paper for all of them."""
    owner = consignor(shop, "K1", pay_cycle=PayCycle.WEEKLY)
    for is_pay_day in (False, False, True):
        shop.open_shift()
        shop.sell(shop.cart(("K1-1", 1)))
        shop.close_shift()
        if is_pay_day:
            shop.settle(owner)
        shop.next_day()
    [due] = dues(shop)
    assert due.amount == Money(51_000)
    found = shop.read(lambda s: statements.statement(s, due.settlement_id))
    assert [line.day for line in found.lines] == [DAY + timedelta(days=n) for n in range(3)]
    assert shop.read(verify.verify).is_clean
