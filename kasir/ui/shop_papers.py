"""How a screen gets a paper of `kasir/printing/paper_list.py`: a file, or a picture of the roll.

Long work: called on the office lane only. The page that wants a paper names its row; here
nothing of printing is loaded, since the first screen has this, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from kasir.printing.paper_list import PaperRow, RollPaper
    from kasir.ui.jobs import LongWork

P = ParamSpec("P")
C = TypeVar("C")

SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class ShopPapers:
    """The papers of the shop in a folder, as this machine's printer has them."""

    data: Path
    columns: int
    printer: str

    @property
    def is_on_screen(self) -> bool:
        """Whether there is no printer: the paper is shown as a picture."""
        return self.printer.rstrip(":/") == SCREEN

    def write(
        self, errand: LongWork, paper: PaperRow[P, C], *about: P.args, **more: P.kwargs
    ) -> Path:
        """Write a paper into the folder of its day, and say where it is."""
        content = errand.read(lambda session: paper.ask(session, *about, **more))
        return paper.save(self.data, content)

    def picture(self, roll: RollPaper[C], content: C) -> bytes:
        """Draw a paper as it comes out of the receipt printer."""
        return roll.picture(self.data, self.columns, content)
