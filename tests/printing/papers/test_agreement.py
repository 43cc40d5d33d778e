"""The agreement on paper: every term in a sentence, every example by the rule of the till."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kasir.enums import Bearer, PayCycle, Scheme
from kasir.errors import NoAgreementError
from kasir.money import ZERO, Money, Rate
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import agreement_papers, consignors
from kasir.operations.consignors.agreement_papers import AgreementPaper, Example, OwnTerms
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.products import products
from kasir.operations.products.products import ProductCard
from kasir.printing.a4.pdf import BOTTOM, LEFT, RIGHT, TOP, width
from kasir.printing.papers.agreement import (
    agreement_name,
    agreement_pages,
    clauses,
    write_agreement,
)
from kasir.terms import Tier
from tests.printing.a4.pdf_text import pdf_lines, pdf_words, stacked
from tests.printing.samples import HOSTILE, SHOP
from tests.shop import DAY, Shop

TERMS = AgreementTerms(
    Scheme.PERCENT,
    rate=Rate(1_500),
    loss=Rate(5_000),
    monthly_fee=Money(25_000),
    fee_day=5,
    minimum_payout=Money(50_000),
    pay_cycle=PayCycle.WEEKLY,
)
PAPER = AgreementPaper(
    shop=SHOP,
    is_training=False,
    at=datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
    day=date(2026, 11, 24),
    keeper="Pak Hadi",
    version=2,
    starts_on=date(2026, 11, 24),
    consignor_code="APB-007",
    consignor="Batik Sekar Manalagi",
    owner="Sri Wahyuni",
    association="Asosiasi Batik, Bordir & Aksesoris (APBBA)",
    district="Tongas",
    nib="1234567890123",
    phone="0812-3456-7890",
    bank="BRI",
    bank_account="0021-01-000123-50-7",
    terms=TERMS,
    terms_text="Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000",
    examples=(Example(Money(20_000), ZERO, Money(3_000), Money(17_000)),),
    goods=(OwnTerms("MDU", "Madu 250 ml", Money(75_000), Money(62_000), None),),
)


def said(paper: AgreementPaper) -> str:
    return "\n".join(text for _heading, paragraphs in clauses(paper) for text in paragraphs)


def with_terms(**changes: object) -> str:
    return said(replace(PAPER, terms=replace(TERMS, **changes)))  # type: ignore[arg-type]


def test_the_whole_paper(tmp_path: Path) -> None:
    """As a reader copies it: a copy for each side, the second like the first."""
    write_agreement(tmp_path / "a.pdf", PAPER)
    first, second = pdf_lines(tmp_path / "a.pdf")
    assert "\n".join(first) == WHOLE
    assert (
        second == [text.replace("untuk konsinyor", "untuk toko") for text in first[:4]] + first[4:]
    )


WHOLE = """\
Pusat Oleh-Oleh Tongas Perjanjian Titip Jual
Rest Area Tongas, Probolinggo Nomor APB-007/2
Kab. Probolinggo Berlaku mulai Selasa, 24 November 2026
Lembar untuk konsinyor
Konsinyor APB-007 Batik Sekar Manalagi Toko Pusat Oleh-Oleh Tongas
Pemilik Sri Wahyuni Alamat Rest Area Tongas, Probolinggo
Paguyuban Asosiasi Batik, Bordir & Aksesoris (APBBA) Diwakili Pak Hadi
Kecamatan Tongas
NIB 1234567890123
Telepon 0812-3456-7890
Rekening BRI 0021-01-000123-50-7
1. Barang titipan
Konsinyor (penitip) menitipkan barang untuk dijual toko. Barang tetap milik konsinyor sampai\
 laku terjual. Setiap barang
masuk dan kembali dicatat pada tanda terima bernomor, satu lembar untuk tiap pihak.
2. Bagi hasil
Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000. Bagian toko dibulatkan ke bawah,\
 sisa rupiahnya untuk
konsinyor. Barang dengan ketentuan sendiri tercantum di bawah.
Contoh, satu barang laku tanpa diskon:
- harga jual Rp20.000: konsinyor menerima Rp17.000, toko Rp3.000
3. Diskon
Diskon biasanya ditanggung toko dan tidak mengurangi hak konsinyor. Konsinyor menerima paling\
 sedikit 70% dari hak
biasanya.
4. Barang hilang, rusak, atau kedaluwarsa
Hilang atau rusak di toko: toko mengganti 50% dari hak konsinyor menurut harga jual hari itu,\
 misalnya Rp8.500 untuk
harga jual Rp20.000.
Kedaluwarsa: ditanggung konsinyor.
5. Retur pembeli
Barang yang dikembalikan pembeli mengurangi hak konsinyor sebesar hak dari struk asalnya,\
 menurut ketentuan saat
barang itu dijual.
6. Biaya
Biaya tempat Rp25.000 sebulan, jatuh tempo tiap tanggal 5 dan dipotong dari perhitungan.
7. Pembayaran
Hak konsinyor dihitung dengan rekap bernomor dan dibayar setiap minggu. Di bawah Rp50.000 belum\
 dibayar dan menjadi
saldo. Tunai dibulatkan ke bawah ke Rp100, sisanya tetap menjadi saldo konsinyor.
8. Uang muka
Paling banyak 50% dari hak konsinyor atas barang di rak, dipotong dari perhitungan berikutnya.
9. Pajak
Pajak penghasilan konsinyor diurus konsinyor sendiri. Toko tidak memotongnya.
10. Masa berlaku
Berlaku mulai Selasa, 24 November 2026 sampai diganti perjanjian berikutnya. Penjualan sebelum\
 itu tetap dihitung
menurut ketentuan lama.
Kode Barang dengan ketentuan sendiri Harga jual Harga titip Bagian toko
MDU Madu 250 ml 75.000 62.000
Kedua pihak membaca, memahami, dan menyetujui isi perjanjian ini.
Untuk toko Konsinyor
Meterai
Rp10.000
Pak Hadi Sri Wahyuni
Halaman 1 dari 1 Dicetak 24/11/2026 09.05"""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bearer": Bearer.SHOP}, "Diskon biasanya ditanggung toko dan tidak mengurangi hak"),
        ({"bearer": Bearer.CONSIGNOR}, "Diskon biasanya ditanggung konsinyor."),
        ({"bearer": Bearer.SHARED}, "ditanggung bersama: bagi hasil dihitung dari harga setelah"),
        ({"is_discount_allowed": False}, "Barang konsinyor dijual tanpa diskon."),
        ({"loss": Rate(0)}, "Hilang atau rusak di toko: ditanggung konsinyor."),
        (
            {"loss": Rate(5_000)},
            (
                "Hilang atau rusak di toko: toko mengganti 50% dari hak konsinyor menurut harga"
                " jual hari itu, misalnya Rp8.500 untuk harga jual Rp20.000."
            ),
        ),
        (
            {"expiry": Rate(10_000)},
            (
                "Kedaluwarsa: toko mengganti seluruh hak konsinyor menurut harga jual hari itu,"
                " misalnya Rp17.000 untuk harga jual Rp20.000."
            ),
        ),
        ({"expiry": Rate(0)}, "Kedaluwarsa: ditanggung konsinyor."),
        ({"monthly_fee": ZERO}, "Tidak ada biaya bulanan."),
        ({}, "Biaya tempat Rp25.000 sebulan, jatuh tempo tiap tanggal 5 dan dipotong dari"),
        ({"pay_cycle": PayCycle.DAILY}, "dibayar setiap hari. Di bawah Rp50.000 belum dibayar"),
        ({"pay_cycle": PayCycle.WEEKLY}, "dibayar setiap minggu."),
        ({"pay_cycle": PayCycle.FORTNIGHTLY}, "dibayar setiap dua minggu."),
        ({"pay_cycle": PayCycle.MONTHLY}, "dibayar setiap bulan."),
        ({"pay_cycle": PayCycle.ANY_VISIT}, "dibayar sewaktu-waktu bila konsinyor datang."),
        ({"minimum_payout": ZERO}, "dibayar setiap minggu. Tunai dibulatkan ke bawah ke Rp100"),
        ({"advance": Rate(0)}, "Toko tidak memberi uang muka."),
        ({"advance": Rate(3_000)}, "Paling banyak 30% dari hak konsinyor atas barang di rak"),
    ],
)
def test_every_term_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    """No bare percentage, no code: what the term does, with an amount where it has one."""
    assert sentence in with_terms(**changes)


OTHER = AgreementTerms(
    Scheme.PERCENT,
    bearer=Bearer.SHARED,
    is_discount_allowed=False,
    loss=Rate(5_000),
    expiry=Rate(10_000),
    monthly_fee=Money(25_000),
    fee_day=7,
    pay_cycle=PayCycle.MONTHLY,
    minimum_payout=Money(50_000),
    advance=Rate(3_000),
    lowest=Rate(6_000),
)
OF_SCHEME = {"scheme", "rate", "fee", "tiers"}  # Told by `terms_text` and the examples.


def unsaid(say: Callable[..., str]) -> list[str]:
    """Name the terms of which a paper reads the same, whatever was agreed."""
    return [
        term.name
        for term in fields(AgreementTerms)
        if term.name not in OF_SCHEME
        if say(**{term.name: getattr(OTHER, term.name)}) == say(**{term.name: term.default})
    ]


def test_no_term_is_left_out() -> None:
    """Both sides sign what the till will do: a new term has a value above and a sentence here."""
    assert unsaid(with_terms) == []
    assert unsaid(lambda **changes: with_terms(**{**changes, "advance": Rate(0)})) == ["advance"]


def test_the_meterai_box_is_always_there() -> None:
    """On each copy, beside the consignor's name, however small the agreement."""
    pages = agreement_pages(replace(PAPER, goods=()))
    assert [len(page.boxes) for page in pages] == [1, 1]
    for page in pages:
        (box,) = page.boxes
        assert box[0] > (LEFT + RIGHT) / 2
        assert "Meterai" in {text for _x, _y, text, _style in page.texts}


@pytest.mark.parametrize("count", [0, 1, 8, 20, 90])
def test_long_lists_keep_their_headings_and_the_signatures_their_words(count: int) -> None:
    """Goods with terms of their own may fill pages; nobody signs a page without the agreement."""
    goods = tuple(
        OwnTerms(f"G-{n:03}", f"Barang {n:03}", Money(75_000), None, Rate(1_250))
        for n in range(count)
    )
    pages = agreement_pages(replace(PAPER, goods=goods))
    for page in pages:
        texts = [text for _x, _y, text, _style in page.texts]
        named = any(text.startswith("Barang 0") for text in texts)
        assert named <= ("Barang dengan ketentuan sendiri" in texts)
        signed = any(text.startswith("Kedua pihak membaca") for text in texts)
        assert signed == ("Untuk toko" in texts)
        for x, y, text, style in page.texts:
            assert x > LEFT - 0.01
            assert x + width(text, style) < RIGHT + 0.01
            assert BOTTOM - 23 < y < TOP
    listed = [text for page in pages for _x, _y, text, _s in page.texts if text[:8] == "Barang 0"]
    assert len(listed) == 2 * count


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """No character of consignor, association, bank or goods is lost or obeyed."""
    goods = (OwnTerms(name, name, Money(75_000), Money(62_000), None),)
    made = replace(PAPER, consignor=name, owner="", association="", nib="", phone="", goods=goods)
    write_agreement(tmp_path / "a.pdf", made)
    found = stacked(tmp_path / "a.pdf", "Kode", "Barang dengan ketentuan sendiri")
    assert sum(name.replace(" ", "") in text for text in found) >= 3
    write_agreement(tmp_path / "a.pdf", replace(PAPER, association=name, goods=()))
    assert any(name.replace(" ", "") in text for text in stacked(tmp_path / "a.pdf"))


def test_training_is_written_across(tmp_path: Path) -> None:
    """A contract of the training shop binds nobody."""
    write_agreement(tmp_path / "a.pdf", replace(PAPER, is_training=True))
    assert "LATIHAN" in {word.text for page in pdf_words(tmp_path / "a.pdf") for word in page}


def test_file_names_are_safe() -> None:
    """Code and version first, then the consignor."""
    made = replace(PAPER, consignor="Batik <Ibu Sri> ../../x")
    assert agreement_name(made) == "perjanjian-APB-007-2-batik-ibu-sri-x.pdf"


# --- from the shop --------------------------------------------------------------------------


def paper_of(shop: Shop, consignor_id: int, version: int | None = None) -> AgreementPaper:
    stamp = shop.stamp("pengelola")
    return shop.read(lambda s: agreement_papers.agreement_paper(s, consignor_id, stamp, version))


@pytest.mark.parametrize(
    ("terms", "text", "examples"),
    [
        (
            AgreementTerms(Scheme.PERCENT, rate=Rate(1_250)),
            "Bagian toko 12,5% - penitip menerima Rp17.500 dari Rp20.000",
            [(10_000, 0, 1_250, 8_750), (20_000, 0, 2_500, 17_500), (50_000, 0, 6_250, 43_750),
             (100_000, 0, 12_500, 87_500)],
        ),
        (
            AgreementTerms(Scheme.PER_UNIT, fee=Money(12_000)),
            "Bagian toko Rp12.000 per barang - penitip menerima Rp8.000 dari Rp20.000",
            [(10_000, 0, 10_000, 0), (20_000, 0, 12_000, 8_000), (50_000, 0, 12_000, 38_000),
             (100_000, 0, 12_000, 88_000)],
        ),
        (
            AgreementTerms(
                Scheme.TIERED, tiers=(Tier(Money(20_000), Rate(2_500)), Tier(None, Rate(2_000)))
            ),
            "Bagian toko bertingkat: harga sampai Rp20.000 25%, di atasnya 20%",
            [(10_000, 0, 2_500, 7_500), (20_000, 0, 5_000, 15_000), (50_000, 0, 10_000, 40_000),
             (100_000, 0, 20_000, 80_000)],
        ),
        (
            AgreementTerms(Scheme.NET_PRICE),
            "Harga titip per barang - penitip menerima harga titip setiap barang laku",
            [(20_000, 15_000, 5_000, 15_000)],
        ),
    ],
    ids=["percent", "per unit", "tiered", "harga titip"],
)  # fmt: skip
def test_each_scheme_with_its_examples(
    shop: Shop, terms: AgreementTerms, text: str, examples: list[tuple[int, int, int, int]]
) -> None:
    """Who gets what of one piece, by the rule that splits every sale: both parts are the tag."""
    owner = shop.consignor("K001")
    shop.write_approved(lambda s, t: consignors.agree(s, owner, terms, DAY, t))
    made = paper_of(shop, owner)
    assert made.version == 2
    assert made.terms == terms
    assert made.terms_text == text
    assert made.examples == tuple(Example(*map(Money, each)) for each in examples)
    shown = said(made)
    assert f"{text}." in shown
    for example in made.examples:
        assert example.consignor + example.shop == example.tag
        assert f"konsinyor menerima {example.consignor}, toko {example.shop}" in shown
    assert ("dibulatkan ke bawah, sisa" in shown) == (
        terms.scheme in {Scheme.PERCENT, Scheme.TIERED}
    )


def test_both_sides_and_every_term(tmp_path: Path, shop: Shop) -> None:
    """All that is known of the consignor stands on the paper, and each stored term."""
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.save_association(s, "APB", "APBBA Probolinggo", stamp))
    card = ConsignorCard(
        *("APB-007", "Batik Sekar", "Sri", "APB", "Tongas"),
        nib="123", phone="0812", bank="BRI", bank_account="0021-01",
    )  # fmt: skip
    owner = shop.write(lambda s: consignors.save_consignor(s, card, stamp))
    terms = replace(
        TERMS, bearer=Bearer.SHARED, is_discount_allowed=False, expiry=Rate(2_500), advance=Rate(0)
    )
    shop.write(lambda s: consignors.agree(s, owner, terms, DAY, stamp))
    made = paper_of(shop, owner)
    assert made.terms == terms
    assert (made.number, made.keeper, made.starts_on) == ("APB-007/1", "Pak Hadi", DAY)
    write_agreement(tmp_path / "a.pdf", made)
    text = "\n".join(pdf_lines(tmp_path / "a.pdf")[0])
    for known in ("APB-007 Batik Sekar", "Sri", "APBBA Probolinggo", "123", "0812", "BRI 0021-01"):
        assert known in text
    assert "Kode" not in text.split("Halaman")[1]  # No event of the ledger made this paper.


def test_goods_with_terms_of_their_own_are_listed(tmp_path: Path, shop: Shop) -> None:
    """A harga titip or a rate of one product is part of what is signed; others are not listed."""
    owner, other = shop.consignor("K001"), shop.consignor("K002")
    stamp = shop.stamp("pengelola")
    for sku, whose, own in (
        ("MADU", owner, {"net_price": Money(62_000)}),
        ("KOPI", owner, {"rate": Rate(1_000)}),
        ("TEH", owner, {}),
        ("SIRUP", other, {"net_price": Money(1_000)}),
    ):
        card = ProductCard(sku, sku.title(), "Camilan", Money(75_000), whose, size="250 ml", **own)
        shop.write(lambda s, c=card: products.save_product(s, c, stamp, DAY))
    made = paper_of(shop, owner)
    assert made.goods == (
        OwnTerms("KOPI", "Kopi 250 ml", Money(75_000), None, Rate(1_000)),
        OwnTerms("MADU", "Madu 250 ml", Money(75_000), Money(62_000), None),
    )
    write_agreement(tmp_path / "a.pdf", made)
    (first, _second) = pdf_lines(tmp_path / "a.pdf")
    assert "KOPI Kopi 250 ml 75.000 10%" in first
    assert "MADU Madu 250 ml 75.000 62.000" in first
    assert "tercantum di bawah" in said(made)
    assert "tercantum di bawah" not in said(replace(made, goods=()))


def test_any_version_can_be_printed(shop: Shop) -> None:
    """Today's without being asked; an old or a coming one by its number."""
    owner = shop.consignor("K001")
    shop.agree(owner, 12, DAY + timedelta(days=7))
    assert paper_of(shop, owner).version == 1
    coming = paper_of(shop, owner, 2)
    assert (coming.version, coming.terms.rate, coming.starts_on) == (
        *(2, Rate(1_200)),
        DAY + timedelta(days=7),
    )
    shop.day += timedelta(days=7)
    assert paper_of(shop, owner).version == 2
    assert paper_of(shop, owner, 1).terms.rate == Rate(1_500)


def test_without_an_agreement_there_is_no_paper(shop: Shop) -> None:
    """The sentence says whose is missing."""
    stamp = shop.stamp("pengelola")
    card = ConsignorCard("K009", "Usaha Baru")
    owner = shop.write(lambda s: consignors.save_consignor(s, card, stamp))
    for version in (None, 1):
        with pytest.raises(NoAgreementError, match="Usaha Baru belum punya perjanjian"):
            paper_of(shop, owner, version)
