"""The recovery paper: nine numbered words in reading order, and a code that says the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kasir.operations.people import recovery
from kasir.printing.papers.recovery_paper import (
    RecoveryPaper,
    qr_of,
    recovery_page,
    write_recovery_paper,
)
from kasir.settings import ShopHeader

WORDS = recovery.words_of(b"sixteen letters!")
PAPER = RecoveryPaper(ShopHeader("Toko Bayeman", "Jl. Raya", ""), WORDS, date(2026, 11, 24))


def test_the_words_stand_in_their_order() -> None:
    """Each with its number above it, three a row, and nothing runs over the code beside them."""
    texts = recovery_page(PAPER).texts
    found = [(text, x, y) for x, y, text, style in texts if style.size == 20]
    assert [text for text, _x, _y in found] == WORDS.split()
    numbers = {text: (x, y) for x, y, text, style in texts if style.gray}
    for number, (_word, x, y) in enumerate(found, 1):
        assert numbers[str(number)][0] == x
        assert y < numbers[str(number)][1] < y + 30
    code = min(x for x, _y, _wide, _high in recovery_page(PAPER).bars)
    assert max(x for _word, x, _y in found) + 90 < code


def test_the_code_is_read_whatever_its_letters() -> None:
    """Capitals make it coarser; who scans them gets the same key."""
    assert len(qr_of(WORDS)) == 29 + 8
    assert recovery.secret_of(WORDS.upper()) == recovery.secret_of(WORDS)


def test_it_is_a_file_of_its_owner(tmp_path: Path) -> None:
    """One page; its title and its properties say nothing of the words."""
    path = tmp_path / "kertas.pdf"
    write_recovery_paper(path, PAPER)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o077 == 0
    assert not [word for word in WORDS.split() if word.encode() in path.read_bytes()]
