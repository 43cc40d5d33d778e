"""Labels: every code can be read, no name lies, and a sheet that does not fit is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.errors import UserError
from kasir.money import Money
from kasir.operations.products import catalog, labels, products
from kasir.operations.products.labels import Label, LabelWish
from kasir.operations.products.products import ProductCard
from kasir.printing.a4.pdf import HEIGHT, WIDTH, PdfPage, draw, width, write_pdf
from kasir.printing.papers.label_grid import LabelSheet, LabelSheetError
from kasir.printing.papers.labels import label_pages, labels_name, write_labels
from kasir.printing.roll.barcode import CodeError, barcode
from tests.printing.a4.pdf_text import pdf_words
from tests.printing.barcodes import read_barcodes
from tests.printing.samples import HOSTILE
from tests.shop import DAY, Shop

EAN = "2000000000015"
KERIPIK = Label(
    "Keripik Pisang Kepok Asin 150 g (Balado)", Money(12_500), EAN, "K001", date(2027, 3, 24), 1
)
BATIK = Label("Batik Cap Motif Anggur", Money(1_250_000), "BTK-ANG-21", "APB-007", None, 1)
SMALL = LabelSheet(
    columns=4, rows=14, width_um=48_000, height_um=18_000, left_um=6_000, gap_x_um=2_000
)
CUT = LabelSheet(4, 10, 48_500, 28_100, 8_000, 8_000, 0, 0, has_lines=True)  # Plain paper.
FINE = LabelSheet(5, 13, 38_800, 21_615, 8_000, 8_000, 0, 0, has_lines=True)
NAMES = (*HOSTILE[:-1], "Kain " * 60)


def said(page: PdfPage) -> list[str]:
    return [text for _x, _y, text, _style in page.texts]


# --- what stands on a label -----------------------------------------------------------------


def test_a_label_says_name_price_owner_date_and_code(tmp_path: Path) -> None:
    """Everything that is on the shelf's tag, as a reader copies it from the PDF."""
    write_labels(tmp_path / "a.pdf", [KERIPIK, BATIK], LabelSheet())
    (page,) = pdf_words(tmp_path / "a.pdf")
    assert {word.text for word in page} == {
        *("Keripik Pisang Kepok Asin 150 g (Balado)", "Rp12.500", "K001"),
        *("Kedaluwarsa 24/03/2027", EAN),
        *("Batik Cap Motif Anggur", "Rp1.250.000", "APB-007", "BTK-ANG-21"),
    }


def test_the_shops_own_goods_have_no_owner(tmp_path: Path) -> None:
    """Nothing stands where nothing is known."""
    (page,) = label_pages([replace(BATIK, consignor_code="")], LabelSheet())
    assert said(page) == ["Batik Cap Motif Anggur", "Rp1.250.000", "BTK-ANG-21"]


@pytest.mark.parametrize("sheet", [LabelSheet(), SMALL, CUT], ids=["large", "small", "cut"])
def test_every_code_is_read_back(tmp_path: Path, sheet: LabelSheet) -> None:
    """An EAN-13 is drawn as one, any other code as Code 128, on every label of the sheet."""
    codes = [EAN, "8991234567891", "8991234567890", "BTK-ANG-21", "A1", "12345678901", "a b/c%"]
    many = [replace(KERIPIK, code=code, count=3) for code in codes]
    write_labels(tmp_path / "a.pdf", many, sheet)
    found = [code for page in read_barcodes(tmp_path / "a.pdf") for code in page]
    assert found == [code for code in codes for _copy in range(3)]


LETTERS = st.characters(min_codepoint=32, max_codepoint=126)


@given(st.text(LETTERS, min_size=1, max_size=12).filter(str.strip))
def test_any_code_of_ascii_letters_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, code: str
) -> None:
    """Whatever a supplier prints on his goods."""
    path = tmp_path_factory.getbasetemp() / "any.pdf"
    write_labels(path, [replace(BATIK, code=code)], LabelSheet())
    assert read_barcodes(path) == [[code]]


def test_a_code_with_a_bar_too_few_is_not_read(tmp_path: Path) -> None:
    """The control: what reads the bars back does see that one is missing."""
    (page,) = label_pages([KERIPIK], LabelSheet())
    del page.bars[7]
    write_pdf(tmp_path / "a.pdf", "", "", lambda canvas: draw(canvas, page))
    with pytest.raises((AssertionError, ValueError)):
        read_barcodes(tmp_path / "a.pdf")


def test_bars_begin_on_whole_dots() -> None:
    """A printer of 300 dots an inch, or of twice as many, draws every bar as wide as the next."""
    (page,) = label_pages([replace(KERIPIK, count=24)], LabelSheet())
    for x, _y, wide, _high in page.bars:
        assert x / 0.24 == pytest.approx(round(x / 0.24), abs=1e-6)
        assert wide / 0.24 == pytest.approx(round(wide / 0.24), abs=1e-6)


@pytest.mark.parametrize("code", ["", "KÉ-1", "A" * 49, "A\tB", "\U0001f600"])
def test_a_code_that_no_barcode_holds_is_told(code: str) -> None:
    """Nothing is printed in its place."""
    with pytest.raises(CodeError, match="tidak bisa dijadikan barcode"):
        barcode(code)


def test_a_code_too_long_for_the_label_is_told() -> None:
    """The sentence says how wide a label would have to be, and on that one it fits."""
    long = replace(BATIK, code="BATIK-TULIS-ANGGUR-21")
    with pytest.raises(LabelSheetError, match="Pakai label selebar 49 mm") as refused:
        label_pages([long], SMALL)
    assert "BATIK-TULIS-ANGGUR-21" in str(refused.value)
    assert label_pages([long], replace(SMALL, columns=3, width_um=49_000))


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """No character is lost and none is obeyed: 300 letters grow smaller and wrap."""
    write_labels(tmp_path / "a.pdf", [replace(KERIPIK, name=name)], LabelSheet())
    (page,) = pdf_words(tmp_path / "a.pdf")
    assert name.replace(" ", "") in "".join(word.text for word in page).replace(" ", "")


def test_a_name_without_room_opens_in_the_middle() -> None:
    """On a tiny label two variants of one long name can still be told apart."""
    long = "Keripik pisang kepok pilihan dari kebun sendiri tanpa pengawet " * 2
    pages = [
        label_pages([replace(KERIPIK, name=long + variant)], SMALL)[0]
        for variant in ("150 g (Balado)", "150 g (Asin)")
    ]
    for page, end in zip(pages, ("(Balado)", "(Asin)"), strict=True):
        name = " ".join(said(page)[:-4])
        assert name.startswith("Keripik pisang")
        assert " … " in name
        assert name.endswith(end)


@pytest.mark.parametrize("sheet", [LabelSheet(), SMALL, FINE], ids=["large", "small", "cut"])
@pytest.mark.parametrize("name", [*NAMES, "Madu"], ids=range(len(NAMES) + 1))
def test_nothing_leaves_its_label_or_lies_on_another_thing(sheet: LabelSheet, name: str) -> None:
    """Texts and bars keep within the label's edges and apart from each other."""
    label = replace(KERIPIK, name=name, price=Money(9_999_999), consignor_code="K" * 40)
    (page,) = label_pages([label], sheet)
    left, top = sheet.left_um * 72 / 25_400, HEIGHT - sheet.top_um * 72 / 25_400
    right, bottom = left + sheet.width_um * 72 / 25_400, top - sheet.height_um * 72 / 25_400
    bars_low = min(y for _x, y, _w, _h in page.bars)
    bars_high = max(y + high for _x, y, _w, high in page.bars)
    for x, y, text, style in page.texts:
        assert left < x
        assert x + width(text, style) < right + 0.5
        assert bottom < y
        assert y + style.size * 0.7 < top
        assert y + style.size * 0.8 < bars_low + 0.5 or y > bars_high
    assert bars_high - bars_low >= 8
    for x, _y, wide, _high in page.bars:
        assert left < x
        assert x + wide < right


# --- the sheet ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"columns": 0}, "Label perlu sedikitnya 1 kolom dan 1 baris."),
        ({"rows": -1}, "Label perlu sedikitnya 1 kolom dan 1 baris."),
        ({"left_um": -1}, "Tepi dan jarak label tidak boleh kurang dari 0."),
        ({"gap_y_um": -500}, "Tepi dan jarak label tidak boleh kurang dari 0."),
        ({"width_um": 20_000}, "Label sedikitnya 38 x 18 mm, supaya barcode terbaca."),
        ({"height_um": 17_900}, "Label sedikitnya 38 x 18 mm, supaya barcode terbaca."),
        ({"columns": 4}, "4 kolom sampai 269 mm, kertas A4 hanya 210 mm."),
        ({"left_um": 14_001}, "3 kolom sampai 210,001 mm, kertas A4 hanya 210 mm."),
        ({"top_um": 18_500}, "8 baris sampai 297,5 mm, kertas A4 hanya 297 mm."),
        ({"first": 0}, "Label pertama harus 1 sampai 24."),
        ({"first": 25}, "Label pertama harus 1 sampai 24."),
    ],
)
def test_a_sheet_that_does_not_fit_says_why(wrong: dict[str, int], sentence: str) -> None:
    """Every wrong length has its sentence, and the sheet it came from stays as it was."""
    sheet = LabelSheet()
    with pytest.raises(LabelSheetError) as refused:
        replace(sheet, **wrong)  # type: ignore[arg-type]
    assert str(refused.value) == sentence
    assert sheet == LabelSheet()


def test_the_last_micrometre_fits() -> None:
    """A sheet may reach the paper's edge."""
    assert replace(LabelSheet(), left_um=14_000).count == 24


def test_labels_stand_where_the_sheet_says() -> None:
    """Size, gap and offset in millimetres are where the label's corner is."""
    sheet = LabelSheet(left_um=10_000, top_um=20_000, gap_x_um=1_000, gap_y_um=500)
    assert sheet.place(0) == (
        0,
        pytest.approx(28.35, abs=0.01),
        pytest.approx(HEIGHT - 56.69, abs=0.01),
    )
    number, x, y = sheet.place(4)  # The second row's second label.
    assert number == 0
    assert x == pytest.approx((10 + 64 + 1) * 72 / 25.4)
    assert y == pytest.approx(HEIGHT - (20 + 34 + 0.5) * 72 / 25.4)


def test_a_used_sheet_goes_on_at_its_next_label() -> None:
    """With five stickers gone the first label is the sixth; a full sheet begins another."""
    sheet = LabelSheet(first=6)
    pages = label_pages([replace(KERIPIK, count=20)], sheet)
    counts = [said(page).count("Rp12.500") for page in pages]
    assert counts == [19, 1]
    assert sheet.place(0)[1:] == LabelSheet().place(5)[1:]


def test_plain_paper_has_lines_to_cut_along() -> None:
    """Each label its own box, the last one as far from the edge as the first."""
    (page,) = label_pages([replace(KERIPIK, count=CUT.count)], CUT)
    assert len(page.boxes) == CUT.count == 40
    right = max(x + wide for x, _y, wide, _high in page.boxes)
    assert right == pytest.approx(WIDTH - 8 * 72 / 25.4, abs=0.5)


@pytest.mark.parametrize(("columns", "rows"), [(0, 8), (3, 0), (9, 8), (3, 40)])
def test_a_grid_too_fine_or_empty_is_refused(columns: int, rows: int) -> None:
    """The same sentences as for a sheet."""
    with pytest.raises(LabelSheetError):
        LabelSheet(columns, rows)


def test_file_names() -> None:
    """The time, so that none is overwritten."""
    at = datetime(2026, 11, 24, 7, 5, 9, tzinfo=UTC)
    assert labels_name(at) == "label-140509.pdf"


# --- from the shop --------------------------------------------------------------------------


def test_labels_of_an_intake(shop: Shop) -> None:
    """A label for each piece that came, with today's tag, its batch's date and its owner."""
    owner = shop.consignor("K001")
    keripik = shop.product(EAN, 15_000, owner, stock_units=0)
    note = shop.take_in(owner, keripik, 12, date(2027, 3, 24))
    shop.reprice(EAN, 12_500)
    wishes = shop.read(lambda session: labels.wishes_of_note(session, note.id))
    assert wishes == (LabelWish(keripik, 12, date(2027, 3, 24)),)
    made = shop.read(lambda session: labels.labels(session, wishes, DAY))
    assert made == (Label(f"Barang {EAN}", Money(12_500), EAN, "K001", date(2027, 3, 24), 12),)


def test_a_length_of_cloth_takes_one_label(shop: Shop) -> None:
    """Nobody puts two and a half labels on two and a half metres."""
    owner = shop.consignor("K001")
    cloth = shop.product("KAIN", 80_000, owner, stock_units=0)
    note = shop.take_in(owner, cloth, 2.5)
    assert shop.read(lambda session: labels.wishes_of_note(session, note.id))[0].count == 1


def _codes(*codes: str) -> Callable[[str, Money], ProductCard]:
    return lambda sku, price: ProductCard(sku, sku, "Camilan", price, barcodes=codes)


def test_the_code_on_the_label_finds_the_product_alone(shop: Shop) -> None:
    """An own code before a shared one, an EAN-13 before others; without any, the sku."""
    cards = [
        _codes("8991234567891", EAN, "A-1")("SATU", Money(10_000)),
        _codes("8991234567891", "B-2", "B-1")("DUA", Money(10_000)),
        _codes("8991234567891")("TIGA", Money(10_000)),
        _codes()("EMPAT", Money(10_000)),
    ]
    stamp = shop.stamp("pengelola")
    ids = [shop.write(lambda s, c=card: products.save_product(s, c, stamp, DAY)) for card in cards]
    wishes = [LabelWish(product_id, 1) for product_id in ids]
    made = shop.read(lambda session: labels.labels(session, wishes, DAY))
    assert [label.code for label in made] == [EAN, "B-1", "8991234567891", "EMPAT"]
    alone = [made[0].code, made[1].code, made[3].code]
    for code, sku in zip(alone, ("SATU", "DUA", "EMPAT"), strict=True):
        found = shop.read(lambda s, c=code: catalog.find_product(s, c, DAY))
        assert [item.sku for item in found] == [sku]


@pytest.mark.parametrize("counts", [(), (0,), (3, -1), (2_000, 1)])
def test_no_label_or_far_too_many_are_refused(shop: Shop, counts: tuple[int, ...]) -> None:
    """A slip of the finger does not empty the paper tray."""
    product = shop.product("A", 10_000, None, stock_units=0)
    wishes = [LabelWish(product, count) for count in counts]
    with pytest.raises(labels.LabelCountError, match=r"paling banyak 2\.000 sekali cetak"):
        shop.read(lambda session: labels.labels(session, wishes, DAY))


def test_goods_that_cannot_be_sold_get_no_label(shop: Shop) -> None:
    """No tag without a price, none for a date that is past; all labels or none."""
    good, free = shop.product("A", 10_000, None), shop.product("B", 0, None)
    for wish, sentence in (
        (LabelWish(free, 1), "Barang B belum punya harga jual"),
        (LabelWish(good, 1, date(2026, 11, 23)), "Barang A kedaluwarsa 23/11/2026"),
    ):
        with pytest.raises(UserError, match=sentence):
            shop.read(lambda session, w=wish: labels.labels(session, [LabelWish(good, 1), w], DAY))
    today = LabelWish(good, 1, DAY)
    assert shop.read(lambda session: labels.labels(session, [today], DAY))


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [
        (EAN, True),
        ("8991234567891", True),
        ("8991234567890", False),
        ("4006381333931", True),
        ("2000000000016", False),
        ("200000000001", False),
        ("20000000000155", False),
        ("٢٠٠٠٠٠٠٠٠٠٠١٥", False),
        ("200000000001A", False),
    ],
)
def test_the_check_digit(code: str, is_valid: bool) -> None:
    """GS1: the digits weighed 1 and 3 in turn sum to a multiple of ten."""
    assert labels.is_ean13(code) is is_valid
