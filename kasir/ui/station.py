"""What all screens share: the door to the shop, who stands here, in which shift, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kasir import clock
from kasir.clock import Actor, StaffName, Stamp
from kasir.config import Config
from kasir.operations import rights
from kasir.operations.rights import Right
from kasir.settings import ShopSettings
from kasir.ui.copy_watch import CopyWatch
from kasir.ui.jobs import Jobs
from kasir.ui.print_watch import PrintWatch
from kasir.ui.shop_papers import ShopPapers
from kasir.ui.unseen import UnseenWatch

if TYPE_CHECKING:
    from kasir.operations.shifts.shifts import OpenShift


@dataclass(slots=True)
class Station:
    """One register and the person at it. `actor` and `shift` change during the day."""

    jobs: Jobs
    config: Config
    register_id: int
    shop: ShopSettings
    names: tuple[StaffName, ...]  # Who may sign in, for the first screen; afterwards it asks.
    pepper: bytes  # Empty: it is lost, and only the recovery paper brings it back.
    papers: ShopPapers
    prints: PrintWatch
    unseen: UnseenWatch
    # Words of the recovery paper, owner, new PIN, when: the new words, and the pepper. Long work.
    regain: Callable[[str, str, str, datetime], tuple[str, bytes]]
    copies: CopyWatch
    keep_config: Callable[[Config], None]  # Writes a file: called on the office lane only.
    now: Callable[[], datetime] = clock.now
    actor: Actor | None = None
    shift: OpenShift | None = None

    @property
    def day(self) -> date:
        """The business day: of the open shift, else the calendar's."""
        return self.shift.business_day if self.shift else clock.today(self.now())

    def may(self, right: Right) -> bool:
        """Whether the person here has a right. The operations ask again, and they decide."""
        return self.actor is not None and rights.may(self.actor, right)

    def stamp(self, second: Actor | None = None) -> Stamp:
        """Say who does something now; `second` approved it with a PIN."""
        assert self.actor is not None, "nobody signed in"
        return Stamp(
            at=self.now(),
            actor=self.actor,
            register_id=self.register_id,
            shift_id=self.shift.id if self.shift else None,
            business_day=self.day,
            second=second,
        )
