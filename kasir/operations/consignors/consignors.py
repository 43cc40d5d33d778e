"""Master data of consignors: who they are, and the dated versions of what was agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, insert, select, update

from kasir.clock import FIRST_DAY, MOST_AHEAD, Stamp, format_day
from kasir.errors import FieldError, SettledDayError, UnknownConsignorError
from kasir.models import (
    Agreement,
    Association,
    Batch,
    Consignor,
    Entry,
    Product,
    Session,
    Settlement,
)
from kasir.money import ZERO, Money
from kasir.operations import agreements, audit, journal
from kasir.operations.agreements import TERMS, AgreementTerms, check_terms, version_on, versions_of
from kasir.operations.people import limits
from kasir.operations.people.limits import Excess
from kasir.operations.products import products
from kasir.operations.reading import Columns, read
from kasir.operations.rights import Right, require
from kasir.operations.settling import accounts
from kasir.words import _

LONGEST_CODE = 32  # It stands in account names and file names.


@dataclass(frozen=True, slots=True)
class ConsignorCard:
    """Who a consignor is. The code never changes: papers and accounts carry it."""

    code: str
    name: str
    owner: str = ""
    association: str = ""  # Its code.
    district: str = ""
    category: str = ""
    nib: str = ""
    phone: str = ""
    bank: str = ""
    bank_account: str = ""


CONSIGNOR = Columns(
    ConsignorCard,
    Consignor,
    elsewhere=("association",),
    beside=("id", "association_id", "is_active", "returned_on", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a consignor leaves behind: goods on the shelf, and what the shop owes (+) or is owed."""

    name: str
    goods: int  # How many products have stock.
    balance: Money

    @property
    def text(self) -> str:
        """Say what is still to be done, empty when nothing is."""
        goods = _("{count} barang masih di rak").format(count=self.goods) if self.goods else ""
        owed = _("saldo {balance} belum dibayar").format(balance=self.balance)
        owes = _("penitip masih berutang {balance}").format(balance=-self.balance)
        money = owed if self.balance > ZERO else owes if self.balance < ZERO else ""
        left = _(" dan ").join(filter(None, (goods, money)))
        if not left:
            return ""
        return _("{name}: {left}. Retur barangnya, hitung, dan bayar; itu tetap bisa.").format(
            name=self.name, left=left
        )


def save_association(session: Session, code: str, name: str, stamp: Stamp) -> int:
    """Add an association, or rename the one with this code; give its id."""
    require(stamp, Right.EDIT_CATALOG)
    found = session.execute(
        update(Association)
        .where(Association.code == code)
        .values(name=name)
        .returning(Association.id)
    ).scalar_one_or_none()
    if found is None:
        found = session.execute(
            insert(Association).returning(Association.id), {"code": code, "name": name}
        ).scalar_one()
    audit.note(session, "association", {"code": code, "name": name}, stamp)
    return found


def add_association(session: Session, code: str, name: str, stamp: Stamp) -> int:
    """Add an association under a code that is not taken. Raises FieldError."""
    require(stamp, Right.EDIT_CATALOG)
    _check_new(session, Association, code)
    return rename_association(session, code, name, stamp)


def rename_association(session: Session, code: str, name: str, stamp: Stamp) -> int:
    """An association another name. Raises FieldError."""
    require(stamp, Right.EDIT_CATALOG)
    if not name.strip():
        raise FieldError("name", _("Tulis nama asosiasinya."))
    return save_association(session, code, name.strip(), stamp)


def add_consignor(session: Session, card: ConsignorCard, stamp: Stamp) -> int:
    """Add a consignor under a code that is not taken; give the id. Raises FieldError."""
    require(stamp, Right.EDIT_CATALOG)
    _check_new(session, Consignor, card.code)
    return _save_checked(session, card, stamp)


def change_consignor(session: Session, card: ConsignorCard, stamp: Stamp) -> int:
    """Change who the consignor with this code is; give the id.

    Raises FieldError, UnknownConsignorError.
    """
    require(stamp, Right.EDIT_CATALOG)
    if accounts.consignor_of_code(session, card.code) is None:
        raise UnknownConsignorError(card.code)
    return _save_checked(session, card, stamp)


def save_consignor(session: Session, card: ConsignorCard, stamp: Stamp) -> int:
    """Add a consignor, or change the one with this code; give the id."""
    require(stamp, Right.EDIT_CATALOG)
    association = session.execute(
        select(Association.id).where(Association.code == card.association)
    ).scalar_one_or_none()
    values = {**CONSIGNOR.values(card), "association_id": association}
    before = session.execute(
        select(*(getattr(Consignor, name) for name in values)).where(Consignor.code == card.code)
    ).one_or_none()
    limits.require_approved(
        session,
        stamp,
        Right.EDIT_CATALOG,
        _moved_account(card, None if before is None else before._asdict()),
    )
    found = session.execute(
        update(Consignor)
        .where(Consignor.code == card.code)
        .values(**values)
        .returning(Consignor.id)
    ).scalar_one_or_none()
    if found is None:
        row = {"is_active": True, "created_at": stamp.at, **values}
        found = session.execute(insert(Consignor).returning(Consignor.id), row).scalar_one()
    else:
        theirs = select(Product.id).where(Product.consignor_id == found)
        for product_id in session.scalars(theirs):
            products.refresh_search(session, product_id)
    # Telephone and account stay out of the chain: it keeps for ever what it holds. That they
    # were changed, and by whom, does not.
    known = {
        "code": card.code,
        "name": card.name,
        "district": card.district,
        "changed": [name for name, was in before._asdict().items() if was != values[name]]
        if before is not None
        else [],
    }
    audit.note(session, "consignor", known, stamp)
    return found


def _moved_account(card: ConsignorCard, before: Mapping[str, object] | None) -> Iterator[Excess]:
    """An account that was known and becomes another one: a transfer would go elsewhere."""
    old = before and (before["bank"], before["bank_account"])
    if old and any(old) and old != (card.bank, card.bank_account):
        told = _("Rekening {name} berubah; semua transfer berikutnya pergi ke rekening baru.")
        yield Excess(told.format(name=card.name))


def _lesser_terms(name: str, old: AgreementTerms | None, new: AgreementTerms) -> Iterator[Excess]:
    """New terms that leave the consignor less than the old ones."""
    if old is not None and (worse := agreements.gives_less(old, new)):
        yield Excess(_("{name} menerima lebih sedikit: {worse}").format(name=name, worse=worse))


def agree(
    session: Session, consignor_id: int, terms: AgreementTerms, starts_on: date, stamp: Stamp
) -> int:
    """Add a version of the agreement from a day on; give the version's number.

    The same terms as those in force on that day add nothing. Sales already made keep theirs.
    Raises SettledDayError when the day was already settled for this consignor, AgreementError
    when steps leave a tag without a rate, FieldError for a figure or a day that can't be meant.
    """
    require(stamp, Right.EDIT_CATALOG)
    check_terms(terms)
    if not FIRST_DAY <= starts_on <= stamp.business_day + MOST_AHEAD:
        told = _("Tanggal {day} terlalu jauh dari hari ini. Periksa tahunnya.")
        raise FieldError("starts_on", told, day=format_day(starts_on))
    versions = versions_of(session, consignor_id)
    current = version_on(versions, starts_on)
    if current is not None and current.terms == terms:
        return current.version
    settled = last_settled_day(session, consignor_id)
    if settled is not None and starts_on <= settled:
        raise SettledDayError(settled)
    asked = select(Consignor.name, Consignor.created_at).where(Consignor.id == consignor_id)
    name, created_at = session.execute(asked).one()
    # Whoever is written down just now, with all that was ever agreed, loses nothing by it.
    before = current.terms if current is not None and created_at < stamp.at else None
    worse = _lesser_terms(name, before, terms)
    limits.require_approved(session, stamp, Right.EDIT_CATALOG, worse)
    version = 1 + len(versions)
    which = {"consignor_id": consignor_id, "version": version, "starts_on": starts_on}
    row = TERMS.values(terms) | which
    session.execute(insert(Agreement), row)
    audit.note(session, "agreement", {**row, "starts_on": starts_on.isoformat()}, stamp)
    return version


def part_with(session: Session, consignor_id: int, stamp: Stamp) -> tuple[int, ...]:
    """Let a consignor go: his goods are no longer sold, and no rack fee falls due any more.

    Fees up to today are booked. What is on the shelf can still be handed back, and what is
    owed still settled and paid (`leaving` tells). Gives the products that were taken off the
    list, as `welcome_back` takes them. A second call changes nothing.
    """
    require(stamp, Right.EDIT_CATALOG)
    accounts.book_fees(session, consignor_id, stamp.business_day, stamp)
    code = session.execute(
        update(Consignor)
        .where(Consignor.id == consignor_id, Consignor.is_active == 1)
        .values(is_active=False)
        .returning(Consignor.code)
    ).scalar_one_or_none()
    if code is None:
        return ()
    taken_off = session.scalars(
        update(Product)
        .where(Product.consignor_id == consignor_id, Product.is_active == 1)
        .values(is_active=False)
        .returning(Product.id)
    ).all()
    audit.note(session, "consignor_left", {"code": code}, stamp)
    return tuple(taken_off)


def welcome_back(
    session: Session, consignor_id: int, product_ids: Collection[int], stamp: Stamp
) -> None:
    """Take a consignor on again, with those of his goods that are to be sold again.

    The last terms hold on; no rack fee is due for the days away. A second call changes nothing.
    """
    require(stamp, Right.EDIT_CATALOG)
    code = session.execute(
        update(Consignor)
        .where(Consignor.id == consignor_id, Consignor.is_active == 0)
        .values(is_active=True, returned_on=stamp.business_day)
        .returning(Consignor.code)
    ).scalar_one_or_none()
    if code is None:
        return
    session.execute(
        update(Product)
        .where(Product.consignor_id == consignor_id, Product.id.in_(product_ids))
        .values(is_active=True)
    )
    audit.note(session, "consignor_back", {"code": code, "products": len(product_ids)}, stamp)


def leaving(session: Session, consignor_id: int) -> Leaving:
    """What a consignor leaves behind if he goes now."""
    _id, code = journal.consignor_slot(session, consignor_id)
    name = session.execute(select(Consignor.name).where(Consignor.id == consignor_id)).scalar_one()
    goods = session.execute(
        select(func.count(Batch.product_id.distinct()))
        .join(Product, Product.id == Batch.product_id)
        .where(Product.consignor_id == consignor_id, Batch.on_hand > 0)
    ).scalar_one()
    return Leaving(name, goods, -journal.balance(session, journal.PAYABLE + code))


def last_settled_day(session: Session, consignor_id: int) -> date | None:
    """The newest business day that a settlement of this consignor covers."""
    return session.execute(
        select(func.max(Entry.business_day))
        .join(Settlement, Settlement.id == Entry.id)
        .where(Settlement.consignor_id == consignor_id)
    ).scalar_one_or_none()


def is_code(code: str) -> bool:
    """Say whether this can be a code: papers, accounts and files carry it."""
    return 0 < len(code) <= LONGEST_CODE and code.isprintable() and " " not in code


def code_rule() -> str:
    """Say what a code looks like."""
    told = _("Kode tanpa spasi, paling banyak {most} huruf dan angka.")
    return told.format(most=LONGEST_CODE)


class Known(NamedTuple):
    """A consignor's card, and what stands beside it."""

    id: int
    is_active: bool
    association_name: str  # The card has its code.
    card: ConsignorCard


def find_cards(session: Session, *where: ColumnElement[bool]) -> Iterator[Known]:
    """The consignors that fulfil conditions, as the cards that would make them again."""
    asked = (
        select(
            *(Consignor.id, Consignor.is_active),
            func.coalesce(Association.name, "").label("association_name"),
            *CONSIGNOR.asked(association=func.coalesce(Association.code, "")),
        )
        .outerjoin(Association, Association.id == Consignor.association_id)
        .where(*where)
    )
    return read(session, Known, asked)


def _check_new(session: Session, model: type[Association | Consignor], code: str) -> None:
    """Demand a code that can be one and is not taken. Raises FieldError."""
    if not is_code(code):
        raise FieldError("code", code_rule())
    known = select(model.name).where(model.code == code)
    taken = session.execute(known).scalar_one_or_none()
    if taken is not None:
        told = _("Kode {code} sudah dipakai {name}. Pilih kode lain.")
        raise FieldError("code", told, code=code, name=taken)


def _save_checked(session: Session, card: ConsignorCard, stamp: Stamp) -> int:
    if not card.name.strip():
        raise FieldError("name", _("Tulis nama usahanya."))
    if card.phone and sum(letter.isdigit() for letter in card.phone) < 8:
        raise FieldError("phone", _("Nomor HP kurang lengkap. Tulis seperti 0812-3456-7890."))
    known = select(Association.id).where(Association.code == card.association)
    if card.association and session.execute(known).scalar_one_or_none() is None:
        raise FieldError("association", _("Pilih asosiasi dari daftar."))
    return save_consignor(session, replace(card, name=card.name.strip()), stamp)
