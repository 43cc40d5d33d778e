"""A new shop: its register, its owner, the first record of its chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from kasir.clock import Actor, Stamp, today
from kasir.enums import Role
from kasir.errors import UnknownRegisterError, UserError
from kasir.models import Register, Session, Staff
from kasir.operations import audit, settings
from kasir.operations.people import pins, staff
from kasir.operations.reading import columns, read_first
from kasir.settings import ShopSettings
from kasir.words import _


def found_shop(
    session: Session,
    shop: ShopSettings,
    owner: tuple[str, str, str],
    pepper: bytes,
    at: datetime,
    register: str = "K1",
    *,
    known_pins: bool = False,
) -> Stamp:
    """Set up an empty shop: owner is username, name, PIN. Gives the owner's first stamp.

    The chain of the register begins here with a record that names it. Only a demo or training shop
    takes PINs that everybody knows. Raises WeakPinError.
    """
    username, name, pin = owner
    if not known_pins:
        pins.require_strong(pin, Role.OWNER)
    owner_id = staff.store_staff(session, username, name, Role.OWNER, pin, pepper)
    register_id = session.execute(
        insert(Register).returning(Register.id), {"code": register, "name": ""}
    ).scalar_one()
    audit.record(session, "start", {"register": register}, register_id, at, owner_id)
    stamp = Stamp(at, Actor(owner_id, username, name, Role.OWNER), register_id, None, today(at))
    staff.note(session, owner_id, None, stamp)
    settings.change(session, shop, stamp)
    return stamp


def register_of_code(session: Session, code: str) -> int:
    """A register's id. Raises UnknownRegisterError."""
    found = session.execute(select(Register.id).where(Register.code == code)).scalar_one_or_none()
    if found is None:
        raise UnknownRegisterError(code)
    return found


def person(session: Session, username: str) -> Actor:
    """An active person by username, for the command line on the shop's own machine.

    Raises UserError.
    """
    asked = select(*columns(Actor, Staff)).where(Staff.username == username, Staff.is_active == 1)
    found = read_first(session, Actor, asked)
    if found is None:
        raise UserError(_("Pengguna {name} tidak ada."), name=username)
    return found
