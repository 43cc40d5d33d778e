"""People with a PIN, and the owner's way back in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kasir.enums import Role
from kasir.models.base import Base, check, one_of, strict


class Staff(Base):
    """A cashier, manager, owner or auditor."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    pin_hash: Mapped[str]  # argon2id over PIN and pepper.
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = strict(
        one_of("role", Role),
        check("is_active", "is_active IN (0, 1)"),
    )


class RecoveryKey(Base):
    """The pepper, encrypted with the key on the recovery paper. One row, replaced."""

    __tablename__ = "recovery_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    box: Mapped[str]  # Base64 of nonce and ciphertext (operations/people/recovery.py).
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = strict()
