"""The sheet for a stock count: every good once, room to write, and blind unless asked."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from kasir.models import Product, Session
from kasir.money import Quantity
from kasir.operations.consignors import consignors
from kasir.operations.goods import count_sheets
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods.count_sheets import CountPaper, NothingToCountError
from kasir.operations.goods.counts import CountRow, CountScope, ScopeKind
from kasir.printing.a4.pdf import BOTTOM, LEFT, RIGHT, TOP, width
from kasir.printing.papers.count_sheet import count_sheet_name, count_sheet_pages, write_count_sheet
from tests.printing.a4.pdf_text import pdf_lines, pdf_words, stacked
from tests.printing.samples import HOSTILE, SHOP
from tests.shop import Shop

ROW = CountRow(
    1, "KRP", "Keripik Pisang 150 g", "pcs", 7, "Dapur Bayeman", "A1", Quantity.units(47)
)
SHEET = CountPaper(
    shop=SHOP,
    is_training=False,
    at=datetime(2026, 11, 24, 2, 5, 9, tzinfo=UTC),
    day=date(2026, 11, 24),
    keeper="Pak Hadi",
    scope=CountScope(ScopeKind.CONSIGNOR, 7, "Dapur Bayeman"),
    rows=(ROW, replace(ROW, sku="MDU", name="Madu", unit="btl", stored=Quantity(-2_000))),
    code="7F3A-91C2-04BD",
)


def test_the_sheet_of_a_consignor(tmp_path: Path) -> None:
    """The whole paper as a reader copies it; the stored quantities are not on it."""
    write_count_sheet(tmp_path / "a.pdf", SHEET)
    assert "\n".join(pdf_lines(tmp_path / "a.pdf")[0]) == PAPER


PAPER = """\
Pusat Oleh-Oleh Tongas Lembar Stok Opname
Rest Area Tongas, Probolinggo Hari usaha Selasa, 24 November 2026
Kab. Probolinggo Stok per 24/11/2026 09.05
Disiapkan Pak Hadi
Penitip Dapur Bayeman Cara Tulis yang benar-benar ada di rak. Kosong
berarti belum dihitung.
No Rak Kode Barang Satuan Dihitung Catatan
1 A1 KRP Keripik Pisang 150 g pcs
2 A1 MDU Madu btl
2 macam barang.
Dihitung oleh Disaksikan Pengelola
Halaman 1 dari 1 Kode 7F3A-91C2-04BD Dicetak 24/11/2026 09.05"""


@pytest.mark.parametrize("count", [1, 30, 120])
def test_every_row_has_room_to_write(count: int) -> None:
    """Rows are as high as handwriting, with a line under each; headings stand on every page."""
    made = replace(SHEET, rows=tuple(replace(ROW, name=f"Barang {n:03}") for n in range(count)))
    pages = count_sheet_pages(made)
    names = 0
    for page in pages:
        heads = {text: x for x, _y, text, _s in page.texts if text in {"Dihitung", "Catatan"}}
        rows = sorted(y for _x, y, text, _s in page.texts if text.startswith("Barang "))
        assert not rows or heads["Catatan"] - heads["Dihitung"] >= 64
        assert not rows or RIGHT - heads["Catatan"] >= 84
        assert all(above - below >= 22 for below, above in itertools.pairwise(rows))
        ruled = [line for _x, line, _end, _y in page.rules]
        assert all(any(0 < y - line < 22 for line in ruled) for y in rows)
        names += len(rows)
        assert all(BOTTOM - 23 < y < TOP for _x, y, _text, _style in page.texts)
        assert all(x + width(text, style) < RIGHT + 0.01 for x, _y, text, style in page.texts)
        assert all(x > LEFT - 0.01 for x, _y, _text, _style in page.texts)
    assert names == count


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stand_whole(tmp_path: Path, name: str) -> None:
    """No character of goods, shelf, unit, code or consignor is lost or obeyed."""
    row = replace(ROW, name=name, unit=name, sku=name, shelf=name)
    scope = CountScope(ScopeKind.CONSIGNOR, 7, name)
    write_count_sheet(tmp_path / "a.pdf", replace(SHEET, rows=(row,), scope=scope))
    found = stacked(tmp_path / "a.pdf", "Rak", "Kode", "Barang", "Satuan")
    assert sum(name.replace(" ", "") in text for text in found) >= 5
    row = replace(ROW, consignor=name)
    write_count_sheet(tmp_path / "a.pdf", replace(SHEET, rows=(row,), scope=SHELF))
    assert any(name.replace(" ", "") in text for text in stacked(tmp_path / "a.pdf"))


SHELF = CountScope(ScopeKind.SHELF, "A1", "../Rak A1")


def test_file_names_are_safe() -> None:
    """The time first, so that no sheet overwrites another; then what is counted."""
    assert count_sheet_name(SHEET) == "opname-090509-dapur-bayeman.pdf"
    assert count_sheet_name(replace(SHEET, scope=SHELF)) == "opname-090509-rak-a1.pdf"


def test_training_is_written_across(tmp_path: Path) -> None:
    """A count in the training shop is no count."""
    write_count_sheet(tmp_path / "a.pdf", replace(SHEET, is_training=True))
    assert "LATIHAN" in {word.text for page in pdf_words(tmp_path / "a.pdf") for word in page}


# --- from the shop --------------------------------------------------------------------------


@pytest.fixture
def shelves(shop: Shop) -> tuple[Shop, int]:
    """Two consignors and own goods on two shelves."""
    bayeman, sekar = shop.consignor("K001"), shop.consignor("K005")
    shop.product("KERIPIK", 12_500, bayeman, stock_units=47)
    shop.product("MADU", 75_000, bayeman, stock_units=0)
    shop.product("BATIK", 150_000, sekar, stock_units=3)
    shop.product("AIR", 4_000, None, stock_units=24)

    def put(session: Session) -> None:
        for sku, shelf in (("KERIPIK", "A1"), ("BATIK", "A1"), ("MADU", "A2")):
            session.execute(update(Product).where(Product.sku == sku).values(shelf=shelf))

    shop.write(put)
    return shop, bayeman


def scope_of(shop: Shop, name: str) -> CountScope:
    return next(scope for scope in shop.read(stock_counts.scopes) if scope.name == name)


def sheet_of(shop: Shop, scope: CountScope) -> CountPaper:
    stamp = shop.stamp("pengelola")
    return shop.read(lambda session: count_sheets.count_sheet(session, scope, stamp))


def test_goods_of_a_consignor_a_shelf_and_a_category(shelves: tuple[Shop, int]) -> None:
    """Each scope gives its goods once, in the order of the shelves, with what is stored."""
    shop, _bayeman = shelves
    his = sheet_of(shop, scope_of(shop, "Usaha K001"))
    assert [(row.sku, row.shelf, row.stored) for row in his.rows] == [
        ("KERIPIK", "A1", Quantity.units(47)),
        ("MADU", "A2", Quantity(0)),
    ]
    assert (his.keeper, his.at, his.day) == ("Pak Hadi", shop.at, shop.day)
    shelf = sheet_of(shop, scope_of(shop, "A1"))
    assert [(row.sku, row.consignor) for row in shelf.rows] == [
        ("BATIK", "Usaha K005"),
        ("KERIPIK", "Usaha K001"),
    ]
    whole = sheet_of(shop, scope_of(shop, "Camilan"))
    assert [row.sku for row in whole.rows] == ["AIR", "BATIK", "KERIPIK", "MADU"]


def test_nothing_to_count_is_told(shelves: tuple[Shop, int]) -> None:
    """No empty paper."""
    shop, _bayeman = shelves
    with pytest.raises(NothingToCountError, match="Rak Z9: tidak ada barang untuk dihitung"):
        sheet_of(shop, CountScope(ScopeKind.SHELF, "Z9", "Rak Z9"))


def test_goods_off_the_list_are_counted_while_some_are_left(shelves: tuple[Shop, int]) -> None:
    """A consignor who left still has goods on the shelf; what is gone is not looked for."""
    shop, bayeman = shelves
    stamp = shop.stamp("pengelola")
    shop.write(lambda s: consignors.part_with(s, bayeman, stamp))
    assert [row.sku for row in sheet_of(shop, scope_of(shop, "Usaha K001")).rows] == ["KERIPIK"]


def test_the_code_is_the_ledgers_head(shelves: tuple[Shop, int]) -> None:
    """The paper says up to where the ledger was read; what happens later has another code."""
    shop, _bayeman = shelves
    scope = scope_of(shop, "Usaha K001")
    before, again = sheet_of(shop, scope), sheet_of(shop, scope)
    shop.reprice("KERIPIK", 13_000)
    after = sheet_of(shop, scope)
    assert len(before.code) == 14
    assert before.code == again.code != after.code


def test_a_category_names_every_owner(tmp_path: Path, shelves: tuple[Shop, int]) -> None:
    """Where goods of several consignors stand together, each line says whose it is."""
    shop, _bayeman = shelves
    made = sheet_of(shop, scope_of(shop, "Camilan"))
    write_count_sheet(tmp_path / "a.pdf", made)
    (page,) = pdf_lines(tmp_path / "a.pdf")
    assert "Kategori Camilan Cara Tulis yang benar-benar ada di rak. Kosong" in page
    assert "No Rak Kode Barang Penitip Satuan Dihitung Catatan" in page
    assert "1 AIR Barang AIR pcs" in page
    assert "2 A1 BATIK Barang BATIK Usaha K005 pcs" in page
