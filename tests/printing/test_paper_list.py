"""The table of papers, and the office's on the receipt printer: notes, payments, labels."""

import io
import re
import shutil
import subprocess
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from kasir.enums import JobKind, JobState, Source
from kasir.errors import NotAllowedError
from kasir.money import Money
from kasir.operations import print_jobs
from kasir.operations.products import labels
from kasir.operations.products.labels import Label
from kasir.operations.settling import accounts, payouts
from kasir.printing import paper_list
from kasir.printing.devices.device import HalfSentError
from kasir.printing.papers.label_grid import LabelSheetError
from kasir.printing.papers.roll_label import check_labels, label_document
from kasir.printing.roll.barcode import CodeError
from kasir.printing.roll.commands import parse
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import MIDDLE, NARROW, WIDE, Paper
from kasir.printing.roll.picture import png
from kasir.printing.roll.text import as_text
from tests.printing.papers.test_receipt import assert_paper
from tests.printing.test_spooler import Counter, text_of
from tests.shop import Shop

KERIPIK = Label(
    *("Keripik Pisang Kepok Asin 150 g (Balado)", Money(12_500)),
    *("2000000000015", "K001", date(2027, 3, 24), 2),
)
PAPERS = [NARROW, MIDDLE, WIDE]
PAPER_FILES = Path(paper_list.__file__).parent / "papers"


@pytest.fixture
def counter(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Counter:
    return Counter(shop, tmp_path_factory.mktemp("escpos"))


def own(code: str) -> Label:
    """A label of the shop's own goods."""
    return Label("Kain", Money(75_000), code, "", None, 1)


def test_each_paper_has_its_row() -> None:
    """A paper that nobody listed would not be found: not by the spooler, not by a reader."""
    listed = {id(row) for row in (*paper_list.PAPERS, *paper_list.ROLL_PAPERS)}
    rows = vars(paper_list).items()
    kinds = (paper_list.PaperRow, paper_list.RollPaper)
    assert [name for name, row in rows if isinstance(row, kinds) and id(row) not in listed] == []
    shared = {"__init__", "label_grid", "slip"}  # What papers are made of.
    files = {path.stem for path in PAPER_FILES.glob("*.py")} - shared
    source = Path(paper_list.__file__).read_text("utf-8")
    assert {file for file in files if f"papers.{file} import" not in source} == set()


def unasked(asking: str) -> set[str]:
    """Name the rows that nothing takes from the table."""
    taken = re.findall(r"from kasir\.printing\.paper_list import (\([^)]*\)|.*)", asking)
    rows = vars(paper_list).items()
    return {name for name, row in rows if isinstance(row, paper_list.PaperRow)} - {
        *re.findall(r"\w+", " ".join(taken))
    }


def test_each_paper_is_asked_for_somewhere() -> None:
    """A paper without a key on any screen would be written by nobody."""
    files = Path(paper_list.__file__).parents[1].rglob("*.py")
    asking = "\n".join(file.read_text("utf-8") for file in files)
    assert unasked(asking) == set()
    assert unasked(asking.replace("KUITANSI", "")) == {"KUITANSI"}


def test_the_office_prints_its_papers_on_the_receipt_printer(counter: Counter) -> None:
    """A note, a payout, an advance and labels, each from its frozen record, in this order."""
    shop = counter.shop
    item = shop.cart(("KERIPIK", 1)).lines[0].item
    assert item.consignor_id is not None
    owner = item.consignor_id
    note = shop.take_in(owner, item.product_id, 5)
    counter.sell()
    assert counter.spooler.work_once() is JobState.PRINTED
    stamp = shop.stamp("pengelola")
    paid = shop.write(
        lambda s: payouts.pay_now(s, "p", owner, Money(20_000), Source.SAFE, "", stamp)
    )
    given = shop.write_approved(
        lambda s, t: accounts.advance(s, "a", owner, Money(9_000), Source.SAFE, "bahan", t)
    )
    for kind, entry_id in (
        (JobKind.GOODS_NOTE, note.id),
        (JobKind.PAYOUT, paid.id),
        (JobKind.ADVANCE, given.id),
    ):
        shop.write(partial(print_jobs.print_paper, kind=kind, entry_id=entry_id, stamp=stamp))
    wishes = [labels.LabelWish(item.product_id, 2, date(2027, 3, 24))]
    made = shop.read(lambda s: labels.labels(s, wishes, shop.day))
    assert shop.write(lambda s: labels.print_labels(s, made, stamp)) == 1
    shop.reprice("KERIPIK", 16_000)
    while counter.spooler.work_once() is JobState.PRINTED:
        pass
    assert counter.jobs() == ()
    _receipt, *said = map(text_of, counter.printer.papers)
    for text, wanted in zip(
        said,
        ("TT/2026/00002", "BKK/2026/00001", "UMV/2026/00001", "Kedaluwarsa 24/03/2027"),
        strict=True,
    ):
        assert wanted in text
    assert said[-1].count("Rp15.000") == 2, "as it was when the labels were asked for"
    assert [c.name for c in parse(counter.printer.papers[-1])].count("raster") == 2


def test_a_label_that_did_not_come_out_is_printed_again(counter: Counter) -> None:
    """What a person says of an uncertain label is done: the same label once more."""
    item = counter.shop.cart(("KERIPIK", 1)).lines[0].item
    stamp = counter.shop.stamp("pengelola")
    made = counter.shop.read(
        lambda s: labels.labels(s, [labels.LabelWish(item.product_id, 1)], counter.shop.day)
    )
    counter.shop.write(lambda s: labels.print_labels(s, made, stamp))
    counter.printer.behaves = [HalfSentError("putus")]
    assert counter.spooler.work_once() is JobState.UNCERTAIN
    (lost,) = counter.jobs()
    counter.shop.write(lambda s: print_jobs.resolve(s, lost.id, stamp, came_out=False))
    (again,) = counter.jobs()
    assert (labels.label_of(again), again.state) == (made[0], JobState.QUEUED)


# --- labels ---------------------------------------------------------------------------------


def test_labels_on_58_mm() -> None:
    """Name, price, whose, until when, the bars and what they say; a line to cut along."""
    assert_paper(label_document(KERIPIK), 32, LABEL + LABEL.split("\n", 2)[2])
    assert "Kedaluwarsa" not in as_text(label_document(own("KRP-150")), 32)


LABEL = """
--------------------------------
Keripik Pisang Kepok Asin 150 g
(Balado)
Rp12.500                    K001
Kedaluwarsa 24/03/2027
[BARCODE 2000000000015]
         2000000000015
--------------------------------
"""


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", ["2000000000015", "KRP-150"])
def test_the_bars_on_paper_are_those_on_the_screen(paper: Paper, code: str, tmp_path: Path) -> None:
    """Dot for dot: what the printer gets is what the picture shows, and neither is blank."""
    document = label_document(own(code))
    data = BytesMaker(paper, tmp_path).document(document)
    (raster,) = (command.data for command in parse(data) if command.name == "raster")
    size = 8 * int.from_bytes(raster[1:3], "little"), int.from_bytes(raster[3:5], "little")
    sent = Image.frombytes("1", size, raster[5:]).crop((0, 0, paper.dots, size[1]))
    shown = Image.open(io.BytesIO(png(document, paper, zoom=1))).convert("L")
    dark = shown.point(lambda level: 255 if level < 128 else 0).convert("1")
    widest = 28, paper.dots + 28
    bands = (dark.crop((widest[0], top, widest[1], top + size[1])) for top in range(dark.height))
    assert any(band.tobytes() == sent.tobytes() for band in bands)
    assert 0.2 < sum(map(int.bit_count, sent.tobytes())) / (paper.dots * size[1]) < 0.6


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="apt install zbar-tools")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", ["2000000000015", "KRP-150", "A-1/2.B X"])
def test_a_scanner_reads_the_label(paper: Paper, code: str, tmp_path: Path) -> None:
    """Drawn as the printer draws it and read by another program."""
    file = tmp_path / "label.png"
    file.write_bytes(png(label_document(own(code)), paper))
    read = subprocess.run(
        ["zbarimg", "--nodbus", "--quiet", "--raw", file], capture_output=True, check=True
    )
    assert read.stdout.decode().splitlines() == [code]


def test_a_code_too_long_for_the_roll_is_refused_beforehand() -> None:
    """Bars that nothing reads are never printed; the sentence says what to do instead."""
    check_labels([own("ABCDEFGHIJKL"), KERIPIK], NARROW)
    long = own("ABCDEFGHIJKLMNOPQRST")
    with pytest.raises(LabelSheetError, match=r"terlalu panjang untuk kertas 58 mm.*lewat PDF"):
        check_labels([KERIPIK, long], NARROW)
    check_labels([long], WIDE)
    with pytest.raises(CodeError):
        check_labels([own("Kué")], WIDE)


def test_who_may_not_print_prints_no_label(shop: Shop) -> None:
    """An auditor looks and touches nothing."""
    stamp = shop.stamp("pemeriksa")
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: labels.print_labels(s, [KERIPIK], stamp))
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: print_jobs.print_paper(s, JobKind.PAYOUT, 1, stamp))
