"""A folder for a paper that must not stay."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kasir.errors import EnvironmentRefusedError
from kasir.ui.papers.private_folder import PREFIX, PrivateFolder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the system's folder for what does not stay."""
    made = tmp_path / "tmp"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def test_it_goes_with_all_that_is_in_it(place: Path, tmp_path: Path) -> None:
    """Made once, for this user alone; what a power cut left of an earlier one goes, too."""
    (place / f"{PREFIX}left").mkdir()
    folder = PrivateFolder(tmp_path / "shop")
    (folder.made() / "kertas.pdf").write_bytes(b"x")
    assert folder.made() == folder.made()
    assert [each.name for each in place.iterdir()] == [folder.made().name]
    folder.clear()
    folder.clear()
    assert list(place.iterdir()) == []


def test_inside_of_the_shop_it_is_refused(place: Path) -> None:
    """A copy of the shop's folder would carry the words."""
    with pytest.raises(EnvironmentRefusedError, match="ada di dalam data toko"):
        PrivateFolder(place.parent).made()
    assert list(place.iterdir()) == []
