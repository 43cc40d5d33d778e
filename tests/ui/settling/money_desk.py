"""What the manager does with consignors' money at the window, in few words."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.shop import PINS
from tests.ui.till import Till


def approve(till: Till, pin: str = PINS["pemilik"]) -> None:
    """The second person chooses the name and types the PIN."""
    till.choose("approveUser", "pemilik")
    till.fill("approvePin", pin)
    till.key(Qt.Key.Key_Return)
