"""Products as master data: codes, barcodes, overrides, dated prices with who and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kasir.cart import ProductId
from kasir.enums import Scheme
from kasir.errors import FieldError
from kasir.money import Money, Quantity, Rate
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.lists import Activity
from kasir.operations.products import catalog, product_list, products
from kasir.operations.products.products import (
    ProductCard,
    ProductMovedError,
    SavedProduct,
    in_store_code,
)
from tests.shop import Shop

CARD = ProductCard("K1-001", "Keripik Pisang", "Camilan", Money(15_000))


@pytest.fixture
def owner(shop: Shop) -> int:
    return shop.consignor("K1")


def add(shop: Shop, card: ProductCard = CARD) -> SavedProduct:
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: products.add_product(s, card, stamp))


def change(shop: Shop, card: ProductCard, reason: str = "") -> SavedProduct:
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: products.change_product(s, card, reason, stamp))


def detail(shop: Shop, product_id: int) -> product_list.ProductDetail:
    return shop.read(lambda s: product_list.product_detail(s, product_id, shop.day))


def names(shop: Shop, text: str, activity: Activity = Activity.ALL) -> list[str]:
    rows = shop.read(lambda s: product_list.product_rows(s, text, activity))
    return [row.name for row in rows]


# --- what a card may say --------------------------------------------------------------------


def test_a_sku_is_taken_once(shop: Shop) -> None:
    """A new product never overwrites the one that has the sku."""
    add(shop)
    with pytest.raises(FieldError, match="K1-001 sudah dipakai Keripik Pisang") as error:
        add(shop, replace(CARD, name="Lain"))
    assert error.value.field == "sku"
    assert names(shop, "") == ["Keripik Pisang"]


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"sku": ""}, "sku", "Kode tanpa spasi"),
        ({"name": " "}, "name", "Tulis nama barangnya."),
        ({"category": ""}, "category", "Pilih atau tulis kategorinya"),
        ({"unit": ""}, "unit", "Pilih atau tulis satuannya"),
        ({"price": Money(0)}, "price", "Tulis harga jualnya."),
        ({"barcodes": ("899 1",)}, "barcodes", "Kode tanpa spasi"),
        ({"minimum_stock": Quantity(-1)}, "minimum_stock", "Tidak boleh kurang dari nol."),
        ({"net_price": Money(1), "rate": Rate(1)}, "rate", "Isi harga titip atau bagian toko"),
        ({"rate": Rate(10_001)}, "rate", "Harus dari 0 sampai 100 persen."),
        ({"consignor_id": None, "rate": Rate(1)}, "rate", "Barang toko sendiri"),
        ({"consignor_id": None, "net_price": Money(1)}, "net_price", "Barang toko sendiri"),
    ],
)
def test_each_field_says_what_is_wrong(
    shop: Shop, owner: int, wrong: dict[str, object], field: str, told: str
) -> None:
    """A card that can't be stored names its field; nothing is stored."""
    card = replace(replace(CARD, consignor_id=owner), **wrong)  # type: ignore[arg-type]
    with pytest.raises(FieldError) as error:
        add(shop, card)
    assert error.value.field == field
    assert str(error.value).startswith(told)
    assert names(shop, "") == []


def test_an_agreement_on_harga_titip_wants_one(shop: Shop) -> None:
    """Without a harga titip nothing could be split; an override by percent does, too."""
    owner = shop.consignor("K1", Scheme.NET_PRICE, 0)
    with pytest.raises(FieldError, match="Perjanjiannya memakai harga titip") as error:
        add(shop, replace(CARD, consignor_id=owner))
    assert error.value.field == "net_price"
    add(shop, replace(CARD, consignor_id=owner, net_price=Money(12_000)))
    add(shop, replace(CARD, sku="K1-002", consignor_id=owner, rate=Rate(1_500)))


def test_goods_of_who_left_are_not_sold(shop: Shop, owner: int) -> None:
    """They stay in the list and can be changed, but not put on sale."""
    add(shop, replace(CARD, consignor_id=owner))
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.part_with(s, owner, stamp))
    with pytest.raises(FieldError, match="Usaha K1 sudah nonaktif") as error:
        change(shop, replace(CARD, consignor_id=owner))
    assert error.value.field == "is_active"
    change(shop, replace(CARD, consignor_id=owner, name="Keripik", is_active=False))
    assert names(shop, "", Activity.ACTIVE) == []
    assert names(shop, "", Activity.INACTIVE) == ["Keripik"]


def test_what_is_unusual_is_said_and_stored(shop: Shop, owner: int) -> None:
    """A price between hundreds, a loss on each piece, a licence that ended, a shared barcode."""
    first = add(shop, replace(CARD, barcodes=("8991",)))
    assert first.remarks == ()
    card = replace(
        CARD,
        sku="K1-002",
        consignor_id=owner,
        price=Money(8_750),
        net_price=Money(9_000),
        licence_until=shop.day - timedelta(days=1),
        halal_until=shop.day,
        barcodes=("8991", "8992"),
    )
    assert add(shop, card).remarks == (
        "Harga Rp8.750 bukan kelipatan Rp100.",
        "Harga titip di atas harga jual: toko rugi setiap laku.",
        "Izin habis 23/11/2026.",
        "Barcode 8991 juga dipakai Keripik Pisang: kasir memilih saat memindai.",
    )


def test_a_price_that_leaps_is_asked_about(shop: Shop) -> None:
    """Half or double is a change of price; beyond that a zero may be missing."""
    add(shop)
    for price in (30_000, 15_000, 7_500):
        assert change(shop, replace(CARD, price=Money(price)), "baru").remarks == ()
    for price, before in ((75_000, "7.500"), (7_500, "75.000")):
        saved = change(shop, replace(CARD, price=Money(price)), "baru")
        now = f"dari Rp{before} ke {Money(price)}"
        assert saved.remarks == (f"Harga berubah jauh, {now}. Periksa nolnya.",)


# --- barcodes -------------------------------------------------------------------------------


def test_in_store_codes(shop: Shop) -> None:
    """EAN-13 in the shop's own range; drawn once each, past those that goods already have."""
    assert [in_store_code(serial) for serial in (1, 2, 10, 17)] == [
        *("2000000000015", "2000000000022", "2000000000107", "2000000000176"),
    ]
    assert in_store_code(9_876_543_210) == "2098765432103"
    add(shop, replace(CARD, barcodes=("2000000000015",)))
    stamp = shop.stamp("pengelola")
    drawn = [shop.write(lambda s: products.draw_barcode(s, stamp)) for _ in range(2)]
    assert drawn == ["2000000000022", "2000000000039"]


# --- prices ---------------------------------------------------------------------------------


def test_a_new_price_says_who_and_why(shop: Shop, owner: int) -> None:
    """The history keeps every price with its day, its author and the reason."""
    card = replace(CARD, consignor_id=owner)
    found = add(shop, card).id
    dearer = replace(card, price=Money(16_000))
    with pytest.raises(FieldError, match="Tuliskan mengapa harganya berubah") as error:
        change(shop, dearer, "  ")
    assert error.value.field == "reason"
    change(shop, replace(card, name="Keripik Pisang Asin"))
    shop.next_day()
    change(shop, replace(dearer, rate=Rate(1_000)), "minyak naik")
    shown = detail(shop, found)
    prices = [
        (price.starts_on, price.price, price.rate, price.who, price.reason)
        for price in shown.prices
    ]
    assert prices == [
        (shop.day, Money(16_000), Rate(1_000), "Pak Hadi", "minyak naik"),
        (shop.day - timedelta(days=1), Money(15_000), None, "Pak Hadi", ""),
    ]
    # What was taken back is a new change: nothing disappears.
    change(shop, card, "Urungkan")
    assert [price.price.rupiah for price in detail(shop, found).prices] == [15_000, 16_000, 15_000]
    [item] = shop.read(lambda s: catalog.items(s, [ProductId(found)], shop.day))
    assert (item.price, item.terms.rate) == (Money(15_000), Rate(1_500))


def test_a_product_never_moves(shop: Shop, owner: int) -> None:
    """Another consignor needs a product of his own."""
    card = replace(CARD, consignor_id=owner)
    add(shop, card)
    with pytest.raises(ProductMovedError, match="Buat produk baru"):
        change(shop, replace(card, consignor_id=shop.consignor("K2")))


def test_variants_have_one_head(shop: Shop, owner: int) -> None:
    """Flat products under one of the same consignor, which is no variant itself."""
    card = replace(CARD, consignor_id=owner)
    add(shop, replace(card, variant="Original"))
    cheese = replace(card, sku="K1-002", variant="Keju", parent="K1-001")
    found = add(shop, cheese).id
    add(shop, replace(cheese, sku="K1-003", variant="Balado"))
    shown = detail(shop, found)
    assert shown.card == cheese
    assert shown.variants == (
        *(("K1-003", "Keripik Pisang (Balado)"), ("K1-001", "Keripik Pisang (Original)")),
    )
    add(shop, replace(CARD, sku="TK-001"))
    for parent in ("TIDAK", "TK-001", "K1-002"):
        with pytest.raises(FieldError, match="dari penitip yang sama") as error:
            change(shop, replace(cheese, parent=parent))
        assert error.value.field == "parent"
    with pytest.raises(FieldError, match="Varian dari varian"):
        add(shop, replace(card, sku="K1-004", parent="K1-002"))
    add(shop, replace(card, sku="K1-005"))
    with pytest.raises(FieldError, match="Varian dari varian"):  # It has variants of its own.
        change(shop, replace(card, variant="Original", parent="K1-005"))
    change(shop, replace(cheese, parent=""))
    assert detail(shop, found).variants == ()


# --- looking --------------------------------------------------------------------------------


def test_one_product_whole(shop: Shop, owner: int) -> None:
    """The card comes back as it was stored, with its owner's terms and what is on the shelf."""
    card = replace(
        CARD,
        consignor_id=owner,
        size="150 g",
        variant="Balado",
        shelf="A3",
        licence_kind="P-IRT",
        licence_number="2143513000001-31",
        licence_until=shop.day,
        halal_until=shop.day,
        net_price=Money(12_000),
        shelf_life_days=120,
        minimum_stock=Quantity.units(5),
        barcodes=("8991", "8992"),
    )
    found = add(shop, card).id
    shop.take_in(owner, found, 7)
    shown = detail(shop, found)
    assert (shown.card, shown.on_hand) == (card, Quantity.units(7))
    assert shown.owner is not None
    assert (shown.owner.code, shown.owner.name) == ("K1", "Usaha K1")
    assert shown.owner.terms is not None
    assert shown.owner.terms.rate == Rate(1_500)
    assert shown.prices[0].net_price == Money(12_000)


def test_the_list_finds_by_word_and_by_barcode(shop: Shop, owner: int) -> None:
    """Any part of name, consignor, category or sku, in order of the name; else a whole barcode."""
    add(shop, replace(CARD, consignor_id=owner, barcodes=("8991",)))
    add(shop, replace(CARD, sku="TK-001", name="Dodol", size="250 g", variant="Mangga"))
    assert names(shop, "") == ["Dodol 250 g (Mangga)", "Keripik Pisang"]
    assert names(shop, "usaha pis") == ["Keripik Pisang"]
    assert names(shop, " 8991 ") == ["Keripik Pisang"]
    assert names(shop, "899") == []
    rows = shop.read(lambda s: product_list.product_rows(s, "", Activity.ALL, limit=1))
    assert [(row.sku, row.consignor, row.price) for row in rows] == [("TK-001", "", Money(15_000))]


def test_what_a_form_offers(shop: Shop, owner: int) -> None:
    """Active consignors with their terms, known categories and units, the next free sku."""
    stranger = ConsignorCard("K3", "Belum Ada Perjanjian")
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.add_consignor(s, stranger, stamp))
    gone = shop.consignor("K2")
    shop.write(lambda s: consignors.part_with(s, gone, stamp))
    assert shop.read(lambda s: product_list.next_sku(s, None)) == "TK-001"
    add(shop, replace(CARD, sku="K1-007", consignor_id=owner, unit="bks"))
    add(shop, replace(CARD, sku="K1-9X", consignor_id=owner, category="Batik"))
    assert shop.read(lambda s: product_list.next_sku(s, owner)) == "K1-008"
    found = shop.read(lambda s: product_list.choices(s, shop.day))
    assert [(one.code, one.terms is not None) for one in found.owners] == [
        *(("K3", False), ("K1", True)),
    ]
    assert (found.categories, found.units) == (("Batik", "Camilan"), ("bks", "pcs"))
    own = detail(shop, add(shop, replace(CARD, sku="TK-001")).id)
    assert own.owner is None
