"""A command's place in the shop: its database, its register, and who acts.

On the command line nobody shows a PIN: whoever has the machine has the file. A command acts for
the person named with `--user`; otherwise for a manager of the shop, or for its owner. What is
stored names that person, as it does at the till.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kasir import clock, config
from kasir.clock import Actor, Stamp
from kasir.config import DATABASE, Config
from kasir.enums import Role
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.operations import shop, staff
from kasir.operations.shifts import shifts
from kasir.store.db import Database
from kasir.words import _

_USUAL = "pengelola"


@dataclass(frozen=True, slots=True)
class OpenShop:
    """An open shop and the person who acts in it."""

    folder: Path
    config: Config
    database: Database
    register_id: int
    actor: Actor

    def stamp(self, business_day: date | None = None) -> Stamp:
        """Say who acts now: in the open shift of this register, or on a day outside shifts."""
        at = clock.now()
        if business_day is not None:
            return Stamp(at, self.actor, self.register_id, None, business_day)
        shift = self.database.read(lambda s: shifts.current_shift(s, self.register_id))
        if shift is None:
            return Stamp(at, self.actor, self.register_id, None, clock.today(at))
        return Stamp(at, self.actor, self.register_id, shift.id, shift.business_day)


@contextmanager
def open_shop(folder: Path, username: str = "") -> Iterator[OpenShop]:
    """Open the shop of a folder for one command. Raises EnvironmentRefusedError, UserError."""
    machine = config.load(folder)
    with closing(Database(machine.database or folder / DATABASE)) as database:
        register_id = database.read(lambda s: shop.register_of_code(s, machine.register))
        actor = database.read(lambda s: shop.person(s, username or _somebody(s)))
        yield OpenShop(folder, machine, database, register_id, actor)


def _somebody(session: Any) -> str:
    people = staff.staff_names(session)
    for role in (Role.MANAGER, Role.OWNER):
        names = [person.username for person in people if person.role is role]
        if names:
            return _USUAL if _USUAL in names else names[0]
    raise UserError(_("Toko ini tidak punya pengelola atau pemilik yang aktif."))


def refuse_server(folder: Path) -> None:
    """Demand a shop in a file. Raises EnvironmentRefusedError for one on a server."""
    if config.load(folder).database:
        told = _("Data toko ini di server. Pakai alat server itu sendiri (pg_dump, pg_restore).")
        raise EnvironmentRefusedError(told)
