"""Stock count: counted against stored, differences booked once, with cause and bearer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import text

from kasir.enums import Cause
from kasir.errors import SecondPersonError, StockShortError, UnknownCodeError
from kasir.money import Money, Quantity, Rate
from kasir.operations import settings
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.counts import CountError, CountResult, CountScope, ScopeKind
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.goods.stock import hand_back, record_loss
from kasir.operations.settling import statements
from kasir.operations.verify.report import verify
from tests.shop import DAY, Shop, qris


def scope_of(shop: Shop, name: str) -> CountScope:
    return next(scope for scope in shop.read(stock_counts.scopes) if scope.name == name)


def count(shop: Shop, product: int, counted: float) -> None:
    stamp, quantity = shop.stamp("pengelola"), Quantity(round(counted * 1_000))
    shop.write(lambda s: stock_counts.set_counted(s, product, quantity, stamp))


def scan(shop: Shop, scope: CountScope, code: str) -> str:
    stamp = shop.stamp("pengelola")
    row = shop.write(lambda s: stock_counts.count_one(s, scope, code, stamp))
    return str(row.counted)


def finish(shop: Shop, scope: CountScope, causes: Mapping[int, Cause] | None = None) -> CountResult:
    stamp = shop.stamp("pengelola", second="pemilik")
    return shop.write(lambda s: stock_counts.finish(s, scope, causes or {}, stamp))


def on_hand(shop: Shop, product: int) -> int:
    held = text("SELECT coalesce(sum(on_hand), 0) FROM batches WHERE product_id = :product")
    return int(shop.read(lambda s: s.execute(held, {"product": product}).scalar_one()))


def test_consignors_shelves_and_categories_can_be_counted(shop: Shop) -> None:
    """Each with the number of its goods, and how many of them are counted so far."""
    one = shop.consignor("K1")
    product = shop.product("A", 10_000, one)
    shop.product("B", 10_000, one)
    shop.product("OWN", 10_000, None)
    shop.write(lambda s: s.execute(text("UPDATE products SET shelf = 'R1' WHERE sku = 'A'")))
    count(shop, product, 100)
    told = [(s.kind, s.name, s.goods, s.counted) for s in shop.read(stock_counts.scopes)]
    assert told == [
        (ScopeKind.CONSIGNOR, "Barang toko", 1, 0),
        (ScopeKind.CONSIGNOR, "Usaha K1", 2, 1),
        (ScopeKind.SHELF, "R1", 1, 1),
        (ScopeKind.CATEGORY, "Camilan", 3, 1),
    ]


def test_lost_goods_are_credited_by_the_agreement(shop: Shop) -> None:
    """2 of 10 are missing: 2 x 17.000 x 100 % for the consignor, by a note, in one transaction."""
    consignor = shop.consignor("K1", loss=Rate(10_000))
    product = shop.product("A", 20_000, consignor, stock_units=10)
    uncounted = shop.product("B", 20_000, consignor, stock_units=5)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 8)
    [told] = shop.read(lambda s: stock_counts.outcome(s, scope, {}, DAY))
    assert (told.row.difference, told.cause, told.rate, told.credit) == (
        *(Quantity.units(-2), Cause.LOST, Rate(10_000), Money(34_000)),
    )
    result = finish(shop, scope)
    assert (result.number, result.counted, result.credit) == ("SO/2026/00001", 1, Money(34_000))
    assert [note.number for note in result.notes] == ["BA/2026/00001"]
    assert (on_hand(shop, product), on_hand(shop, uncounted)) == (8_000, 5_000)
    assert shop.owed("K1") == 34_000
    stored = "SELECT product_id, stored, counted FROM stock_count_lines"
    assert shop.read(lambda s: s.execute(text(stored)).all()) == [(product, 10_000, 8_000)]
    reason = "SELECT reason FROM entries WHERE kind = 'loss'"
    told_why = shop.read(lambda s: s.execute(text(reason)).scalar())
    assert told_why == "Stok opname SO/2026/00001: Usaha K1"
    assert shop.read(verify).is_clean


def test_a_shelf_has_goods_of_several_consignors(shop: Shop) -> None:
    """One note for each consignor and cause; expired goods are borne as agreed for them."""
    one = shop.consignor("K1", loss=Rate(5_000), expiry=Rate(0))
    two = shop.consignor("K2", percent=20)
    products = [
        shop.product("A", 10_000, one, stock_units=5),
        shop.product("B", 10_000, one, stock_units=5),
        shop.product("C", 10_000, two, stock_units=5),
        shop.product("OWN", 10_000, None, stock_units=5),
    ]
    for product in products:
        count(shop, product, 4)
    causes = {products[0]: Cause.DAMAGED, products[1]: Cause.EXPIRED}
    result = finish(shop, scope_of(shop, "Camilan"), causes)
    assert [(note.kind, note.compensation.rupiah) for note in result.notes] == [
        *(("loss", 4_250), ("expiry", 0), ("loss", 8_000), ("loss", 0)),
    ]
    assert (shop.owed("K1"), shop.owed("K2")) == (4_250, 8_000)
    kept = "SELECT cause, amount FROM write_off_lines ORDER BY entry_id"
    assert shop.read(lambda s: s.execute(text(kept)).all()) == [
        *(("rusak", 4_250), ("kedaluwarsa", 0), ("hilang", 8_000), ("hilang", 0)),
    ]
    assert shop.read(verify).is_clean


def test_lost_goods_that_turn_up_take_their_compensation_back(shop: Shop) -> None:
    """3 lost for 22.313; 1 found again takes 7.437, the other two the rest; a fourth nothing."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 8_750, consignor, stock_units=10)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 7)
    assert finish(shop, scope).credit == Money(22_313)
    count(shop, product, 8)
    [told] = shop.read(lambda s: stock_counts.outcome(s, scope, {}, DAY))
    assert told.credit == Money(-7_437)
    assert finish(shop, scope).notes == ()
    assert (shop.owed("K1"), on_hand(shop, product)) == (14_876, 8_000)
    count(shop, product, 11)
    assert finish(shop, scope).credit == Money(-14_876)
    assert (shop.owed("K1"), on_hand(shop, product)) == (0, 11_000)
    count(shop, product, 12)
    assert finish(shop, scope).credit == Money(0)
    head = shop.settle(consignor)
    assert head is not None
    assert (head.figures.compensation, head.closing) == (Money(0), Money(0))
    notes = shop.read(lambda s: statements.statement(s, head.id)).notes
    assert [note.amount.rupiah for note in notes] == [22_313, -7_437, -14_876]
    assert shop.read(verify).is_clean


def test_a_half_borne_drops_the_odd_part_and_takes_back_what_it_gave(shop: Shop) -> None:
    """3 of a tag of 8.750 are 22.313 of his: half of it is 11.156, and goes back to nothing."""
    consignor = shop.consignor("K1", percent=15, loss=Rate(5_000))
    product = shop.product("A", 8_750, consignor, stock_units=10)
    scope = scope_of(shop, "Usaha K1")
    owed = []
    for found in (7, 8, 9, 10):
        count(shop, product, found)
        finish(shop, scope)
        owed.append(shop.owed("K1"))
    assert owed == [11_156, 7_438, 3_719, 0]


def test_own_goods_found_again_owe_nobody(shop: Shop) -> None:
    """They go back to the shelf; no money moves."""
    product = shop.product("OWN", 10_000, None, stock_units=5)
    scope = scope_of(shop, "Barang toko")
    for counted in (3, 5):
        count(shop, product, counted)
        assert finish(shop, scope).credit == Money(0)
    assert on_hand(shop, product) == 5_000
    assert shop.read(verify).is_clean


def test_goods_without_a_batch_get_one(shop: Shop) -> None:
    """Goods that nobody ever took in are counted; what was sold too early is put right."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=0)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 4)
    finish(shop, scope)
    assert on_hand(shop, product) == 4_000
    shop.open_shift()
    shop.sell(shop.cart(("A", 6)), qris(60_000))
    assert on_hand(shop, product) == -2_000
    count(shop, product, 0)
    finish(shop, scope)
    assert on_hand(shop, product) == 0


def test_scanning_adds_one_and_typing_sets(shop: Shop) -> None:
    """Barcode or sku; goods that may not be sold are counted, too."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 10_000, consignor, stock_units=0)
    shop.take_in(consignor, product, 3, DAY)
    shop.next_day()  # All of it is expired now.
    scope = scope_of(shop, "Usaha K1")
    assert [scan(shop, scope, "A"), scan(shop, scope, "A")] == ["1", "2"]
    count(shop, product, 0.5)
    assert scan(shop, scope, "A") == "1,5"
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: stock_counts.forget(s, product, stamp))
    assert [row.counted for row in shop.read(lambda s: stock_counts.rows(s, scope))] == [None]


def test_what_is_sold_while_counting_stands_on_both_sides(shop: Shop) -> None:
    """10 counted of 12, then 3 sold, then 1 more found: 1 is missing, 8 are on hand."""
    consignor = shop.consignor("K1", percent=0)
    product = shop.product("A", 1_000, consignor, stock_units=12)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 10)
    shop.open_shift()
    shop.sell(shop.cart(("A", 3)), qris(3_000))
    scan(shop, scope, "A")
    assert finish(shop, scope).credit == Money(1_000)
    assert on_hand(shop, product) == 8_000


def test_an_interrupted_count_goes_on(shop: Shop) -> None:
    """What was counted is there the next day, whoever goes on; finishing clears it."""
    consignor = shop.consignor("K1")
    product = shop.product("A", 1_000, consignor)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 99)
    shop.next_day()
    assert scope_of(shop, "Usaha K1").counted == 1
    finish(shop, scope)
    assert scope_of(shop, "Usaha K1").counted == 0
    with pytest.raises(CountError, match=r"Belum ada yang dihitung\."):
        finish(shop, scope)


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        (-1, r"Hitungan tidak boleh di bawah 0\. Tulis 0 bila tidak ada\."),
        (10_000, r"Hitungan paling banyak 9\.999\. Periksa angkanya\."),
    ],
)
def test_an_impossible_count_is_refused(shop: Shop, counted: int, sentence: str) -> None:
    """Below zero or absurd: nothing is kept, what was counted before stays."""
    product = shop.product("A", 1_000, None)
    count(shop, product, 7)
    with pytest.raises(CountError, match=sentence):
        count(shop, product, counted)
    rows = shop.read(lambda s: stock_counts.rows(s, scope_of(shop, "Barang toko")))
    assert [str(row.counted) for row in rows] == ["7"]


def test_codes_that_can_not_be_counted_here(shop: Shop) -> None:
    """Unknown, of another consignor, shared by two products, and one too many."""
    one, two = shop.consignor("K1"), shop.consignor("K2")
    shop.product("A", 1_000, one)
    shop.product("B", 1_000, two)
    twin = shop.product("C", 1_000, one)
    scope = scope_of(shop, "Usaha K1")
    with pytest.raises(UnknownCodeError):
        scan(shop, scope, "999")
    with pytest.raises(CountError, match=r"Barang B bukan bagian dari Usaha K1\."):
        scan(shop, scope, "B")
    shared = text("INSERT INTO barcodes (code, product_id) VALUES ('A', :twin)")
    shop.write(lambda s: s.execute(shared, {"twin": twin}))
    with pytest.raises(CountError, match="dipakai beberapa barang"):
        scan(shop, scope, "A")
    assert scope_of(shop, "Usaha K1").counted == 0


def test_the_last_one_that_can_be_scanned(shop: Shop) -> None:
    """9.999 is the most; one more is refused and changes nothing."""
    product = shop.product("A", 1_000, None)
    scope = scope_of(shop, "Barang toko")
    count(shop, product, 9_999)
    with pytest.raises(CountError, match="paling banyak"):
        scan(shop, scope, "A")
    assert [str(row.counted) for row in shop.read(lambda s: stock_counts.rows(s, scope))] == [
        "9.999"
    ]


def test_differences_need_two_persons(shop: Shop) -> None:
    """A count that ties needs nobody else; a missing piece does, unless the shop is one person."""
    product = shop.product("A", 1_000, None)
    scope = scope_of(shop, "Barang toko")
    count(shop, product, 100)
    alone = shop.stamp("pengelola")
    tied = shop.write(lambda s: stock_counts.finish(s, scope, {}, alone))
    assert (tied.differences, tied.notes) == ((), ())
    count(shop, product, 99)
    with pytest.raises(SecondPersonError):
        shop.write(lambda s: stock_counts.finish(s, scope, {}, alone))
    assert scope_of(shop, "Barang toko").counted == 1
    one = replace(shop.read(settings.shop), one_person_shop=True)
    owner = shop.stamp("pemilik")
    shop.write(lambda s: settings.change(s, one, owner))
    assert shop.write(lambda s: stock_counts.finish(s, scope, {}, alone)).notes


def test_all_or_nothing(shop: Shop) -> None:
    """One row that can't be booked leaves everything as it was: stock, numbers, drafts."""
    consignor = shop.consignor("K1")
    first = shop.product("A", 1_000, consignor)
    second = shop.product("B", 1_000, consignor, stock_units=10)
    scope = scope_of(shop, "Usaha K1")
    count(shop, first, 90)
    count(shop, second, 0)
    shop.open_shift()
    shop.sell(shop.cart(("B", 5)), qris(5_000))
    with pytest.raises(StockShortError, match="Barang B tinggal 5"):
        finish(shop, scope)
    assert (on_hand(shop, first), shop.owed("K1")) == (100_000, 4_250)
    assert scope_of(shop, "Usaha K1").counted == 2
    count(shop, second, 5)
    assert finish(shop, scope).number == "SO/2026/00001"


def test_goods_that_went_before_they_were_counted_are_not_lost(shop: Shop) -> None:
    """The consignor took 2 of 10 along, 8 are counted, and his note is written only then."""
    consignor = shop.consignor("K1", loss=Rate(10_000))
    product = shop.product("A", 20_000, consignor, stock_units=10)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 8)
    stamp = shop.stamp("pengelola")
    back = [NoteLine(product, Quantity.units(2))]
    shop.write(lambda s: hand_back(s, consignor, back, "diambil", stamp))
    with pytest.raises(CountError, match=r"Belum ada yang dihitung\."):
        finish(shop, scope)
    count(shop, product, 8)
    assert (finish(shop, scope).notes, shop.owed("K1")) == ((), 0)


def test_goods_that_came_before_they_were_counted_are_not_found_again(shop: Shop) -> None:
    """5 stand on the shelf without a note: they give nobody back the 3 that were lost before."""
    consignor = shop.consignor("K1", percent=15, loss=Rate(10_000))
    product = shop.product("A", 20_000, consignor, stock_units=10)
    scope = scope_of(shop, "Usaha K1")
    stamp = shop.stamp("pengelola", second="pemilik")
    lost = [NoteLine(product, Quantity.units(3))]
    shop.write(lambda s: record_loss(s, consignor, lost, "hilang", stamp))
    count(shop, product, 12)
    shop.take_in(consignor, product, 5)
    with pytest.raises(CountError, match=r"Belum ada yang dihitung\."):
        finish(shop, scope)
    count(shop, product, 12)
    assert finish(shop, scope).differences == ()
    assert (on_hand(shop, product), shop.owed("K1")) == (12_000, 51_000)


def test_a_note_about_counted_goods_drops_their_draft(shop: Shop) -> None:
    """2 of 10 are missing, are counted, and somebody writes them off: nobody is credited twice."""
    consignor = shop.consignor("K1", loss=Rate(10_000))
    product = shop.product("A", 20_000, consignor, stock_units=10)
    other = shop.product("B", 20_000, consignor, stock_units=5)
    scope = scope_of(shop, "Usaha K1")
    count(shop, product, 8)
    count(shop, other, 5)
    stamp = shop.stamp("pengelola", second="pemilik")
    lost = [NoteLine(product, Quantity.units(2))]
    shop.write(lambda s: record_loss(s, consignor, lost, "hilang", stamp))
    rows = {row.product_id: row.counted for row in shop.read(lambda s: stock_counts.rows(s, scope))}
    assert rows == {product: None, other: Quantity.units(5)}
    result = finish(shop, scope)
    assert (result.counted, result.notes) == (1, ())
    assert (on_hand(shop, product), shop.owed("K1")) == (8_000, 34_000)
