"""Consignors as master data: codes, contacts, versions of agreements, leaving and coming back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Bearer, PayCycle, Scheme
from kasir.errors import FieldError, SettledDayError, UnknownConsignorError
from kasir.money import Money, Rate
from kasir.operations.agreement_text import examples, scheme_text, short_text
from kasir.operations.agreements import AgreementTerms, other_terms
from kasir.operations.consignors import consignor_list, consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.lists import Activity, masked
from kasir.operations.products import catalog
from kasir.operations.settling import accounts
from kasir.terms import OWN_GOODS, parse_tiers, with_override
from tests.shop import Shop

CARD = ConsignorCard("K001", "Dapur Bayeman", phone="0812-3456-7890", bank_account="1234567890")
PERCENT = AgreementTerms(Scheme.PERCENT, rate=Rate(1_500))


def add(shop: Shop, card: ConsignorCard = CARD) -> int:
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: consignors.add_consignor(s, card, stamp))


def change(shop: Shop, card: ConsignorCard) -> int:
    return shop.write_approved(lambda s, t: consignors.change_consignor(s, card, t))


def agree(shop: Shop, consignor_id: int, terms: AgreementTerms, starts_on: date) -> int:
    return shop.write_approved(lambda s, t: consignors.agree(s, consignor_id, terms, starts_on, t))


def leave(shop: Shop, consignor_id: int) -> tuple[int, ...]:
    stamp = shop.stamp("pengelola")
    return shop.write(lambda s: consignors.part_with(s, consignor_id, stamp))


def come_back(shop: Shop, consignor_id: int, products: tuple[int, ...]) -> None:
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.welcome_back(s, consignor_id, products, stamp))


def refused(error: pytest.ExceptionInfo[FieldError]) -> tuple[str, str]:
    return error.value.field, str(error.value)


# --- who he is ------------------------------------------------------------------------------


def test_a_code_is_taken_once(shop: Shop) -> None:
    """A new consignor never overwrites the one who has the code."""
    add(shop)
    with pytest.raises(FieldError) as error:
        add(shop, replace(CARD, name="Lain"))
    assert refused(error) == ("code", "Kode K001 sudah dipakai Dapur Bayeman. Pilih kode lain.")
    rows = shop.read(lambda s: consignor_list.consignor_rows(s, "", Activity.ALL, shop.day))
    assert [row.name for row in rows] == ["Dapur Bayeman"]


@pytest.mark.parametrize(
    ("card", "field", "told"),
    [
        (replace(CARD, code="K 1"), "code", "Kode tanpa spasi"),
        (replace(CARD, code=""), "code", "Kode tanpa spasi"),
        (replace(CARD, name="  "), "name", "Tulis nama usahanya."),
        (replace(CARD, phone="0812"), "phone", "Nomor HP kurang lengkap"),
        (replace(CARD, association="TIDAK"), "association", "Pilih asosiasi dari daftar."),
    ],
)
def test_each_field_says_what_is_wrong(
    shop: Shop, card: ConsignorCard, field: str, told: str
) -> None:
    """A card that can't be stored names its field; nothing is stored."""
    with pytest.raises(FieldError) as error:
        add(shop, card)
    assert error.value.field == field
    assert str(error.value).startswith(told)
    assert shop.read(consignor_list.next_consignor_code) == "K001"


def test_a_change_needs_somebody_to_change(shop: Shop) -> None:
    """The code never changes: another one is another consignor."""
    found = add(shop)
    assert change(shop, replace(CARD, name="Dapur Bu Yem ")) == found
    assert shop.read(lambda s: consignor_list.consignor_card(s, found)).name == "Dapur Bu Yem"
    with pytest.raises(UnknownConsignorError):
        change(shop, replace(CARD, code="K009"))


def test_a_changed_account_is_known_without_the_account(shop: Shop) -> None:
    """The chain says which fields changed, and never what stands in them."""
    add(shop)
    change(shop, replace(CARD, bank_account="999", phone="0812-0000-0000"))
    query = text("SELECT body FROM audit_records ORDER BY id DESC LIMIT 1")
    assert shop.read(lambda s: s.execute(query).scalar()) == (
        '{"changed":["phone","bank_account"],"code":"K001","district":"","name":"Dapur Bayeman",'
        '"second":"pemilik"}'
    )


def test_the_account_is_masked_but_where_it_is_changed(shop: Shop) -> None:
    """Lists and details show four digits; the form gets the whole account."""
    found = add(shop)
    [row] = shop.read(lambda s: consignor_list.consignor_rows(s, "", Activity.ALL, shop.day))
    detail = shop.read(lambda s: consignor_list.consignor_detail(s, found, shop.day))
    assert (row.account, detail.card.bank_account) == ("•••• 7890", "•••• 7890")
    assert shop.read(lambda s: consignor_list.consignor_card(s, found)).bank_account == "1234567890"
    assert [masked(account) for account in ("", "1", "1234", "0123-45-77")] == [
        *("", "••••", "•••• 34", "•••• 4577"),
    ]


def test_the_next_code_is_proposed(shop: Shop) -> None:
    """One more than the newest, with as many digits; nothing behind a code without a number."""
    add(shop)
    add(shop, replace(CARD, code="K002"))
    assert shop.read(consignor_list.next_consignor_code) == "K003"
    add(shop, replace(CARD, code="BATIK"))
    assert shop.read(consignor_list.next_consignor_code) == ""


def test_the_list_holds_every_word(shop: Shop) -> None:
    """By code, name, owner, kecamatan or phone; active, inactive or all; terms of the day."""
    stamp = shop.stamp("pengelola")
    one = add(shop, replace(CARD, owner="Bu Yem", district="Tongas"))
    two = add(shop, ConsignorCard("K002", "Batik <Ibu Sri> & 100%", district="Sumber"))
    agree(shop, one, PERCENT, shop.day)
    shop.write(lambda s: consignors.part_with(s, two, stamp))

    def codes(words: str, activity: Activity = Activity.ALL) -> list[str]:
        rows = shop.read(lambda s: consignor_list.consignor_rows(s, words, activity, shop.day))
        return [row.code for row in rows]

    assert codes("") == ["K002", "K001"]
    assert codes("", Activity.ACTIVE) == ["K001"]
    assert codes("", Activity.INACTIVE) == ["K002"]
    assert codes("YEM tongas") == ["K001"]
    assert codes("7890") == ["K001"]
    assert codes("<ibu sri> 100%") == ["K002"]
    assert codes("_") == []
    rows = shop.read(lambda s: consignor_list.consignor_rows(s, "", Activity.ALL, shop.day))
    assert [row.terms for row in rows] == [None, PERCENT]


# --- associations ---------------------------------------------------------------------------


def test_associations(shop: Shop) -> None:
    """A code once, a name always; each with its active members."""
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.add_association(s, "TGS", " UMKM Tongas ", stamp))
    for code, name, told in (
        ("TGS", "Lain", "sudah dipakai UMKM Tongas"),
        ("P G", "Lain", "Kode tanpa spasi"),
        ("PGY", " ", "Tulis nama asosiasinya."),
    ):
        with pytest.raises(FieldError, match=told):
            shop.write(lambda s, c=code, n=name: consignors.add_association(s, c, n, stamp))
    shop.write(lambda s: consignors.rename_association(s, "TGS", "UMKM Kecamatan Tongas", stamp))
    found = add(shop, replace(CARD, association="TGS"))
    detail = shop.read(lambda s: consignor_list.consignor_detail(s, found, shop.day))
    assert detail.association == "UMKM Kecamatan Tongas"
    leave(shop, add(shop, replace(CARD, code="K002", association="TGS")))
    [row] = shop.read(consignor_list.association_rows)
    assert (row.code, row.name, row.members) == ("TGS", "UMKM Kecamatan Tongas", 1)


# --- what was agreed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (replace(PERCENT, rate=Rate(10_001)), "rate"),
        (replace(PERCENT, loss=Rate(-1)), "loss"),
        (replace(PERCENT, monthly_fee=Money(-1)), "monthly_fee"),
        (replace(PERCENT, fee_day=29), "fee_day"),
        (AgreementTerms(Scheme.PER_UNIT), "fee"),
        (AgreementTerms(Scheme.TIERED), "tiers"),
    ],
)
def test_figures_that_nobody_can_mean(shop: Shop, terms: AgreementTerms, field: str) -> None:
    """The refusal names the field; no version is added."""
    found = add(shop)
    with pytest.raises(FieldError) as error:
        agree(shop, found, terms, shop.day)
    assert error.value.field == field
    assert shop.read(lambda s: consignor_list.consignor_detail(s, found, shop.day)).versions == ()


def test_a_start_that_is_settled_or_absurd(shop: Shop) -> None:
    """Terms begin after the last settled day, and not in another century."""
    found = shop.consignor("K1")
    shop.product("KERIPIK", 20_000, found)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 1)))
    shop.close_shift()
    shop.settle(found)
    with pytest.raises(SettledDayError) as error:
        agree(shop, found, replace(PERCENT, rate=Rate(1_200)), shop.day)
    assert refused(error) == (
        "starts_on",
        "Hari 24/11/2026 sudah dihitung. Pilih tanggal sesudahnya.",
    )
    with pytest.raises(FieldError, match="24/11/2062 terlalu jauh"):
        agree(shop, found, replace(PERCENT, rate=Rate(1_200)), date(2062, 11, 24))
    assert agree(shop, found, replace(PERCENT, rate=Rate(1_200)), shop.day + timedelta(1)) == 2
    detail = shop.read(lambda s: consignor_list.consignor_detail(s, found, shop.day))
    assert [version.version for version in detail.versions] == [2, 1]
    assert detail.in_force is not None
    assert (detail.in_force.version, detail.settled) == (1, shop.day)


def test_every_scheme_in_a_sentence() -> None:
    """Never a bare percentage: what the consignor receives from a tag, as a sale would split it."""
    tiers = parse_tiers("10000:25;*:20")
    agreed = {
        AgreementTerms(Scheme.PERCENT, rate=Rate(1_500)): (
            "Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000",
            "15%",
        ),
        AgreementTerms(Scheme.PER_UNIT, fee=Money(1_000)): (
            "Bagian toko Rp1.000 per barang - penitip menerima Rp19.000 dari Rp20.000",
            "Rp1.000/barang",
        ),
        AgreementTerms(Scheme.TIERED, tiers=tiers): (
            "Bagian toko bertingkat: harga sampai Rp10.000 25%, di atasnya 20%",
            "Bertingkat",
        ),
        AgreementTerms(Scheme.NET_PRICE): (
            "Harga titip per barang - penitip menerima harga titip setiap barang laku",
            "Harga titip",
        ),
    }
    for terms, (told, short) in agreed.items():
        assert (scheme_text(terms.split_terms()), short_text(terms.split_terms())) == (told, short)
    assert examples(PERCENT.split_terms()) == scheme_text(PERCENT.split_terms())
    assert examples(AgreementTerms(Scheme.TIERED, tiers=tiers).split_terms()) == (
        "Bagian toko 25% - penitip menerima Rp7.500 dari Rp10.000\n"
        "Bagian toko 20% - penitip menerima Rp12.000 dari Rp15.000"
    )
    # MONEY: Madu 250 ml, tag 75.000, harga titip 62.000; tag 8.750 at 15 %.
    madu = with_override(PERCENT.split_terms(), Money(62_000), None)
    assert scheme_text(madu, Money(75_000)) == (
        "Harga titip Rp62.000 - penitip menerima Rp62.000 dari Rp75.000"
    )
    twelve = with_override(PERCENT.split_terms(), None, Rate(1_200))
    assert scheme_text(twelve).startswith("Bagian toko 12% - penitip menerima Rp17.600")
    same = with_override(PERCENT.split_terms(), None, None)
    assert scheme_text(same, Money(8_750)).endswith("penitip menerima Rp7.438 dari Rp8.750")
    assert scheme_text(OWN_GOODS) == "Barang toko sendiri - seluruh Rp20.000 milik toko"


def test_all_other_terms_in_sentences() -> None:
    """Who bears what, the fee and its day, when and how much is paid, the advance's ceiling."""
    assert other_terms(PERCENT) == (
        "Diskon biasanya ditanggung toko.",
        "Barang hilang: toko mengganti 100%.",
        "Kedaluwarsa: ditanggung penitip.",
        "Tanpa sewa bulanan.",
        "Dibayar harian.",
        "Uang muka paling banyak 50% dari hak atas barang di rak.",
        "Penitip menerima paling sedikit 70% dari hak biasanya, diskon apa pun.",
    )
    other = replace(
        PERCENT,
        bearer=Bearer.SHARED,
        loss=Rate(0),
        expiry=Rate(5_000),
        monthly_fee=Money(25_000),
        fee_day=5,
        pay_cycle=PayCycle.WEEKLY,
        minimum_payout=Money(50_000),
    )
    assert other_terms(other)[:5] == (
        "Diskon biasanya ditanggung bersama.",
        "Barang hilang: ditanggung penitip.",
        "Kedaluwarsa: toko mengganti 50%.",
        "Sewa Rp25.000 setiap tanggal 5.",
        "Dibayar mingguan, paling sedikit Rp50.000.",
    )
    strict = replace(other, bearer=Bearer.CONSIGNOR, is_discount_allowed=False)
    kept = replace(strict, lowest=Rate(6_000))
    assert other_terms(kept)[-1].startswith("Penitip menerima paling sedikit 60% dari harga jual")
    assert other_terms(strict)[0] == "Penitip tidak mau barangnya didiskon."


# --- leaving and coming back ----------------------------------------------------------------


def test_who_leaves_with_stock_and_a_balance_is_told(shop: Shop) -> None:
    """Goods on the shelf and money either way stand in one sentence; nothing left, no sentence."""
    found = shop.consignor("K1")
    assert shop.read(lambda s: consignors.leaving(s, found)).text == ""
    shop.product("KERIPIK", 20_000, found)
    shop.open_shift()
    shop.sell(shop.cart(("KERIPIK", 1)))
    assert shop.read(lambda s: consignors.leaving(s, found)).text == (
        "Usaha K1: 1 barang masih di rak dan saldo Rp17.000 belum dibayar. "
        "Retur barangnya, hitung, dan bayar; itu tetap bisa."
    )
    other = shop.consignor("K2", monthly_fee=Money(25_000), fee_day=24)
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: accounts.book_fees(s, other, shop.day, stamp))
    assert "penitip masih berutang Rp25.000" in shop.read(
        lambda s: consignors.leaving(s, other).text
    )


def test_leaving_by_mistake_is_taken_back(shop: Shop) -> None:
    """The goods that were sold before are sold again; those that were off the list stay off."""
    found = shop.consignor("K1")
    kept = shop.product("KERIPIK", 20_000, found)
    shop.product("LAMA", 20_000, found, is_active=False)
    taken_off = leave(shop, found)
    assert taken_off == (kept,)
    assert leave(shop, found) == ()
    for _ in range(2):
        come_back(shop, found, taken_off)
    shop.open_shift()
    assert len(shop.cart(("KERIPIK", 1)).lines) == 1
    with pytest.raises(Exception, match="sudah tidak dijual"):
        shop.read(lambda s: catalog.find_product(s, "LAMA", shop.day))
    query = text("SELECT kind FROM audit_records ORDER BY id")
    kinds = shop.read(lambda s: s.execute(query).scalars().all())
    assert (kinds.count("consignor_left"), kinds.count("consignor_back")) == (1, 1)


def test_no_fee_for_the_days_away(shop: Shop) -> None:
    """Fees end when he leaves and begin again when he is back."""
    found = shop.consignor("K1", monthly_fee=Money(25_000), fee_day=24)
    leave(shop, found)
    shop.day += timedelta(days=95)
    shop.at += timedelta(days=95)
    come_back(shop, found, ())
    assert shop.read(lambda s: accounts.fees_due(s, [found], shop.day)).get(found, ()) == ()
    due = shop.read(lambda s: accounts.fees_due(s, [found], shop.day + timedelta(days=30))).get(
        found, ()
    )
    assert [fee.day for fee in due] == [date(2027, 3, 24)]


@pytest.mark.parametrize("lowest", [Rate(-1), Rate(10_001)])
def test_a_lowest_share_that_can_not_be_meant(shop: Shop, lowest: Rate) -> None:
    """Less than nothing, or more than the tag."""
    with pytest.raises(FieldError, match="dari 0 sampai 100 persen") as error:
        agree(shop, add(shop), replace(PERCENT, lowest=lowest), shop.day)
    assert refused(error)[0] == "lowest"
