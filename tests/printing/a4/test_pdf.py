"""What the A4 papers share: text that is safe to draw and lines that fit."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.printing.a4 import paper_files
from kasir.printing.a4.pdf import BODY, MISSING, clean, width, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Batik\tCap\nUngu", "Batik Cap Ungu"),
        ("Kopi\u00a0200 g", "Kopi 200 g"),
        ("a\u202eb\u200fc\ufeffd", "abcd"),
        ("Kunci\x1bp\x00\x19", "Kuncip"),
        ("e\u0301", "é"),
        ("\U0001f600", MISSING),
        ("ﬁ", "fi"),
        ("  ", ""),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    """Marks without width go, spaces are spaces, what the fonts lack is seen."""
    assert clean(text) == shown


@given(st.text(max_size=120), st.floats(min_value=1, max_value=300))
def test_any_text_can_be_wrapped_and_loses_nothing(text: str, room: float) -> None:
    """Each line fits, unless one character is wider than the room; nothing but spaces goes."""
    safe = clean(text)
    lines = wrap(safe, BODY, room)
    assert "".join(lines).replace(" ", "") == safe.replace(" ", "")
    assert all(width(line, BODY) <= room + 1e-6 or len(line) == 1 for line in lines)


def test_windows_needs_no_call_for_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a folder can't be opened, the rename is enough."""
    monkeypatch.setattr(paper_files.os, "name", "nt")
    monkeypatch.setattr(os, "open", None)
    paper_files.keep_names(tmp_path)
