"""Finding goods and receipts, what blocks a product, and what a product card may say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from kasir.cart import ProductId
from kasir.enums import Scheme
from kasir.errors import NoAgreementError, NoPriceError, ProductBlockedError, UnknownCodeError
from kasir.money import Money, Quantity, Rate
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.products import catalog, products
from kasir.operations.products.products import FuturePriceError, ProductCard
from kasir.operations.selling import receipts
from kasir.operations.selling.returns import ReturnLine
from kasir.terms import parse_tiers
from tests.shop import DAY, Shop, cash


def find(shop: Shop, code: str) -> list[str]:
    return [item.sku for item in shop.read(lambda s: catalog.find_product(s, code, shop.day))]


def search(shop: Shop, words: str, limit: int = 50) -> list[str]:
    return [item.sku for item in shop.read(lambda s: catalog.search(s, words, shop.day, limit))]


def save(shop: Shop, card: ProductCard, days: int = 0) -> int:
    stamp = shop.stamp("pengelola")
    starts_on = shop.day + timedelta(days=days)
    return shop.write(lambda s: products.save_product(s, card, stamp, starts_on))


def test_a_code_finds_its_product(shop: Shop) -> None:
    """By barcode, then by sku; a code that several share gives all of them to choose from."""
    one, two = shop.consignor("K1"), shop.consignor("K2")
    for sku, owner in (("A", one), ("B", two)):
        card = ProductCard(sku, "Keripik", "Camilan", Money(1_000), owner, barcodes=("899", "899"))
        save(shop, card)
    save(shop, ProductCard("C", "Dodol", "Camilan", Money(1_000)))
    assert find(shop, " 899 ") == ["A", "B"]
    assert find(shop, "C") == ["C"]
    for code in ("", "   ", "7", "9" * 65):
        with pytest.raises(UnknownCodeError):
            find(shop, code)


def test_search_needs_every_word(shop: Shop) -> None:
    """Any part of name, size, consignor, category or sku; % and _ are letters like others."""
    owner = shop.consignor("SRI")
    save(shop, ProductCard("P1", "Keripik Pisang", "Camilan", Money(1), owner, size="150 g"))
    save(shop, ProductCard("P2", "Keripik Singkong 100%", "Camilan", Money(1), variant="Balado"))
    assert search(shop, "krip") == []
    assert search(shop, "PISANG kerip") == ["P1"]
    assert search(shop, "usaha sri 150") == ["P1"]
    assert search(shop, "keripik") == ["P1", "P2"]
    assert search(shop, "100%") == ["P2"]
    assert search(shop, "%") == ["P2"]
    assert search(shop, "_") == []
    assert search(shop, " ") == []
    assert len(search(shop, "keripik", limit=1)) == 1
    named = shop.read(lambda s: catalog.search(s, "balado", shop.day))
    assert named[0].name == "Keripik Singkong 100% (Balado)"


def test_what_may_not_be_sold_says_why(shop: Shop) -> None:
    """No price, off the list, nothing agreed: a sentence each."""
    save(shop, ProductCard("FREE", "Gratis", "Camilan", Money(0)))
    with pytest.raises(NoPriceError, match="Gratis belum punya harga"):
        find(shop, "FREE")
    product = save(shop, ProductCard("OLD", "Lama", "Camilan", Money(5), barcodes=("899",)))
    save(shop, ProductCard("OLDER", "Lama Sekali", "Camilan", Money(5), barcodes=("899",)))
    shop.write(lambda s: s.execute(text("UPDATE products SET is_active = 0 WHERE price = 5")))
    for code in ("OLD", "899"):
        with pytest.raises(ProductBlockedError, match="sudah tidak dijual"):
            find(shop, code)
    with pytest.raises(ProductBlockedError):
        shop.read(lambda s: catalog.find_item(s, ProductId(product), shop.day))
    assert search(shop, "lama") == []
    stamp = shop.stamp("pengelola")
    nobody = shop.write(lambda s: consignors.save_consignor(s, ConsignorCard("K9", "Baru"), stamp))
    save(shop, ProductCard("NEW", "Baru", "Camilan", Money(5), nobody))
    with pytest.raises(NoAgreementError, match="belum punya perjanjian"):
        find(shop, "NEW")


def test_a_products_own_terms_come_first(shop: Shop) -> None:
    """Its harga titip, then its rate, then the agreement's scheme."""
    tiers = parse_tiers("10000:25;*:20")
    owner = shop.consignor("K1", Scheme.TIERED, tiers=tiers)
    save(shop, ProductCard("N", "N", "X", Money(9_000), owner, net_price=Money(7_000)))
    save(shop, ProductCard("R", "R", "X", Money(9_000), owner, rate=Rate(3_000)))
    save(shop, ProductCard("T", "T", "X", Money(9_000), owner))
    terms = [shop.cart((sku, 1)).lines[0].item.terms for sku in "NRT"]
    assert [each.scheme for each in terms] == [Scheme.NET_PRICE, Scheme.PERCENT, Scheme.TIERED]
    assert (terms[0].net_price, terms[1].rate, terms[2].tiers) == (Money(7_000), Rate(3_000), tiers)


def test_harga_titip_without_a_figure_has_terms_for_a_loss_only(shop: Shop) -> None:
    """In a list the product is shown; what is lost of it is the consignor's whole tag."""
    owner = shop.consignor("K1", Scheme.NET_PRICE)
    product = save(shop, ProductCard("N", "N", "X", Money(9_000), owner))
    item = shop.read(lambda s: catalog.items(s, [ProductId(product)], shop.day))[0]
    assert (item.terms.scheme, item.terms.rate) == (Scheme.PERCENT, Rate(0))


def test_prices_are_remembered(shop: Shop) -> None:
    """Every price with its day; a paper sale of an earlier day is priced by that day."""
    product = save(shop, ProductCard("A", "A", "X", Money(1_000)), days=-9)
    save(shop, ProductCard("A", "A", "X", Money(1_000)))
    save(shop, ProductCard("A", "A", "X", Money(1_500)))
    history = shop.read(
        lambda s: s.execute(text("SELECT price FROM product_prices")).scalars().all()
    )
    assert history == [1_000, 1_500]
    for days, price in ((-99, 1_000), (-9, 1_000), (-1, 1_000), (0, 1_500), (9, 1_500)):
        day = shop.day + timedelta(days=days)
        found = shop.read(lambda s, d=day: catalog.items_of_day(s, [ProductId(product)], d))
        assert found[0].price == Money(price), days


def test_a_price_of_tomorrow_is_refused(shop: Shop) -> None:
    """The tag shows today's price: it would be too early."""
    with pytest.raises(FuturePriceError, match="hari berlakunya"):
        save(shop, ProductCard("A", "A", "X", Money(1_000)), days=1)


# --- receipts -------------------------------------------------------------------------------


def test_receipts_are_found(shop: Shop) -> None:
    """By number, item or amount, the newest first; a return is marked."""
    shop.product("KERIPIK", 20_000, None)
    shop.product("DODOL", 7_500, None)
    shop.open_shift()
    first = shop.sell(shop.cart(("KERIPIK", 1), ("DODOL", 1)), cash(27_500))
    shop.sell(shop.cart(("DODOL", 1)), cash(7_500))
    back = shop.take_back(first, ReturnLine(1, Quantity.units(1)))

    def found(words: str, limit: int = 50) -> list[str]:
        rows = shop.read(lambda s: receipts.find_receipts(s, words, limit))
        return [row.number[-1] for row in rows]

    assert found("") == ["3", "2", "1"]
    assert found("", limit=1) == ["3"]
    assert found("dodol") == ["2", "1"]
    assert found("Rp27.500") == found("27500") == found("K1-000001") == ["1"]
    assert found("%") == found("bakpia") == found("9" * 40) == []
    rows = shop.read(lambda s: receipts.find_receipts(s, ""))
    assert [(row.goods, row.is_return) for row in rows] == [
        ("Barang KERIPIK", True),
        ("Barang DODOL", False),
        ("Barang KERIPIK +1", False),
    ]
    assert shop.read(lambda s: receipts.receipt(s, first.sale_id)) == first
    assert shop.read(lambda s: receipts.receipt(s, back.sale_id)).origin == first.number


@pytest.mark.parametrize("size", ["", "150 g"])
@pytest.mark.parametrize("variant", ["", "Balado"])
def test_a_list_names_goods_as_the_till_does(shop: Shop, size: str, variant: str) -> None:
    """`whole_name` asks the database for what `full_name` writes."""
    shop.product("A", 8_750, None, size=size, variant=variant)
    [item] = shop.read(lambda s: catalog.find_product(s, "A", DAY))
    assert shop.read(lambda s: s.scalars(select(catalog.whole_name())).all()) == [item.name]


def test_old_receipts_are_found_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the newest: by the whole number, in words or digits, the goods, and the amount."""
    monkeypatch.setattr(receipts, "NEWEST", 1)
    for sku in ("KERIPIK", "DODOL", "SAMBAL"):
        shop.product(sku, 20_000, None)
    shop.open_shift()
    for count in (1, 2):
        shop.sell(shop.cart(("KERIPIK", count)))
    shop.sell(shop.cart(("SAMBAL", 3), ("KERIPIK", 1)))
    shop.sell(shop.cart(("DODOL", 1)))

    def found(words: str, limit: int = 50) -> list[str]:
        rows = shop.read(lambda s: receipts.find_receipts(s, words, limit))
        return [row.number[-1] for row in rows]

    assert found("k1-000001") == found("K1-000001") == ["1"]
    assert found("2") == ["2"]
    assert found("barang keripik") == ["3", "2", "1"]
    assert found("keripik", limit=2) == ["3", "2"]
    assert found("dodol", limit=1) == ["4"]  # Enough among the newest.
    assert found("40.000") == ["2"]
    assert found("KERIPIK Barang") == []  # In this order.
    assert found("000002") == ["2"]
    monkeypatch.setattr(receipts, "MOST_GOODS", 2)  # A common word looks from receipt to receipt.
    assert found("barang") == ["4", "3", "2", "1"]
    monkeypatch.setattr(receipts, "MANY", 1)
    assert found("40.000") == []
    assert found("barang") == ["4"]  # Not through all years.
