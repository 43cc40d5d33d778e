"""Master data of consignors: who they are, and the dated versions of what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update

from kasir.clock import Stamp
from kasir.enums import Bearer, PayCycle, Scheme
from kasir.errors import SettledDayError, UserError
from kasir.models import Agreement, Association, Consignor, Entry, Product, Session, Settlement
from kasir.money import ZERO, Money, Rate
from kasir.operations import accounts, agreements, audit, products
from kasir.operations.rights import Right, require
from kasir.terms import Tier, tiers_are_whole, tiers_text
from kasir.words import _


class AgreementError(UserError):
    """The steps of an agreement do not give every tag a rate."""

    def __init__(self) -> None:
        super().__init__(
            _("Bagian bertingkat harus naik dan berakhir tanpa batas, misalnya 20000:25;*:20.")
        )


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


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """What one version of an agreement says. Shares of loss and expiry are the shop's."""

    scheme: Scheme
    rate: Rate = Rate(0)
    fee: Money = ZERO
    tiers: tuple[Tier, ...] = ()
    bearer: Bearer = Bearer.SHOP
    is_discount_allowed: bool = True
    loss: Rate = Rate(10_000)
    expiry: Rate = Rate(0)
    monthly_fee: Money = ZERO
    fee_day: int = 1
    pay_cycle: PayCycle = PayCycle.DAILY
    minimum_payout: Money = ZERO
    advance: Rate = Rate(5_000)


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


def save_consignor(session: Session, card: ConsignorCard, stamp: Stamp) -> int:
    """Add a consignor, or change the one with this code; give the id."""
    require(stamp, Right.EDIT_CATALOG)
    association = session.execute(
        select(Association.id).where(Association.code == card.association)
    ).scalar_one_or_none()
    values = {
        "name": card.name,
        "owner": card.owner,
        "association_id": association,
        "district": card.district,
        "category": card.category,
        "nib": card.nib,
        "phone": card.phone,
        "bank": card.bank,
        "bank_account": card.bank_account,
    }
    found = session.execute(
        update(Consignor)
        .where(Consignor.code == card.code)
        .values(**values)
        .returning(Consignor.id)
    ).scalar_one_or_none()
    if found is None:
        row = {"code": card.code, "is_active": True, "created_at": stamp.at, **values}
        found = session.execute(insert(Consignor).returning(Consignor.id), row).scalar_one()
    else:
        _refresh_search(session, found)
    # Telephone and account stay out of the chain: it keeps for ever what it holds.
    known = {"code": card.code, "name": card.name, "district": card.district}
    audit.note(session, "consignor", known, stamp)
    return found


def agree(
    session: Session, consignor_id: int, terms: AgreementTerms, starts_on: date, stamp: Stamp
) -> int:
    """Add a version of the agreement from a day on; give the version's number.

    The same terms as those in force on that day add nothing. Sales already made keep theirs.
    Raises SettledDayError when the day was already settled for this consignor, AgreementError
    when steps leave a tag without a rate.
    """
    require(stamp, Right.EDIT_CATALOG)
    if terms.scheme is Scheme.TIERED and not tiers_are_whole(terms.tiers):
        raise AgreementError
    row = _agreement_row(terms)
    current = agreements.in_force(session, consignor_id, starts_on)
    if current is not None and all(getattr(current, name) == value for name, value in row.items()):
        found: int = current.version
        return found
    settled = last_settled_day(session, consignor_id)
    if settled is not None and starts_on <= settled:
        raise SettledDayError(settled)
    version = (
        1
        + session.execute(
            select(func.count()).where(Agreement.consignor_id == consignor_id)
        ).scalar_one()
    )
    row |= {"consignor_id": consignor_id, "version": version, "starts_on": starts_on}
    session.execute(insert(Agreement), row)
    audit.note(session, "agreement", {**row, "starts_on": starts_on.isoformat()}, stamp)
    return version


def part_with(session: Session, consignor_id: int, stamp: Stamp) -> None:
    """Let a consignor go: his goods are no longer sold, and no rack fee falls due any more.

    Fees up to today are booked. What is on the shelf can still be handed back, and what is
    owed still settled and paid. A second call changes nothing.
    """
    require(stamp, Right.EDIT_CATALOG)
    accounts.book_fees(session, consignor_id, stamp.business_day, stamp)
    code = session.execute(
        update(Consignor)
        .where(Consignor.id == consignor_id, Consignor.is_active == 1)
        .values(is_active=False)
        .returning(Consignor.code)
    ).scalar_one_or_none()
    if code is not None:
        session.execute(
            update(Product).where(Product.consignor_id == consignor_id).values(is_active=False)
        )
        audit.note(session, "consignor_left", {"code": code}, stamp)


def last_settled_day(session: Session, consignor_id: int) -> date | None:
    """Give the newest business day that a settlement of this consignor covers."""
    return session.execute(
        select(func.max(Entry.business_day))
        .join(Settlement, Settlement.id == Entry.id)
        .where(Settlement.consignor_id == consignor_id)
    ).scalar_one_or_none()


def _agreement_row(terms: AgreementTerms) -> dict[str, object]:
    return {
        "scheme": terms.scheme,
        "rate_bp": terms.rate.basis_points,
        "fee": terms.fee.rupiah,
        "tiers": tiers_text(terms.tiers) if terms.tiers else "",
        "discount_bearer": terms.bearer,
        "is_discount_allowed": terms.is_discount_allowed,
        "loss_bp": terms.loss.basis_points,
        "expiry_bp": terms.expiry.basis_points,
        "monthly_fee": terms.monthly_fee.rupiah,
        "fee_day": terms.fee_day,
        "pay_cycle": terms.pay_cycle,
        "minimum_payout": terms.minimum_payout.rupiah,
        "advance_bp": terms.advance.basis_points,
    }


def _refresh_search(session: Session, consignor_id: int) -> None:
    for product_id in session.scalars(
        select(Product.id).where(Product.consignor_id == consignor_id)
    ):
        products.refresh_search(session, product_id)
