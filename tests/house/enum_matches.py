"""A `match` on one of our closed lists names every member, and mypy says which one it forgot."""

import ast
from collections.abc import Iterator
from enum import Enum

from kasir import enums
from tests.house.reading import tree
from tests.house.rule import Controls

OURS = {name for name, found in vars(enums).items() if isinstance(found, type) and found is not Enum
        and issubclass(found, Enum)}  # fmt: skip


def enum_matches_are_whole(path: str, source: str) -> Iterator[str]:
    """A match on a member of kasir.enums ends in `case _: assert_never(...)`, and only there."""
    if not path.startswith("kasir/"):
        return
    for match in ast.walk(tree(source)):
        if not isinstance(match, ast.Match) or not any(map(_names_a_member, match.cases)):
            continue
        *named, last = match.cases
        for case in named:
            if _takes_all(case.pattern):
                yield f"line {case.pattern.lineno}: takes every member that was forgotten"
        if not (_takes_all(last.pattern) and last.guard is None and _asserts_never(last.body)):
            yield f"line {last.pattern.lineno}: the last case is not `case _: assert_never(...)`"


def _names_a_member(case: ast.match_case) -> bool:
    return any(
        isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in OURS
        for node in ast.walk(case.pattern)
    )


def _takes_all(pattern: ast.pattern) -> bool:
    """Say whether a pattern is `_`, a bare name, or holds one as an alternative."""
    if isinstance(pattern, ast.MatchOr):
        return any(map(_takes_all, pattern.patterns))
    return isinstance(pattern, ast.MatchAs) and (
        pattern.pattern is None or _takes_all(pattern.pattern)
    )


def _asserts_never(body: list[ast.stmt]) -> bool:
    return (
        len(body) == 1
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Call)
        and ast.unparse(body[0].value.func).split(".")[-1] == "assert_never"
    )


_MATCH = "match scheme:\n    case Scheme.OWN:\n        return 0\n"
CONTROLS: Controls = {
    enum_matches_are_whole: [
        ("kasir/terms.py", _MATCH),
        ("kasir/terms.py", _MATCH + "    case _:\n        return 1\n"),
        ("kasir/terms.py", _MATCH + "    case other:\n        return other\n"),
        ("kasir/terms.py", _MATCH + "    case _ if sold:\n        assert_never(scheme)\n"),
        (
            "kasir/terms.py",
            _MATCH.replace("OWN", "OWN if sold")
            + "    case _ if sold:\n        return 1\n    case _:\n        assert_never(scheme)\n",
        ),
        (
            "kasir/ui/sell.py",
            "match part, kind:\n    case 1, enums.TenderKind.CASH:\n        pass\n",
        ),
    ],
}
