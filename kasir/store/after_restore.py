"""What a shop that was just put back is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kasir.clock import Actor, Stamp, today
from kasir.config import DATABASE
from kasir.enums import Role
from kasir.errors import UserError
from kasir.models import Session
from kasir.operations import copies, shop
from kasir.operations.people import staff
from kasir.store.db import Database
from kasir.words import _


def note(
    folder: Path, register: str, username: str, body: Mapping[str, object], at: datetime
) -> None:
    """Seal in the restored shop that it was put back, by whom who had it done, or its owner.

    Raises UserError for a shop without an owner.
    """
    with closing(Database(folder / DATABASE)) as database:

        def seal(session: Session) -> None:
            register_id = shop.register_of_code(session, register)
            stamp = Stamp(at, _owner(session, username), register_id, None, today(at))
            copies.note_restore(session, body, stamp)

        database.write(seal)


def _owner(session: Session, username: str) -> Actor:
    owners = [each.username for each in staff.staff_names(session) if each.role is Role.OWNER]
    if not owners:
        raise UserError(_("Toko ini tidak punya pemilik yang aktif."))
    return shop.person(session, username if username in owners else owners[0])
