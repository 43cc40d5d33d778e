"""What the signed papers share on the receipt printer: head, facts, places to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kasir.printing.papers.receipt import header, training
from kasir.printing.roll.document import Align, Blank, Block, Document, Line, Pair, Rule, Size
from kasir.words import _

if TYPE_CHECKING:
    from kasir.settings import ShopHeader

SIGNING = 3  # Lines of room for a signature.


class Fact(NamedTuple):
    """A label and what it says; an amount stands on the right edge of a narrow paper."""

    label: str
    text: str
    is_strong: bool = False
    is_amount: bool = False


def head(
    shop: ShopHeader, title: str, facts: Iterable[tuple[str, str]], *, is_training: bool
) -> Document:
    """The shop, what paper this is, and its number and day."""
    return (
        *training(is_training=is_training),
        *header(shop),
        Rule(),
        Line(title, Align.CENTER, is_bold=True, size=Size.TALL),
        *(Pair(label, text) for label, text in facts),
        Rule(),
    )


def told(facts: Iterable[Fact]) -> Iterator[Block]:
    """The facts that say something; words wrap under their label."""
    for fact in facts:
        if fact.is_amount and fact.text:
            yield Pair(fact.label, fact.text, is_bold=fact.is_strong)
        elif fact.text:
            yield Line(f"{fact.label}: {fact.text}", is_bold=fact.is_strong)


def signed(
    people: Sequence[tuple[str, str]], code: str, *, has_stamp_duty: bool, is_training: bool
) -> Iterator[Block]:
    """A place to sign for each role, the last one's with the meterai, and the code."""
    yield Rule()
    for role, person in people:
        yield Line(role)
        if has_stamp_duty and role == people[-1][0]:
            yield Line(_("Tempel meterai Rp10.000 di sini"))
        yield from (Blank(SIGNING), Line(f"({person or '.' * 20})"))
    yield Line(_("Kode: {code}").format(code=code))
    yield from training(is_training=is_training)
