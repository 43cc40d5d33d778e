"""The fast set of the drills that read papers back; they need poppler and zbar."""

import shutil
from pathlib import Path

import pytest

from tests.drills import figures, qr
from tests.drills.outcome import demand


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="apt install poppler-utils")
def test_every_figure_of_a_statement_is_the_ledgers(tmp_path: Path) -> None:
    """The worked example, both days; a figure that is one rupiah off is seen, each of them."""
    demand(figures.drill(tmp_path, with_demo=False))


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="apt install zbar-tools")
def test_a_telephone_reads_every_code(tmp_path: Path) -> None:
    """Receipts and QRIS, on each paper and on the screen; without a corner mark none is read."""
    demand(qr.drill(tmp_path, codes=3))
