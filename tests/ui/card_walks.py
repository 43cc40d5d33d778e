"""Walks: each sends one kind of card through its stages, with a value of its own in every field."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from sqlalchemy import select

from kasir.enums import Bearer, PayCycle, Scheme
from kasir.models import (
    Agreement,
    AuditRecord,
    Barcode,
    Base,
    Category,
    Consignor,
    PlannedPrice,
    Product,
    ProductPrice,
    Session,
)
from kasir.models.base import table_of
from kasir.money import Money, Quantity, Rate
from kasir.operations.agreement_text import examples
from kasir.operations.agreements import AgreementTerms, AgreementVersion, other_terms
from kasir.operations.consignors import consignor_list, consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.lists import Activity
from kasir.operations.products import planned_prices, product_list, products
from kasir.operations.products.product_list import ProductDetail
from kasir.operations.products.products import ProductCard
from kasir.terms import Tier
from kasir.ui.consignors.agreement_sheet import AgreementSheet
from kasir.ui.consignors.consignor_sheet import ConsignorSheet, consignor_lines
from kasir.ui.kit.form import FormSheet
from kasir.ui.products.product_sheet import ProductSheet, product_lines
from tests.operations.imports.tables import bring_in
from tests.shop import DAY, Shop
from tests.ui.desk import Desk, consignor

Fields = dict[str, Any]


def as_fields(card: Any) -> Fields:
    return {field.name: getattr(card, field.name) for field in dataclasses.fields(card)}


@dataclass
class Walk:
    """One kind of card in one shop. What stands behind each stage is the shop's own code."""

    shop: Shop

    kind: ClassVar[type]
    tables: ClassVar[tuple[type[Base], ...]]  # Of which a form as it opens changes no column.
    notes: ClassVar[tuple[str, ...]]  # What is noted when it is stored all the same.
    code: ClassVar[str]  # The field that tells one from another.
    file: ClassVar[str]  # Which import brings it.
    needed: ClassVar[tuple[str, ...]]  # The columns without which there is no import.

    def cards(self) -> tuple[Any, ...]:
        """Give cards of which together no field is as usual."""
        raise NotImplementedError

    def fresh(self, card: Any, number: int) -> Any:
        """Give the same card under a code that is not taken."""
        return dataclasses.replace(card, **{self.code: f"{getattr(card, self.code)}-{number}"})

    def keep(self, card: Any) -> None:
        """Store a card by its operation."""
        raise NotImplementedError

    def stored(self, card: Any) -> Any:
        """Give the card that the database has in place of this one."""
        raise NotImplementedError

    def listed(self, card: Any) -> Fields:
        """Give what a list shows."""
        raise NotImplementedError

    def panel(self, card: Any) -> object:
        """Give what the panel beside the list says of a card."""
        raise NotImplementedError

    def history(self, card: Any) -> Iterator[Fields]:
        """Change a stored card and give each place that keeps what was changed."""
        raise NotImplementedError

    def cells(self, card: Any) -> dict[str, str]:
        """Give a row of a file as a person writes it, every column that the import has."""
        raise NotImplementedError

    def form(self, desk: Desk, card: Any) -> FormSheet:
        """Give a form that shows a card as a new one."""
        raise NotImplementedError

    def open_blank(self, desk: Desk, card: Any) -> None:
        """Open the form with nothing in it."""
        raise NotImplementedError

    def open_stored(self, desk: Desk, card: Any) -> None:
        """Open the form of a stored card."""
        raise NotImplementedError

    # --- what all do alike ------------------------------------------------------------------

    def write(self, desk: Desk, card: Any) -> Fields:
        """Put what a form of this card shows into an empty form, and store it there."""
        shown = self.form(desk, card)._typed()
        self.open_blank(desk, card)
        for key, text in shown.items():
            if key in sheet_of(desk)._fields:
                sheet_of(desk).put(key, text)
        store(desk)
        return as_fields(self.stored(card))

    def bring_in(self, cells: Mapping[str, str]) -> int:
        """Import one row; give how many were added or changed."""
        text = io.StringIO()
        csv.writer(text).writerows((cells.keys(), cells.values()))
        report = bring_in(self.shop, self.file, text.getvalue())
        return report.added + report.changed

    def rows(self) -> dict[str, list[Any]]:
        """Give every row of the tables that keep these cards."""

        def work(session: Session) -> dict[str, list[Any]]:
            wanted = {model.__tablename__: select(table_of(model)) for model in self.tables}
            return {name: list(session.execute(every)) for name, every in wanted.items()}

        return self.shop.read(work)

    def noted(self) -> list[tuple[str, Fields]]:
        """Give what the chain holds: kinds and bodies."""
        every = select(AuditRecord.kind, AuditRecord.body).order_by(AuditRecord.id)
        rows = self.shop.read(lambda session: session.execute(every).all())
        return [(row.kind, json.loads(row.body)) for row in rows if row.body is not None]

    def id_of(self, model: type[Consignor | Product], **wanted: str) -> int:
        one = select(model.id).filter_by(**wanted)
        return self.shop.read(lambda session: session.execute(one).scalar_one())


class ProductWalk(Walk):
    kind = ProductCard
    tables = (Product, Barcode, ProductPrice, PlannedPrice, Category)
    notes = ("product",)
    code = "sku"
    file = "produk"
    needed = ("sku", "nama", "harga_jual")

    def cards(self) -> tuple[ProductCard, ...]:
        owner = self.id_of(Consignor, code="K001")
        self.keep(ProductCard("K001-006", "Keripik Pisang", "Camilan", Money(15_000), owner))
        with_net = ProductCard(
            sku="K001-007",
            name="Keripik Pisang Kepok",
            category="Kue basah",
            price=Money(16_000),
            consignor_id=owner,
            size="150 g",
            variant="Balado",
            unit="bks",
            net_price=Money(12_500),
            shelf_life_days=120,
            licence_kind="P-IRT",
            licence_number="2143513000001-31",
            halal_number="ID351100",
            minimum_stock=Quantity(5_500),
            barcodes=("8991234567890", "8991234567891"),
            licence_until=date(2027, 11, 24),
            halal_until=date(2028, 1, 31),
            shelf="A3",
            is_active=False,
            parent="K001-006",
        )
        with_rate = replace(with_net, sku="K001-008", net_price=None, rate=Rate(1_250))
        return with_net, with_rate

    def keep(self, card: ProductCard) -> None:
        stamp = self.shop.stamp("pengelola")
        self.shop.write(lambda session: products.save_product(session, card, stamp, DAY))

    def stored(self, card: ProductCard) -> ProductCard:
        return self._detail(card).card

    def listed(self, card: ProductCard) -> Fields:
        [row] = self.shop.read(
            lambda session: product_list.product_rows(session, card.sku, Activity.ALL)
        )
        assert row.consignor == "Usaha K001"
        return as_fields(row)

    def panel(self, card: ProductCard) -> object:
        return product_lines(replace(self._detail(card), card=card))

    def history(self, card: ProductCard) -> Iterator[Fields]:
        """Give the price of today, one that waits for its day, and one whose day has come."""
        yield as_fields(self._detail(card).prices[0])
        stamp, tomorrow = self.shop.stamp("pengelola"), DAY + timedelta(days=1)
        self.keep(replace(card, price=Money(1_000), net_price=None, rate=None))
        self.shop.write(
            lambda session: products.change_product(session, card, "naik", stamp, tomorrow)
        )
        yield as_fields(self._detail(card).next_price)
        later = replace(stamp, business_day=tomorrow)
        self.shop.write(lambda session: planned_prices.begin_due(session, later))
        yield as_fields(self._detail(card).prices[0])
        assert self.stored(card) == card

    def cells(self, card: ProductCard) -> dict[str, str]:
        override = {"harga_titip": "12.500"} if card.net_price else {"komisi_persen": "12,5"}
        return {
            "sku": card.sku,
            "nama": "Keripik Pisang Kepok",
            "harga_jual": "16.000",
            "barcode": "8991234567890 8991234567891",
            "ukuran": "150 g",
            "varian": "Balado",
            "penitip": "K001",
            "kategori": "Kue basah",
            "satuan": "bks",
            "masa_simpan_hari": "120",
            "jenis_izin": "P-IRT",
            "no_izin": "2143513000001-31",
            "no_halal": "ID351100",
            "stok_minimum": "5,5",
            **override,
        }

    def form(self, desk: Desk, card: ProductCard) -> FormSheet:
        offer = self.shop.read(lambda session: product_list.choices(session, DAY))
        return ProductSheet(desk.till.window.station, card, None, offer)

    def open_blank(self, desk: Desk, card: ProductCard) -> None:
        desk.open("Products")
        desk.till.press("newProducts")

    def open_stored(self, desk: Desk, card: ProductCard) -> None:
        desk.open("Products")
        desk._pane("Products").activity.setCurrentIndex(2)  # It is not sold.
        desk.choose("Products", card.sku)
        desk.till.press("changeProduct")

    def _detail(self, card: ProductCard) -> ProductDetail:
        found = self.id_of(Product, sku=card.sku)
        return self.shop.read(lambda session: product_list.product_detail(session, found, DAY))


class ConsignorWalk(Walk):
    kind = ConsignorCard
    tables = (Consignor,)
    notes = ("consignor",)
    code = "code"
    file = "penitip"
    needed = ("kode", "nama_usaha", "skema")

    def cards(self) -> tuple[ConsignorCard, ...]:
        stamp = self.shop.stamp("pengelola")
        self.shop.write(lambda s: consignors.save_association(s, "A1", "Asosiasi Tongas", stamp))
        card = ConsignorCard(
            code="K007",
            name="Dapur Bayeman",
            owner="Bu Sri",
            association="A1",
            district="Sumberasih",
            category="Camilan",
            nib="1234567890123",
            phone="0812-3456-7890",
            bank="BRI",
            bank_account="0012-01-000077",
        )
        return (card,)

    def keep(self, card: ConsignorCard) -> None:
        self.shop.write_approved(lambda session, t: consignors.save_consignor(session, card, t))

    def stored(self, card: ConsignorCard) -> ConsignorCard:
        found = self.id_of(Consignor, code=card.code)
        return self.shop.read(lambda session: consignor_list.consignor_card(session, found))

    def listed(self, card: ConsignorCard) -> Fields:
        [row] = self.shop.read(
            lambda session: consignor_list.consignor_rows(session, card.code, Activity.ALL, DAY)
        )
        return as_fields(row)

    def panel(self, card: ConsignorCard) -> object:
        return consignor_lines(replace(consignor(self.shop, card.code), card=card))

    def history(self, card: ConsignorCard) -> Iterator[Fields]:
        """Give what the chain names as changed: what is in there now is kept by the row alone."""
        self.keep(ConsignorCard(card.code, "Lain"))
        self.keep(card)
        changed = self.noted()[-1][1]["changed"]
        yield {
            name: value
            for name, value in as_fields(card).items()
            if name in changed or f"{name}_id" in changed
        }

    def cells(self, card: ConsignorCard) -> dict[str, str]:
        return {
            "kode": card.code,
            "nama_usaha": "Dapur Bayeman",
            "pemilik": "Bu Sri",
            "asosiasi": "A1",
            "kecamatan": "Sumberasih",
            "kategori": "Camilan",
            "nib": "1234567890123",
            "hp": "0812-3456-7890",
            "bank": "BRI",
            "no_rekening": "0012-01-000077",
            "skema": "HARGA_TITIP",
        }

    def form(self, desk: Desk, card: ConsignorCard) -> FormSheet:
        groups = self.shop.read(consignor_list.association_rows)
        return ConsignorSheet(desk.till.window.station, card, groups, is_new=True)

    def open_blank(self, desk: Desk, card: ConsignorCard) -> None:
        desk.till.press("newConsignors")

    def open_stored(self, desk: Desk, card: ConsignorCard) -> None:
        desk.choose("Consignors", card.code)
        desk.till.press("changeConsignor")


class AgreementWalk(Walk):
    """Each scheme is agreed with a consignor of its own: `K0-PERSEN`."""

    round = 0

    kind = AgreementTerms
    tables = (Agreement,)
    notes = ()
    file = "penitip"
    needed = ("kode", "nama_usaha", "skema")

    def cards(self) -> tuple[AgreementTerms, ...]:
        percent = AgreementTerms(
            scheme=Scheme.PERCENT,
            rate=Rate(1_750),
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
        per_unit = replace(percent, scheme=Scheme.PER_UNIT, rate=Rate(0), fee=Money(2_000))
        steps = (Tier(Money(20_000), Rate(2_500)), Tier(None, Rate(1_500)))
        tiered = replace(percent, scheme=Scheme.TIERED, rate=Rate(0), tiers=steps)
        return percent, per_unit, tiered

    def fresh(self, card: AgreementTerms, number: int) -> AgreementTerms:
        self.round = number  # It has no code of its own: another consignor agrees to it.
        return card

    def keep(self, card: AgreementTerms) -> None:
        found = self._owner(card)
        self.shop.write_approved(lambda session, t: consignors.agree(session, found, card, DAY, t))

    def stored(self, card: AgreementTerms) -> AgreementTerms:
        return consignor(self.shop, self._code(card)).versions[0].terms

    def listed(self, card: AgreementTerms) -> Fields:
        [row] = self.shop.read(
            lambda session: consignor_list.consignor_rows(
                session, self._code(card), Activity.ALL, DAY
            )
        )
        return as_fields(row.terms)

    def panel(self, card: AgreementTerms) -> object:
        """Give the sentences, which the paper has, too."""
        return examples(card.split_terms()), other_terms(card)

    def history(self, card: AgreementTerms) -> Iterator[Fields]:
        """Give the older version beside the one in force, and see the chain hold every column."""
        [(_kind, body)] = [note for note in self.noted() if note[0] == "agreement"][-1:]
        assert set(body) == set(table_of(Agreement).columns.keys()) - {"id"}
        self.keep(AgreementTerms(Scheme.NET_PRICE))
        self.keep(replace(card, fee_day=3))
        yield as_fields(consignor(self.shop, self._code(card)).versions[-1].terms)

    def cells(self, card: AgreementTerms) -> dict[str, str]:
        value = {Scheme.PERCENT: "17,5", Scheme.PER_UNIT: "2.000", Scheme.TIERED: "20000:25;*:15"}
        return {
            "kode": self._code(card),
            "nama_usaha": "Usaha",
            "skema": card.scheme,
            "nilai": value[card.scheme],
            "diskon": "BERSAMA",
            "hilang_persen": "50",
            "kedaluwarsa_persen": "100",
            "sewa_bulanan": "25.000",
            "siklus": "bulanan",
        }

    def form(self, desk: Desk, card: AgreementTerms) -> FormSheet:
        known = consignor(self.shop, "K001")
        shown = replace(known, versions=(AgreementVersion(1, DAY, card),))
        return AgreementSheet(desk.till.window.station, shown)

    def open_blank(self, desk: Desk, card: AgreementTerms) -> None:
        self._owner(card)
        self.open_stored(desk, card)

    def open_stored(self, desk: Desk, card: AgreementTerms) -> None:
        desk._pane("Consignors").refresh()
        desk.choose("Consignors", self._code(card))
        desk.till.press("newAgreement")
        sheet = sheet_of(desk)
        assert isinstance(sheet, AgreementSheet), "no agreement is open"
        sheet._choose(card.scheme)

    def _owner(self, card: AgreementTerms) -> int:
        new, stamp = ConsignorCard(self._code(card), "Usaha"), self.shop.stamp("pengelola")
        return self.shop.write(lambda session: consignors.save_consignor(session, new, stamp))

    def _code(self, card: AgreementTerms) -> str:
        return f"K{self.round}-{card.scheme}"


def sheet_of(desk: Desk) -> FormSheet:
    sheet = desk.till.window.sheets.sheet
    assert isinstance(sheet, FormSheet), "no form is open"
    return sheet


def store(desk: Desk) -> None:
    """Press the key of the open form; it must go away."""
    desk.till.keys("F12")
    desk.till.second_if_asked()
    assert desk.till.window.sheets.sheet is None, desk.problems()
