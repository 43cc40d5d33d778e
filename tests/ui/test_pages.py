"""The table of pages: what one row says is no other row's, and all that it names is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kasir.ui import theme
from kasir.ui.pages import PAGES, Page


def problems(pages: Iterable[Page]) -> list[str]:
    """Name what two pages share though one is found by it, and each icon that is not there."""
    found, seen = [], set[str]()
    for page in pages:
        for said in (page.object_name, page.word):
            if said in seen:
                found.append(said)
            seen.add(said)
        if not (theme.HERE / "icons" / f"{page.icon}.svg").is_file():
            found.append(page.icon)
    return found


def test_each_page_has_its_own_name_word_and_an_icon() -> None:
    """Two pages of one name would share one view, and an icon that is not there is empty."""
    assert problems(PAGES) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"object_name": PAGES[0].object_name}, PAGES[0].object_name),
        ({"word": PAGES[0].word}, PAGES[0].word),
        ({"icon": "bell"}, "bell"),
    ],
)
def test_a_page_like_another_is_told(change: dict[str, str], told: str) -> None:
    """The control."""
    assert problems((*PAGES[:-1], replace(PAGES[-1], **change))) == [told]  # type: ignore[arg-type]
