"""Which PINs are taken."""

from __future__ import annotations

import pytest

from kasir.enums import Role
from kasir.operations.people.pins import WeakPinError, is_strong, require_strong


@pytest.mark.parametrize(
    ("role", "pin", "is_taken"),
    [
        (Role.CASHIER, "1907", True),
        (Role.AUDITOR, "1907", True),
        (Role.CASHIER, "12345678", False),
        (Role.CASHIER, "19071234", True),
        (Role.CASHIER, "190712345", False),
        (Role.CASHIER, "190", False),
        (Role.MANAGER, "19075", False),
        (Role.MANAGER, "190752", True),
        (Role.OWNER, "1907", False),
        (Role.OWNER, "123456", False),
        (Role.OWNER, "654321", False),
        (Role.OWNER, "111111", False),
        (Role.OWNER, "121212", False),
        (Role.OWNER, "123123", False),
        (Role.CASHIER, "1212", False),
        (Role.CASHIER, "", False),
        (Role.CASHIER, "12a4", False),
        (Role.CASHIER, "١٢٣٤", False),
        (Role.CASHIER, "19 7", False),
    ],
)
def test_which_pins_are_taken(role: Role, pin: str, *, is_taken: bool) -> None:
    """4 to 8 digits, 6 for who moves money; no run, no repeat."""
    assert is_strong(pin, role) is is_taken


def test_what_is_wrong_is_said() -> None:
    """The sentence says how a PIN must be, and which field it is about."""
    with pytest.raises(WeakPinError, match="6 sampai 8 angka") as refused:
        require_strong("1907", Role.MANAGER)
    assert refused.value.field == "pin"
    with pytest.raises(WeakPinError, match="mudah ditebak"):
        require_strong("4321", Role.CASHIER)
