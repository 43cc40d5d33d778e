"""What the first screens ask of the shop. Each question loads its operation when it is asked.

The sign-in screen is painted before SQLAlchemy is loaded; every later screen imports its
operations on top, as usual.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from kasir.clock import StaffName
from kasir.enums import Role

if TYPE_CHECKING:
    from kasir.cart import Cart
    from kasir.operations.people.sign_in import SignIn
    from kasir.operations.print_jobs import PrintJob
    from kasir.operations.shifts.shifts import OpenShift


def staff_names(session: Any) -> tuple[StaffName, ...]:
    """The people who may sign in."""
    from kasir.operations.people import staff

    return staff.staff_names(session)


def sign_in(
    session: Any, username: str, pin: str, pepper: bytes, at: datetime, register_id: int
) -> SignIn:
    """Check a PIN."""
    from kasir.operations.people.sign_in import sign_in

    return sign_in(session, username, pin, pepper, at, register_id)


def is_strong(pin: str, role: Role) -> bool:
    """Whether a PIN is taken for a role."""
    from kasir.operations.people import pins

    return pins.is_strong(pin, role)


def current_shift(session: Any, register_id: int) -> OpenShift | None:
    """The shift that is open on this register."""
    from kasir.operations.shifts import shifts

    return shifts.current_shift(session, register_id)


def unfinished_cart(session: Any, register_id: int) -> Cart | None:
    """The cart that a crash or a power cut left."""
    from kasir.operations.selling import carts

    return carts.unfinished_cart(session, register_id)


def unresolved_prints(session: Any, register_id: int) -> tuple[PrintJob, ...]:
    """The papers that are not known to be printed."""
    from kasir.operations import print_jobs

    return print_jobs.unresolved(session, register_id)
