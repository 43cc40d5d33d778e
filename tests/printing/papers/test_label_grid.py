"""How a sheet of labels is kept between two prints."""

from __future__ import annotations

import pytest

from kasir.printing.papers.label_grid import LabelSheet, sheet_of, sheet_text


def test_a_sheet_is_kept_as_a_line() -> None:
    """Every length comes back; the first label is another one each time."""
    for sheet in (
        LabelSheet(),
        LabelSheet(4, 10, 45_000, 27_000, 8_000, 9_000, 500, 700, has_lines=True),
    ):
        assert sheet_of(sheet_text(sheet)) == sheet
    assert sheet_of(sheet_text(LabelSheet(first=7))) == LabelSheet()


@pytest.mark.parametrize("text", ["", "3 8", "a b c d e f g h i", "99 8 64000 34000 0 0 0 0 0"])
def test_a_spoiled_line_gives_the_usual_sheet(text: str) -> None:
    """The machine's settings may be written by hand."""
    assert sheet_of(text) == LabelSheet()
