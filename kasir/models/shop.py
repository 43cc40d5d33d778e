"""Shop settings: the newest row of a key is in force, the older ones tell what was before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kasir.models.base import Base, Ledger, strict


class ShopSetting(Ledger, Base):
    """One change of one setting. The value is JSON."""

    __tablename__ = "shop_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    value: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = strict(Index(None, "key", "id"))
