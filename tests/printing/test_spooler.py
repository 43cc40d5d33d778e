"""Papers are neither lost nor doubled silently, whatever printer, power or disk do."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kasir.enums import JobKind, JobState
from kasir.models import PrintJobRow
from kasir.operations import print_jobs
from kasir.operations.print_jobs import PrintJob
from kasir.operations.selling.receipts import Receipt
from kasir.printing.devices.device import (
    Device,
    HalfSentError,
    NotSentError,
    Outcome,
    ScreenPrinter,
    TcpPrinter,
)
from kasir.printing.roll.commands import PULSE, Ask, parse
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import NARROW
from kasir.printing.spooler import Spooler
from kasir.store.contract import StorageError
from tests.printing.devices.test_device import resets_after, says, serving
from tests.shop import Shop, cash


@dataclass
class Printer:
    """A printer that does what the test says, and sees what stands in the database meanwhile."""

    behaves: list[Outcome | Exception] = field(default_factory=list)
    ask: Ask = Ask.NOTHING
    papers: list[bytes] = field(default_factory=list)
    look: Callable[[], object] = lambda: None

    def send(self, data: bytes) -> Outcome:
        self.papers.append(data)
        self.look()
        outcome = self.behaves.pop(0) if self.behaves else Outcome.PRINTED
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Counter:
    """A shop's counter with a spooler beside it."""

    def __init__(self, shop: Shop, cache: Path) -> None:
        self.shop = shop
        self.maker = BytesMaker(NARROW, cache)
        self.printer = Printer()
        self.spooler = self.start()
        shop.product("KERIPIK", 15_000, shop.consignor("DB"))
        shop.open_shift()

    def start(self, device: Device | None = None) -> Spooler:
        """Make a spooler, as a start of the program does."""
        return Spooler(
            self.shop.database,
            device or self.printer,
            self.maker,
            self.shop.register_id,
            now=lambda: self.shop.at,
        )

    def sell(self) -> Receipt:
        """Sell two bags for QRIS: one paper, no drawer."""
        return self.shop.sell(self.shop.cart(("KERIPIK", 2)))

    def jobs(self) -> tuple[PrintJob, ...]:
        return self.shop.read(lambda s: print_jobs.unresolved(s, self.shop.register_id))

    def states(self) -> list[JobState]:
        return [job.state for job in self.jobs()]

    def row(self, job_id: int) -> Any:
        return self.shop.read(
            lambda s: s.execute(select(PrintJobRow.__table__).where(PrintJobRow.id == job_id)).one()
        )


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("escpos")


@pytest.fixture
def counter(shop: Shop, cache: Path) -> Counter:
    return Counter(shop, cache)


def text_of(data: bytes) -> str:
    paper = b"" if data == PULSE else data
    return "\n".join(c.data.decode() for c in parse(paper) if c.name == "text")


def test_sale_is_printed_once(counter: Counter) -> None:
    """The paper of a sale comes out, and then there is nothing left to do."""
    receipt = counter.sell()
    assert counter.spooler.work_once() is JobState.PRINTED
    assert counter.spooler.work_once() is None
    (paper,) = counter.printer.papers
    assert receipt.number in text_of(paper)
    assert receipt.code in text_of(paper)
    assert counter.jobs() == ()


def test_sending_is_stored_with_its_bytes_before_the_first_byte(counter: Counter) -> None:
    """When the printer gets the first byte, the database knows which bytes these are."""
    counter.sell()
    (job,) = counter.jobs()
    seen: list[tuple[JobState, bytes | None, str | None]] = []

    def look() -> None:
        row = counter.row(job.id)
        seen.append((row.state, row.data, row.sha256))

    counter.printer.look = look
    counter.spooler.work_once()
    data = counter.printer.papers[0]
    assert seen == [(JobState.SENDING, data, hashlib.sha256(data).hexdigest())]
    assert counter.shop.read(lambda s: print_jobs.job_bytes(s, job.id)) == data


def test_cash_opens_the_drawer_before_the_paper(counter: Counter) -> None:
    """Commit, then drawer, then paper; the paper itself holds no pulse."""
    counter.shop.sell(counter.shop.cart(("KERIPIK", 2)), cash(50_000))
    assert counter.spooler.work_once() is JobState.PRINTED
    assert counter.spooler.work_once() is JobState.PRINTED
    pulse, paper = counter.printer.papers
    assert pulse == b"\x1bp\x00\x32\x32"
    assert b"\x1bp" not in paper
    assert "Kembali" in text_of(paper)


def test_sent_without_an_answer_is_uncertain(counter: Counter) -> None:
    """A printer that says nothing has not printed; a drawer needs nobody's word."""
    counter.printer.behaves = [Outcome.SENT, Outcome.SENT]
    counter.shop.sell(counter.shop.cart(("KERIPIK", 2)), cash(50_000))
    assert counter.spooler.work_once() is JobState.PRINTED
    assert counter.spooler.work_once() is JobState.UNCERTAIN
    (job,) = counter.jobs()
    assert job.error == "Terkirim, tetapi printer ini tidak melapor bila selesai."


def test_error_before_the_first_byte_is_tried_again_later_and_later(counter: Counter) -> None:
    """Nothing left: the same paper is tried again after 2, 4, 8 seconds, up to five minutes."""
    counter.printer.behaves = [NotSentError("mati")] * 12
    counter.sell()
    waits = []
    for _attempt in range(12):
        assert counter.spooler.work_once() is JobState.QUEUED
        assert counter.spooler.work_once() is None, "not before its time"
        (job,) = counter.jobs()
        retry_at = counter.row(job.id).retry_at
        assert retry_at is not None
        waits.append((retry_at - counter.shop.at).total_seconds())
        counter.shop.at = retry_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]
    assert job.error == "mati"
    assert counter.spooler.work_once() is JobState.PRINTED
    assert counter.row(job.id).attempts == 13
    assert len(set(counter.printer.papers)) == 1, "the same bytes each time"


def test_waiting_paper_does_not_hold_up_the_next(counter: Counter) -> None:
    """While one paper waits for its time, another customer's paper is tried."""
    counter.printer.behaves = [NotSentError("mati")]
    counter.sell()
    counter.spooler.work_once()
    second = counter.sell()
    assert counter.spooler.work_once() is JobState.PRINTED
    assert second.number in text_of(counter.printer.papers[-1])


@pytest.mark.parametrize(
    "error", [HalfSentError("putus"), OSError("driver"), ValueError("driver"), MemoryError()]
)
def test_error_after_the_first_byte_is_never_sent_again(counter: Counter, error: Exception) -> None:
    """Whatever a driver raises: uncertain, and only a person's word moves it."""
    counter.printer.behaves = [error]
    receipt = counter.sell()
    assert counter.spooler.work_once() is JobState.UNCERTAIN
    for _later in range(20):
        counter.shop.at += timedelta(hours=1)
        assert counter.spooler.work_once() is None
    assert counter.start().work_once() is None
    assert len(counter.printer.papers) == 1
    (job,) = counter.jobs()
    stamp = counter.shop.stamp()
    counter.shop.write(lambda s: print_jobs.resolve(s, job.id, stamp, came_out=False))
    assert counter.spooler.work_once() is JobState.PRINTED
    copy = text_of(counter.printer.papers[-1])
    assert copy.lstrip().startswith("SALINAN ke-1")
    assert receipt.number in copy


def test_paper_that_cannot_be_made_stops_nobody(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    """A paper that fails to render waits for a person; the next one is printed."""
    counter.maker = BytesMaker(NARROW, Path("/dev/null/nowhere"))
    broken = counter.start()
    counter.sell()
    assert broken.work_once() is JobState.FAILED
    assert "can't be made" in caplog.text
    (job,) = counter.jobs()
    assert job.error == "Kertas ini tidak bisa dibuat. Cetak lewat layar."
    assert counter.printer.papers == []
    counter.sell()
    assert counter.spooler.work_once() is JobState.PRINTED


def test_crash_while_sending_is_uncertain_at_the_next_start(counter: Counter) -> None:
    """What was on its way when the program died may be on paper: a person must look."""

    def die() -> None:
        raise SystemExit

    counter.sell()
    counter.printer.look = die
    with pytest.raises(SystemExit):
        counter.spooler.work_once()
    assert counter.states() == [JobState.SENDING]
    counter.printer.look = lambda: None
    restarted = counter.start()
    restarted.recover()
    assert counter.states() == [JobState.UNCERTAIN]
    assert restarted.work_once() is None
    assert len(counter.printer.papers) == 1


def test_nothing_prints_by_itself_at_start(counter: Counter) -> None:
    """Papers that waited when the program ended are listed; a person sends them on."""
    counter.shop.sell(counter.shop.cart(("KERIPIK", 2)), cash(50_000))
    restarted = counter.start()
    restarted.recover()
    assert restarted.work_once() is None
    assert counter.states() == [JobState.FAILED, JobState.FAILED]
    paper = counter.jobs()[1]
    stamp = counter.shop.stamp()
    counter.shop.write(lambda s: print_jobs.retry(s, paper.id, stamp))
    assert restarted.work_once() is JobState.PRINTED
    assert "SALINAN" not in text_of(counter.printer.papers[0]), "it never came out before"


def test_end_that_could_not_be_stored_is_uncertain(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses after the paper: at the next look it counts as uncertain, not as new."""
    counter.sell()
    write, writes = counter.shop.database.write, []

    def refuse_second(work: Callable[..., object]) -> object:
        writes.append(work)
        if len(writes) == 2 + 1:  # Settling, sending, then the end.
            raise StorageError("penuh")
        return write(work)

    monkeypatch.setattr(counter.shop.database, "write", refuse_second)
    with pytest.raises(StorageError):
        counter.spooler.work_once()
    assert counter.states() == [JobState.SENDING]
    assert counter.spooler.work_once() is None
    assert counter.states() == [JobState.UNCERTAIN]
    assert len(counter.printer.papers) == 1


def test_disk_that_refuses_sends_nothing(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a stored `sending` not one byte leaves, and the paper still waits."""
    counter.sell()
    counter.spooler.recover()
    stamp = counter.shop.stamp()
    (job,) = counter.jobs()
    counter.shop.write(lambda s: print_jobs.retry(s, job.id, stamp))

    def refuse(_work: object) -> None:
        raise StorageError("penuh")

    for way in ("write", "read"):
        with monkeypatch.context() as patch:
            patch.setattr(counter.shop.database, way, refuse)
            with pytest.raises(StorageError):
                counter.spooler.work_once()
    reads: list[object] = []
    read = counter.shop.database.read

    def refuse_record(work: Callable[..., object]) -> object:
        reads.append(work)
        return refuse(work) if len(reads) > 1 else read(work)

    with monkeypatch.context() as patch:
        patch.setattr(counter.shop.database, "read", refuse_record)
        with pytest.raises(StorageError):
            counter.spooler.work_once()
    assert counter.printer.papers == []
    assert counter.spooler.work_once() is JobState.PRINTED


def test_drawer_does_not_open_late(counter: Counter) -> None:
    """A drawer that could not be opened, or was asked for long ago, stays shut."""
    counter.printer.behaves = [NotSentError("mati")]
    counter.shop.sell(counter.shop.cart(("KERIPIK", 1)), cash(15_000))
    assert counter.spooler.work_once() is JobState.FAILED
    counter.spooler.work_once()
    counter.shop.sell(counter.shop.cart(("KERIPIK", 1)), cash(15_000))
    counter.shop.at += timedelta(seconds=21)
    assert counter.spooler.work_once() is JobState.FAILED
    assert counter.spooler.work_once() is JobState.PRINTED
    first, late = counter.jobs()
    assert (first.error, first.kind, late.kind) == ("mati", JobKind.DRAWER, JobKind.DRAWER)
    assert late.error == "Laci tidak dibuka: permintaannya sudah lewat."
    stamp = counter.shop.stamp()
    counter.shop.write(lambda s: print_jobs.retry(s, late.id, stamp))
    assert counter.spooler.work_once() is JobState.PRINTED, "a person stands there and asks"


def test_closing_prints_its_z_report(counter: Counter) -> None:
    """The Z of a closed shift, an X and an Info penitip on demand, the printer's test page."""
    counter.sell()
    shift_id = counter.shop.shift_id
    stamp = counter.shop.stamp()
    queue = print_jobs.queue
    counter.shop.write(lambda s: queue(s, JobKind.X_REPORT, shift_id, stamp))
    counter.shop.write(lambda s: queue(s, JobKind.TEST, None, stamp))
    owner = counter.shop.cart(("KERIPIK", 1)).lines[0].item.consignor_id
    assert owner is not None
    counter.shop.write(lambda s: print_jobs.print_info(s, owner, stamp))
    for _paper in range(4):
        assert counter.spooler.work_once() is JobState.PRINTED
    counter.shop.close_shift()
    assert counter.spooler.work_once() is JobState.PRINTED
    titles = [text_of(paper) for paper in counter.printer.papers]
    assert "LAPORAN X" in titles[1]
    assert "Tes printer" in titles[2]
    assert "INFO PENITIP" in titles[3]
    assert "LAPORAN Z" in titles[4]


def test_network_printer_that_answers(counter: Counter) -> None:
    """The whole way over a real socket: the printer answers with the job's own number."""
    counter.sell()
    (job,) = counter.jobs()
    answer = b'7"' + f"{job.id:04d}".encode() + b"\x00"
    with serving(says(answer, 500)) as server:
        device = TcpPrinter("127.0.0.1", server.port, Ask.PROCESS_ID, deadline_s=5)
        assert counter.start(device).work_once() is JobState.PRINTED


def test_network_printer_that_resets_in_the_middle(counter: Counter) -> None:
    """500 bytes and a reset: the paper is uncertain, and there is no second attempt."""
    counter.sell()
    with serving(resets_after(500)) as server:
        device = TcpPrinter("127.0.0.1", server.port, deadline_s=5)
        spooler = counter.start(device)
        assert spooler.work_once() is JobState.UNCERTAIN
        assert spooler.work_once() is None


def test_screen_printer_prints_at_once(counter: Counter) -> None:
    """Without hardware every paper is printed: the screen shows it."""
    counter.sell()
    assert counter.start(ScreenPrinter()).work_once() is JobState.PRINTED


# --- the real lane ----------------------------------------------------------------------------


@pytest.fixture
def lane(counter: Counter) -> Iterator[tuple[Spooler, threading.Event]]:
    """A spooler on its own thread; the event is set whenever it says that something changed."""
    told = threading.Event()
    spooler = Spooler(
        counter.shop.database,
        counter.printer,
        counter.maker,
        counter.shop.register_id,
        now=lambda: counter.shop.at,
        told=told.set,
    )
    spooler.start()
    assert told.wait(10), "it looks at what the last run left first"
    told.clear()
    yield spooler, told
    spooler.stop()


def test_lane_prints_what_is_sold(counter: Counter, lane: tuple[Spooler, threading.Event]) -> None:
    """A sale wakes the lane; the caller does not wait."""
    spooler, told = lane
    counter.sell()
    spooler.wake()
    assert told.wait(10)
    assert len(counter.printer.papers) == 1
    assert counter.jobs() == ()


def test_lane_outlives_a_database_that_refuses(
    counter: Counter,
    lane: tuple[Spooler, threading.Event],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error is logged, and the next sale is printed."""
    spooler, told = lane
    refused = threading.Event()

    def refuse(_work: object) -> None:
        refused.set()
        raise StorageError("penuh")

    with monkeypatch.context() as patch:
        patch.setattr(counter.shop.database, "read", refuse)
        spooler.wake()
        assert refused.wait(10)
    counter.sell()
    spooler.wake()
    assert told.wait(10)
    assert "printing lane" in caplog.text


def test_stopping_waits_for_the_paper_in_flight(
    counter: Counter, lane: tuple[Spooler, threading.Event]
) -> None:
    """The paper under way is finished and no new one is begun."""
    spooler, told = lane
    counter.printer.look = spooler._stopping.set
    counter.sell()
    counter.sell()
    spooler.wake()
    assert told.wait(10)
    spooler.stop()
    assert len(counter.printer.papers) == 1
    assert counter.states() == [JobState.QUEUED]


def test_spooler_that_never_started_stops(counter: Counter) -> None:
    """Nothing to wait for."""
    counter.spooler.stop()
    assert counter.spooler.work_once() is None
