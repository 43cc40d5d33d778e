"""What the sign-in screen shows, read with the bare driver: SQLAlchemy is loaded behind it.

A till is started in the morning with customers at the door. The database's library takes longer
to load than the window to paint, and picking a name takes longer than both.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kasir.clock import StaffName
from kasir.enums import Role
from kasir.errors import UnknownRegisterError
from kasir.settings import ShopSettings
from kasir.store import sqlite

# The same answers as operations give: shop.register_of_code, settings.shop, staff.staff_names.
_REGISTER = "SELECT id FROM registers WHERE code = ?"
_SETTINGS = "SELECT key, value FROM shop_settings ORDER BY id"
_NAMES = f"""
    SELECT username, name, role FROM staff WHERE is_active = 1
    ORDER BY role = '{Role.AUDITOR}', coalesce((
        SELECT max(id) FROM audit_records WHERE kind = 'sign_in' AND actor_id = staff.id
    ), 0) DESC, name
"""  # noqa: S608 - a word of ours


@dataclass(frozen=True, slots=True)
class SignInData:
    """Which shop this is, on which register we stand, and who may sign in, by name."""

    register_id: int
    shop: ShopSettings
    names: tuple[StaffName, ...]


def look(path: Path, register: str) -> SignInData:
    """Look into a shop's file once. Creates nothing.

    Raises EnvironmentRefusedError for a file that keeps no promises (OlderSchemaError when it
    only wants an upgrade), UnknownRegisterError.
    """
    sqlite.check_file(path)
    with sqlite.opened(path) as connection:
        return _read(connection, register)


def _read(connection: Any, register: str) -> SignInData:
    connection.execute(sqlite.BEGIN_READ)  # One consistent picture.
    found = connection.execute(_REGISTER, (register,)).fetchone()
    if found is None:
        raise UnknownRegisterError(register)
    return SignInData(
        register_id=found[0],
        shop=ShopSettings.of(connection.execute(_SETTINGS)),
        names=tuple(
            StaffName(username, name, Role(role))
            for username, name, role in connection.execute(_NAMES)
        ),
    )
