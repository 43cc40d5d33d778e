"""Shop settings: read as one frozen value, changed one at a time, never forgotten."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select

from kasir import qris
from kasir.clock import Stamp
from kasir.models import Session, ShopSetting
from kasir.operations import audit, rights
from kasir.operations.rights import Right, require
from kasir.settings import ShopSettings

_STORED = select(ShopSetting.key, ShopSetting.value, ShopSetting.at).order_by(ShopSetting.id)


def shop(session: Session, at: datetime | None = None) -> ShopSettings:
    """The settings in force now, or at an instant: an old paper is printed as it was.

    Before the shop was founded (sales written on paper) its first settings count.
    """
    rows = session.execute(_STORED).all()
    until = max(at, rows[0][2]) if at is not None and rows else None
    return ShopSettings.of(
        (key, value) for key, value, changed_at in rows if until is None or changed_at <= until
    )


def require_two(session: Session, stamp: Stamp, right: Right) -> None:
    """Demand two persons, unless the shop has only one. Raises as `rights.require_two`."""
    rights.require_two(stamp, right, one_person_shop=shop(session).one_person_shop)


def change(session: Session, new: ShopSettings, stamp: Stamp) -> ShopSettings:
    """Put new settings in force; only what differs is stored. A second call stores nothing.

    A static QRIS is checked first; an empty one switches the code at the till off.
    Raises NotAllowedError, QrisError.
    """
    require(stamp, Right.EDIT_SETTINGS)
    old = asdict(shop(session))
    changed = {key: value for key, value in asdict(new).items() if old[key] != value}
    if "one_person_shop" in changed:  # It lifts the second person everywhere: the owner's.
        require(stamp, Right.EDIT_LIMITS)
    if changed.get("qris_static"):
        qris.read_static(new.qris_static)
    for key, value in changed.items():
        text = json.dumps(value, ensure_ascii=False)
        row = {"key": key, "value": text, "at": stamp.at, "actor_id": stamp.actor.id}
        session.execute(insert(ShopSetting), row)
        audit.note(session, "setting", {"key": key, "old": old[key], "new": value}, stamp)
    return new
