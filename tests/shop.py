"""A shop for tests, spoken to in the shop's words: real operations on a real file.

Its day is Tuesday, 24 November 2026. Time moves only when a test moves it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Table

from kasir.cart import Cart, CartLine, Discount, Item, Tender, new_cart
from kasir.clock import Actor, Stamp
from kasir.enums import Bearer, Role, Scheme, Source, TenderKind
from kasir.models import Base, Ledger, Session
from kasir.money import Money, Quantity, Rate
from kasir.operations import journal
from kasir.operations import shop as shops
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.people import staff
from kasir.operations.people.limits import OverLimitError
from kasir.operations.products import catalog, products
from kasir.operations.products.products import ProductCard
from kasir.operations.selling import returns, sales
from kasir.operations.selling.receipts import Receipt
from kasir.operations.settling import payouts, settlements
from kasir.operations.shifts import closing, report, shifts
from kasir.settings import ShopSettings
from kasir.store.db import Database
from kasir.store.upgrade import create, create_on_server

T = TypeVar("T")

DAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 08.00 WIB
PEPPER = b"pepper of the tests"
PINS = {"kasir": "1111", "pengelola": "2222", "pemilik": "3333", "pemeriksa": "4444"}


def found_template(folder: Path) -> Path:
    """Make an empty shop with four people in a folder, by the migrations."""
    create(folder / "kasir.db")
    (folder / "pepper.key").write_bytes(PEPPER)
    database = Database(folder / "kasir.db")
    database.write(_found)
    database.close()
    return folder


def found_on_server(url: str) -> None:
    """Make the same shop in an empty database of a server."""
    create_on_server(url)
    database = Database(url)
    database.write(_found)
    database.close()


def _found(session: Session) -> None:
    settings = ShopSettings(
        name="Pusat Oleh-Oleh Tongas",
        address="Rest Area Tongas, Probolinggo",
        region="Kab. Probolinggo",
    )
    owner = ("pemilik", "Bu Ratna", PINS["pemilik"])
    stamp = shops.found_shop(
        session, settings, owner, PEPPER, MORNING - timedelta(days=30), known_pins=True
    )
    people = (("kasir", "Sari", Role.CASHIER), ("pengelola", "Pak Hadi", Role.MANAGER))
    for username, name, role in (*people, ("pemeriksa", "Bu Dian", Role.AUDITOR)):
        staff.add_known(session, username, name, role, PINS[username], PEPPER, stamp)


class Shop:
    """One open shop. Amounts are plain integers here, so that a test reads like a ledger."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.at = MORNING
        self.day = DAY
        self.shift_id: int | None = None
        self.register_id = self.read(lambda s: shops.register_of_code(s, "K1"))

    def read(self, work: Callable[[Session], T]) -> T:
        return self.database.read(work)

    def write(self, work: Callable[[Session], T]) -> T:
        return self.database.write(work)

    def actor(self, username: str) -> Actor:
        return self.read(lambda s: shops.person(s, username))

    def stamp(self, username: str = "kasir", second: str | None = None) -> Stamp:
        self.at += timedelta(seconds=1)
        helper = self.actor(second) if second else None
        return Stamp(
            self.at, self.actor(username), self.register_id, self.shift_id, self.day, helper
        )

    def write_approved(self, work: Callable[[Session, Stamp], T], by: str = "pengelola") -> T:
        """Do what somebody does, with the owner's PIN where it is asked for, as at the till."""
        stamp = self.stamp(by)
        try:
            return self.write(lambda s: work(s, stamp))
        except OverLimitError:
            stamp = replace(stamp, second=self.actor("pemilik"))
            return self.write(lambda s: work(s, stamp))

    # --- master data ---

    def consignor(
        self, code: str, scheme: Scheme = Scheme.PERCENT, percent: int = 15, **terms: object
    ) -> int:
        agreed = AgreementTerms(scheme, rate=Rate(percent * 100), **terms)  # type: ignore[arg-type]
        stamp = self.stamp("pengelola")

        def work(session: Session) -> int:
            card = ConsignorCard(code, f"Usaha {code}", district="Tongas")
            consignor_id = consignors.save_consignor(session, card, stamp)
            consignors.agree(session, consignor_id, agreed, self.day - timedelta(days=20), stamp)
            return consignor_id

        return self.write(work)

    def agree(self, consignor_id: int, percent: int, starts_on: date, **terms: object) -> int:
        agreed = AgreementTerms(Scheme.PERCENT, rate=Rate(percent * 100), **terms)  # type: ignore[arg-type]
        return self.write_approved(
            lambda s, t: consignors.agree(s, consignor_id, agreed, starts_on, t)
        )

    def product(
        self, sku: str, price: int, consignor_id: int | None, stock_units: int = 100, **card: object
    ) -> int:
        """Add a product with its sku as its barcode, and take some in."""
        wanted = ProductCard(
            sku,
            f"Barang {sku}",
            "Camilan",
            Money(price),
            consignor_id,
            barcodes=(sku,),
            **card,  # type: ignore[arg-type]
        )
        stamp = self.stamp("pengelola")
        product_id = self.write(lambda s: products.save_product(s, wanted, stamp, self.day))
        if stock_units:
            self.take_in(consignor_id, product_id, stock_units)
        return product_id

    def reprice(self, sku: str, price: int) -> None:
        stamp = self.stamp("pengelola")

        def work(session: Session) -> None:
            item = catalog.find_product(session, sku, self.day)[0]
            card = ProductCard(
                sku, item.name, "Camilan", Money(price), item.consignor_id, barcodes=(sku,)
            )
            products.save_product(session, card, stamp, self.day)

        self.write(work)

    def take_in(
        self,
        consignor_id: int | None,
        product_id: int,
        units: float,
        expires_on: date | None = None,
    ) -> stock.StockNote:
        stamp = self.stamp("pengelola")
        line = NoteLine(product_id, Quantity(round(units * 1000)), expires_on)
        return self.write(lambda s: stock.take_in(s, consignor_id, [line], stamp))

    # --- the counter ---

    def open_shift(self, opening_float: int = 500_000) -> None:
        stamp = self.stamp()
        opened = self.write(lambda s: shifts.open_shift(s, Money(opening_float), stamp))
        self.shift_id, self.day = opened.id, opened.business_day

    def close_shift(self, counted: int | None = None, reason: str = "") -> report.ShiftReport:
        stamp = self.stamp()
        amount = self.balance("cash:K1") if counted is None else counted
        report = self.write(
            lambda s: closing.close_shift(s, {1: amount}, reason, stamp, acknowledge_prints=True)
        )
        self.shift_id = None
        return report

    def next_day(self) -> None:
        self.day += timedelta(days=1)
        self.at = datetime.combine(self.day, MORNING.timetz())

    def cart(self, *wanted: tuple[str, float] | tuple[str, float, Discount]) -> Cart:
        """Scan goods: (sku, units) or (sku, units, line discount)."""
        cart = new_cart()
        for position, (sku, units, *discount) in enumerate(wanted):
            find = functools.partial(catalog.find_product, code=sku, day=self.day)
            cart = replace(cart, lines=(*cart.lines, *_one(self.read(find)[0], units)))
            if discount:
                cart = cart.with_line_discount(position, discount[0])
        return cart

    def sell(self, cart: Cart, *tenders: Tender, by: str = "kasir") -> Receipt:
        """Complete a sale; without tenders it is paid exactly, in QRIS."""
        paid = tenders or (Tender(TenderKind.QRIS, cart.total, "QR-1"),)
        return self.write_approved(lambda s, t: sales.complete_sale(s, cart, paid, t), by)

    def take_back(
        self, receipt: Receipt, *lines: returns.ReturnLine, tender: TenderKind = TenderKind.QRIS
    ) -> Receipt:
        request = returns.ReturnRequest(str(uuid4()), receipt.sale_id, lines, "tidak cocok", tender)
        stamp = self.stamp(second="pengelola")
        try:
            return self.write(lambda s: returns.return_goods(s, request, stamp))
        except OverLimitError:
            stamp = replace(stamp, second=self.actor("pemilik"))
            return self.write(lambda s: returns.return_goods(s, request, stamp))

    # --- consignors' money ---

    def settle(self, consignor_id: int) -> settlements.SettlementHead | None:
        stamp = self.stamp("pengelola")
        return self.write(lambda s: settlements.settle(s, consignor_id, self.day, stamp))

    def pay(self, number: str, amount: int, source: Source, reference: str = "") -> payouts.Paid:
        stamp, key = self.stamp("pengelola"), str(uuid4())
        return self.write(
            lambda s: payouts.pay_out(s, key, number, Money(amount), source, reference, stamp)
        )

    def balance(self, account: str) -> int:
        return self.read(lambda s: journal.balance(s, account)).rupiah

    def owed(self, code: str) -> int:
        return -self.balance(f"payable:{code}")


def _one(item: Item, units: float) -> tuple[CartLine, ...]:
    return (CartLine(item, Quantity(round(units * 1000))),)


def shared(amount: int) -> Discount:
    return Discount(Money(amount), Bearer.SHARED)


def by_shop(amount: int) -> Discount:
    return Discount(Money(amount), Bearer.SHOP)


def by_consignor(amount: int) -> Discount:
    return Discount(Money(amount), Bearer.CONSIGNOR)


def cash(amount: int) -> Tender:
    return Tender(TenderKind.CASH, Money(amount))


def qris(amount: int, reference: str = "QR-1") -> Tender:
    return Tender(TenderKind.QRIS, Money(amount), reference)


def ledger_tables() -> list[str]:
    """Name the append-only tables."""
    return sorted(
        table.name
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Ledger)
        for table in mapper.tables
        if isinstance(table, Table)
    )
