"""People with a PIN. Failures and the lock are kept here, so that they survive a restart."""

from __future__ import annotations

from datetime import datetime

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
    failures: Mapped[int] = mapped_column(default=0)  # In a row.
    locked_until: Mapped[datetime | None]

    __table_args__ = strict(
        one_of("role", Role),
        check("is_active", "is_active IN (0, 1)"),
        check("failures", "failures >= 0"),
    )
