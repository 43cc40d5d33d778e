"""What a shop that was just put back is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kasir.clock import Stamp, today
from kasir.config import DATABASE
from kasir.models import Session
from kasir.operations import copies, shop
from kasir.store.db import Database


def note(
    folder: Path, register: str, username: str, body: Mapping[str, object], at: datetime
) -> None:
    """Seal in the restored shop that it was put back, and by which owner.

    By nobody on a new computer, where nobody has shown a PIN yet, or by one whom the copy does not
    know as its owner.
    """
    with closing(Database(folder / DATABASE)) as database:

        def seal(session: Session) -> None:
            register_id = shop.register_of_code(session, register)
            owner = copies.owner(session, username)
            if owner is None:
                copies.note_by_itself(session, "restore", body, register_id, at)
            else:
                stamp = Stamp(at, owner, register_id, None, today(at))
                copies.note_restore(session, body, stamp)

        database.write(seal)
