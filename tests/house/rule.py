"""What a rule of the house is, and what proves that it can be broken."""

from collections.abc import Callable, Iterator, Mapping

# Over one file: its path and its text.
Rule = Callable[[str, str], Iterator[str]]
Controls = dict[Rule, list[tuple[str, str]]]

# Over all files of Python at once: their texts by path.
TreeRule = Callable[[Mapping[str, str]], Iterator[str]]
TreeControls = dict[TreeRule, list[dict[str, str]]]
