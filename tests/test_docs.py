"""The documents say where a promise is kept and proved; what they name must be there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "docs/money.md", "docs/trust.md")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    """A promise that names its proof names a file that exists."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:kasir|tests|docs|migrations)/[\w./]+)`", text)
    inside = re.findall(r"`((?:operations|printing|ui|store|files|commands)/[\w./]+)`", text)
    places = [*named, *(f"kasir/{name}" for name in inside)]
    assert [name for name in places if not (ROOT / name).exists()] == []


def test_every_promise_of_trust_names_its_proof() -> None:
    """No row of the table ends in words alone."""
    table = (ROOT / "docs/trust.md").read_text("utf-8").partition("\n## ")[0]
    rows = re.findall(r"^\| .* \|$", table, re.MULTILINE)
    assert len(rows) > 10
    assert [row for row in rows[1:] if "`tests/" not in row.rsplit(" | ", 1)[1]] == []
