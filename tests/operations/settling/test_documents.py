"""Finding the numbered papers of the office again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import event as events
from sqlalchemy import text as sql

from kasir.enums import EntryKind, Source
from kasir.models import Session
from kasir.money import Money, Quantity
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.settling import accounts, documents, settlements
from kasir.operations.settling.documents import DocumentRow
from tests.shop import Shop


@pytest.fixture
def papers(shop: Shop) -> Shop:
    """Let one of each paper be written, in this order, and two receipts between them."""
    manager, two = shop.stamp("pengelola"), shop.stamp("pengelola", second="pemilik")
    dapur, batik = shop.consignor("K1"), shop.consignor("K2")
    line = [NoteLine(shop.product("A", 10_000, dapur), Quantity.units(2))]
    shop.product("B", 50_000, batik, stock_units=0)
    own = shop.product("TK", 5_000, None)
    shop.open_shift()
    shop.sell(shop.cart(("A", 3)))
    shop.write(lambda s: stock.hand_back(s, dapur, line, "tidak laku", manager))
    shop.write(lambda s: stock.record_loss(s, dapur, line, "dimakan tikus", two))
    mine = [NoteLine(own, Quantity.units(1))]
    shop.write(lambda s: stock.record_loss(s, None, mine, "robek", two))
    key, money = str(uuid4()), Money(1_500)
    shop.write_approved(lambda s, t: accounts.advance(s, key, dapur, money, Source.SAFE, "gula", t))
    shop.sell(shop.cart(("TK", 1)))
    shop.close_shift()
    head = shop.settle(dapur)
    assert head is not None
    shop.pay(head.number, 20_000, Source.BANK)
    shop.write(lambda s: settlements.reverse(s, head.number, "salah", two))
    return shop


def find(shop: Shop, text: str = "", limit: int = 50) -> list[DocumentRow]:
    return list(shop.read(lambda s: documents.find_documents(s, text, limit)))


def numbers(shop: Shop, text: str = "", limit: int = 50) -> list[str]:
    return [row.number for row in find(shop, text, limit)]


def test_the_newest_stand_first(papers: Shop) -> None:
    """Each with its day, its consignor, and the money or the goods that it is about."""
    assert [
        (
            *(row.number, row.kind, row.day, row.consignor, row.goods),
            None if row.amount is None else row.amount.rupiah,
        )
        for row in find(papers)
    ] == [
        # 3 x 10.000 less 15 %, and 2 lost ones at 8.500, less the advance of 1.500.
        ("PST/2026/00001-B", EntryKind.REVERSAL, papers.day, "K1 Usaha K1", 0, -41_000),
        ("BKK/2026/00001", EntryKind.PAYOUT, papers.day, "K1 Usaha K1", 0, 20_000),
        ("PST/2026/00001", EntryKind.SETTLEMENT, papers.day, "K1 Usaha K1", 0, 41_000),
        ("UMV/2026/00001", EntryKind.ADVANCE, papers.day, "K1 Usaha K1", 0, 1_500),
        ("BA/2026/00002", EntryKind.LOSS, papers.day, "", 1, None),
        ("BA/2026/00001", EntryKind.LOSS, papers.day, "K1 Usaha K1", 1, None),
        ("RTV/2026/00001", EntryKind.RETURN_TO_CONSIGNOR, papers.day, "K1 Usaha K1", 1, None),
        ("TT/2026/00002", EntryKind.INTAKE, papers.day, "", 1, None),
        ("TT/2026/00001", EntryKind.INTAKE, papers.day, "K1 Usaha K1", 1, None),
    ]
    assert numbers(papers, limit=2) == ["PST/2026/00001-B", "BKK/2026/00001"]


def test_papers_about_a_settlement_say_which(papers: Shop) -> None:
    """The statement, what takes it back and what pays it: all are printed from it."""
    head = papers.read(lambda s: settlements.by_number(s, "PST/2026/00001"))
    about = {row.number for row in find(papers) if row.settlement_id == head.id}
    assert about == {"PST/2026/00001-B", "BKK/2026/00001", "PST/2026/00001"}
    assert {row.settlement_id for row in find(papers, "TT/")} == {None}


def test_different_goods_are_counted(papers: Shop) -> None:
    """Two batches of one product are one of the goods on the note."""
    manager = papers.stamp("pengelola")
    lines = [
        NoteLine(1, Quantity.units(1), papers.day),
        NoteLine(1, Quantity.units(2), None),
    ]
    papers.write(lambda s: stock.take_in(s, 1, lines, manager))
    assert find(papers)[0].goods == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bkk", ["BKK/2026/00001"]),
        (" 00001-b ", ["PST/2026/00001-B"]),
        ("00002", ["BA/2026/00002", "TT/2026/00002"]),
        ("ST/2026", ["PST/2026/00001-B", "PST/2026/00001"]),
        ("usaha k2", []),  # Nothing was written for her.
        ("K1-0", []),  # A receipt is no document.
        ("%", []),
        ("_", []),
    ],
)
def test_any_part_of_the_number_finds_it(papers: Shop, text: str, found: list[str]) -> None:
    """Small or capital letters, with or without spaces around it; signs stand for themselves."""
    assert numbers(papers, text) == found


@pytest.mark.parametrize("text", ["usaha k1", "SAHA", "k1 us"])
def test_a_consignors_papers_are_found_by_name_or_code(papers: Shop, text: str) -> None:
    """Any part; the shop's own papers are nobody's."""
    assert len(find(papers, text)) == 7
    assert {row.consignor for row in find(papers, text)} == {"K1 Usaha K1"}


@pytest.mark.sqlite_only("reads SQLite's plan of a question")
@pytest.mark.parametrize("text", ["", "usaha", "tidak ada"])
def test_receipts_are_not_walked_through(papers: Shop, text: str) -> None:
    """Behind a million receipts the question reads the documents alone, by their own index."""
    asked: list[tuple[str, object]] = []

    def work(session: Session) -> str:
        def remember(*told: object) -> None:
            asked.append((str(told[2]), told[3]))

        engine = session.engine
        events.listen(engine, "before_cursor_execute", remember)
        documents.find_documents(session, text)
        events.remove(engine, "before_cursor_execute", remember)
        statement, values = asked[0]
        plan = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        return "\n".join(row.detail for row in plan)

    plan = papers.read(work)
    assert "SCAN entries USING INDEX ix_entries_documents" in plan
    assert "TEMP B-TREE" not in plan


def test_each_kind_that_takes_a_number_is_listed(papers: Shop) -> None:
    """A new kind of paper is thought of here: all numbers but those of receipts and counts."""
    asked = sql("SELECT number FROM entries WHERE number IS NOT NULL AND number NOT LIKE 'K1-%'")
    stored = papers.read(lambda s: s.execute(asked).scalars().all())
    assert sorted(numbers(papers)) == sorted(stored)
