"""The rule about matches on closed lists, over all of kasir and against its controls."""

import pytest

from tests.house.enum_matches import CONTROLS, OURS, enum_matches_are_whole
from tests.house.reading import python_files


def test_every_match_on_a_closed_list_is_whole() -> None:
    """No member can fall into a branch that was written for others."""
    found = [
        f"{path}: {problem}"
        for path, text in python_files()
        for problem in enum_matches_are_whole(path, text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("path", "source"), CONTROLS[enum_matches_are_whole])
def test_the_rule_can_be_broken(path: str, source: str) -> None:
    """A rule that nothing can break would prove nothing."""
    assert list(enum_matches_are_whole(path, source))


@pytest.mark.parametrize(
    "source",
    [
        "match scheme:\n    case Scheme.OWN: ...\n    case _: assert_never(scheme)",
        "match block:\n    case Line(): ...\n    case _: ...",
    ],
)
def test_what_is_right_is_let_through(source: str) -> None:
    """A whole match, and one on something else."""
    assert list(enum_matches_are_whole("kasir/terms.py", source)) == []


def test_the_rule_knows_the_lists() -> None:
    """They are read from kasir.enums, so that a new one is known at once."""
    assert {"Scheme", "TenderKind", "EntryKind"} <= OURS
    assert "complete" not in OURS
