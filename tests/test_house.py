"""The rules of the house (CONTRIBUTING.md) as tests.

A rule tells what is wrong in one file, or in all files together. Each has controls: snippets that
must fail, so that we know the rule can. The rules stand in tests/house/, by what they are about.
"""

import tomllib

import pytest

from tests.house import code, enum_matches, floors, rooms
from tests.house.code import LONG_FUNCTION
from tests.house.floors import LATE_IMPORTS
from tests.house.reading import MADE, ROOT, functions, imported, python_files, starts, text_files
from tests.house.rule import Rule, TreeRule

TOP_LEVEL = {
    "kasir", "migrations", "tests", "docs", "pyproject.toml", "uv.lock", "Makefile",
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip

PYTHON_RULES = floors.CONTROLS | rooms.CONTROLS | code.CONTROLS | enum_matches.CONTROLS
TREE_RULES = rooms.TREE_CONTROLS
RULES = PYTHON_RULES | code.TEXT_CONTROLS


def _rule_name(rule: object) -> str | None:
    return rule.__name__ if callable(rule) else None


@pytest.mark.parametrize("rule", RULES, ids=_rule_name)
def test_house_keeps_the_rule(rule: Rule) -> None:
    """Every file of the project keeps every rule."""
    files = python_files() if rule in PYTHON_RULES else text_files()
    problems = [f"{path}: {problem}" for path, text in files for problem in rule(path, text)]
    assert not problems, "\n".join([str(rule.__doc__), *dict.fromkeys(problems)])


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [(rule, path, source) for rule, controls in RULES.items() for path, source in controls],
    ids=_rule_name,
)
def test_rule_can_be_broken(rule: Rule, path: str, source: str) -> None:
    """A rule that nothing can break would prove nothing."""
    assert list(rule(path, source)), f"{rule.__name__} overlooks {source!r} in {path}"


@pytest.mark.parametrize("rule", TREE_RULES, ids=_rule_name)
def test_house_keeps_the_rule_as_a_whole(rule: TreeRule) -> None:
    """All files together keep every rule about what lies where."""
    problems = list(rule(dict(python_files())))
    assert not problems, "\n".join([str(rule.__doc__), *problems])


@pytest.mark.parametrize(
    ("rule", "files"),
    [(rule, files) for rule, controls in TREE_RULES.items() for files in controls],
    ids=_rule_name,
)
def test_rule_over_all_can_be_broken(rule: TreeRule, files: dict[str, str]) -> None:
    """A rule that nothing can break would prove nothing."""
    assert list(rule(files)), f"{rule.__name__} overlooks {files}"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("kasir/cart.py", "from kasir.enums import TenderKind\nfrom .money import Money"),
        (
            "kasir/ui/selling/view.py",
            "from kasir import enums\nfrom kasir.operations.selling import sales",
        ),
        ("kasir/app.py", "from kasir import __version__, cli\nimport kasir\nimport PySide6.QtCore"),
        ("kasir/operations/selling/sales.py", "half = 3 // 2\nisinstance(half, float)"),
        ("migrations/versions/0001_start.py", "import alembic\n" + LONG_FUNCTION),
    ],
)
def test_what_is_right_is_let_through(path: str, source: str) -> None:
    """The rules bite only what they mean."""
    assert [problem for rule in RULES for problem in rule(path, source)] == []


def test_listed_late_imports_are_used() -> None:
    """The list of late imports names nothing that is gone."""
    for file, modules in LATE_IMPORTS.items():
        source = (ROOT / file).read_text(encoding="utf-8")
        found = [name for function in functions(source) for _, name in imported(file, function)]
        assert {late for late in modules for name in found if starts(name, (late,))} == {*modules}


def test_top_level_is_fixed() -> None:
    """A newcomer finds the same few things at the top as ever."""
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    assert found - MADE <= TOP_LEVEL


def test_gate_is_strict() -> None:
    """Lint is everything minus reasons, types are strict, and a warning fails a test."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tool = tomllib.loads(text)["tool"]
    assert tool["ruff"]["lint"]["select"] == ["ALL"]
    assert tool["ruff"]["line-length"] == 100
    assert tool["mypy"]["strict"] is True
    options = tool["pytest"]["ini_options"]
    assert {"--strict-markers", "--strict-config"} <= set(options["addopts"])
    assert options["xfail_strict"] is True
    assert options["filterwarnings"][0] == "error"
    assert options["qt_log_level_fail"] == "WARNING"
