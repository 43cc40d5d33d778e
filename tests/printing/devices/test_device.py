"""Printers that behave and printers that do not: what is known afterwards is never too much."""

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kasir.printing.devices.device import (
    Device,
    FilePrinter,
    HalfSentError,
    NotSentError,
    Outcome,
    ScreenPrinter,
    TcpPrinter,
)
from kasir.printing.roll.commands import Ask

PAPER = b"\x1b@" + b"Keripik Pisang 30.000\n" * 90 + b"\x1bd\x04"
ASKED = PAPER + Ask.PROCESS_ID.question(42)
ANSWER = b'7"0042\x00'
LARGE = b"x" * 40_000_000  # More than the system keeps for a printer that does not read.


class Server:
    """A network printer on this machine; `behave` gets each connection."""

    def __init__(self, behave: Callable[["Server", socket.socket], None] | None) -> None:
        self.received = b""
        self.is_over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, args=[behave])
        if behave is not None:
            self._thread.start()

    def _serve(self, behave: Callable[["Server", socket.socket], None]) -> None:
        connection, _address = self._listener.accept()
        with connection, contextlib.suppress(OSError):
            behave(self, connection)

    def read(self, connection: socket.socket, count: int) -> None:
        while len(self.received) < count:
            more = connection.recv(min(65536, count - len(self.received)))
            if not more:
                return
            self.received += more

    def close(self) -> None:
        self.is_over.set()
        if self._thread.ident:
            self._thread.join()
        self._listener.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def resets_after(count: int) -> Callable[[Server, socket.socket], None]:
    def behave(server: Server, connection: socket.socket) -> None:
        server.read(connection, count)
        reset(connection)

    return behave


def hangs_up_after(count: int) -> Callable[[Server, socket.socket], None]:
    return lambda server, connection: server.read(connection, count)


def says(answer: bytes, count: int = len(ASKED)) -> Callable[[Server, socket.socket], None]:
    def behave(server: Server, connection: socket.socket) -> None:
        server.read(connection, count)
        for byte in answer:
            connection.sendall(bytes([byte]))
        server.is_over.wait()

    return behave


def reads_on(server: Server, connection: socket.socket) -> None:
    server.read(connection, 10**9)


def never_reads(server: Server, connection: socket.socket) -> None:
    server.is_over.wait()


@contextlib.contextmanager
def serving(behave: Callable[[Server, socket.socket], None] | None) -> Iterator[Server]:
    server = Server(behave)
    try:
        yield server
    finally:
        server.close()


def printer(server: Server, ask: Ask = Ask.NOTHING, deadline_s: float = 0.5) -> Device:
    return TcpPrinter("127.0.0.1", server.port, ask, deadline_s=deadline_s, linger_s=0.3)


def test_sent_is_not_printed() -> None:
    """A printer that takes everything and says nothing has not printed, as far as we know."""
    with serving(reads_on) as server:
        assert printer(server).send(PAPER) is Outcome.SENT
    assert server.received == PAPER


def test_printer_that_answers_has_printed() -> None:
    """Only the answer with our number counts; noise before it does not disturb."""
    with serving(says(b"\x14\x00\x00\x0f" + ANSWER)) as server:
        assert printer(server, Ask.PROCESS_ID).send(ASKED) is Outcome.PRINTED
    assert server.received == ASKED


@pytest.mark.parametrize("answer", [b"", b'7"0041\x00', b'7"00', b"\x00" * 20])
def test_wrong_answer_is_no_answer(answer: bytes) -> None:
    """No answer, another paper's or half an answer leaves the paper uncertain at the deadline."""
    with serving(says(answer)) as server, pytest.raises(HalfSentError):
        printer(server, Ask.PROCESS_ID, deadline_s=0.2).send(ASKED)


def test_status_after_the_paper_counts_when_agreed() -> None:
    """GS r is answered when all before it is printed: paper there, or paper out."""
    data = PAPER + Ask.STATUS.question(0)
    with serving(says(b"\x14\x00", len(data))) as server:
        assert printer(server, Ask.STATUS).send(data) is Outcome.PRINTED
    with (
        serving(says(b"\x0c", len(data))) as server,
        pytest.raises(HalfSentError, match="Kertas printer habis"),
    ):
        printer(server, Ask.STATUS).send(data)


def test_refused_connection_is_safe_to_try_again() -> None:
    """Nothing listens: not one byte left."""
    with serving(None) as server:
        port = server.port
    with pytest.raises(NotSentError):
        TcpPrinter("127.0.0.1", port).send(PAPER)


def test_unknown_host_is_safe_to_try_again() -> None:
    """A name that nobody knows: not one byte left."""
    with pytest.raises(NotSentError):
        TcpPrinter("printer.invalid", deadline_s=2).send(PAPER)


def test_printer_that_never_accepts_does_not_print() -> None:
    """The system takes the bytes for it; that is no more than sent, and never printed."""
    with serving(None) as server:
        assert printer(server).send(PAPER) is Outcome.SENT
        with pytest.raises(HalfSentError):
            printer(server, Ask.PROCESS_ID, deadline_s=0.2).send(ASKED)


@pytest.mark.parametrize("ask", [Ask.NOTHING, Ask.PROCESS_ID])
@pytest.mark.parametrize("count", [0, 1, len(PAPER) // 2, len(PAPER) - 1, len(PAPER)], ids=str)
@pytest.mark.parametrize("behaviour", [resets_after, hangs_up_after])
def test_printer_that_goes_away_never_printed(
    behaviour: Callable[[int], Callable[[Server, socket.socket], None]], count: int, ask: Ask
) -> None:
    """Wherever it goes away: never PRINTED; safe to try again only when it got nothing."""
    data = ASKED if ask is Ask.PROCESS_ID else PAPER
    with serving(behaviour(count)) as server:
        try:
            outcome = printer(server, ask).send(data)
        except NotSentError:
            assert server.received == b""
        except HalfSentError:
            pass
        else:
            # It hung up politely, or after it had everything.
            assert outcome is Outcome.SENT
            assert ask is Ask.NOTHING
    if behaviour is resets_after and 0 < count < len(PAPER) and ask is Ask.PROCESS_ID:
        assert len(server.received) == count


def test_reset_after_half_is_uncertain() -> None:
    """A reset in the middle is told, though the system had taken every byte."""
    with serving(resets_after(len(PAPER) // 2)) as server, pytest.raises(HalfSentError):
        printer(server, deadline_s=2).send(PAPER)


def test_printer_that_hung_up_before_the_first_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that serves another till accepts and hangs up: seen before the first byte."""
    hung_up = threading.Event()

    def behave(server: Server, connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        hung_up.set()

    with serving(behave) as server:
        real = socket.create_connection

        def patient(*args: object, **options: object) -> socket.socket:
            connection = real(*args, **options)  # type: ignore[arg-type]
            hung_up.wait()
            return connection

        monkeypatch.setattr(socket, "create_connection", patient)
        with pytest.raises(NotSentError):
            TcpPrinter("127.0.0.1", server.port).send(PAPER)


def test_printer_that_never_reads_holds_nobody() -> None:
    """The deadline ends it, and what was taken is uncertain."""
    with serving(never_reads) as server, pytest.raises(HalfSentError):
        printer(server, deadline_s=0.3).send(LARGE)


def test_printer_that_closes_late_is_not_waited_for() -> None:
    """Many printers wait for the till to close first: our leave-taking has its own end."""
    with serving(says(b"", len(PAPER))) as server:
        assert printer(server, deadline_s=5).send(PAPER) is Outcome.SENT


def test_screen_needs_nothing() -> None:
    """The picture on the screen is the paper."""
    assert ScreenPrinter().send(PAPER) is Outcome.PRINTED


def test_file_takes_paper_after_paper(tmp_path: Path) -> None:
    """A file grows by each paper and is on the disk before it counts as printed."""
    path = tmp_path / "struk.bin"
    assert FilePrinter(path).send(b"one\n") is Outcome.PRINTED
    assert FilePrinter(path).send(b"two\n") is Outcome.PRINTED
    assert path.read_bytes() == b"one\ntwo\n"


def test_folder_holds_a_file_for_each_paper(tmp_path: Path) -> None:
    """Files are numbered and none is written over."""
    folder = tmp_path / "struk"
    for text in (b"one", b"two"):
        FilePrinter(folder, is_folder=True).send(text)
    (folder / "000009.bin").write_bytes(b"nine")
    FilePrinter(folder).send(b"ten")
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == {
        "000001.bin": b"one",
        "000002.bin": b"two",
        "000009.bin": b"nine",
        "000010.bin": b"ten",
    }


def test_file_that_cannot_be_opened_is_safe_to_try_again(tmp_path: Path) -> None:
    """A missing folder or a folder in the way: not one byte left."""
    with pytest.raises(NotSentError, match="tidak bisa ditulis"):
        FilePrinter(tmp_path / "gone" / "struk.bin").send(PAPER)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device file of Linux")
def test_device_file_that_is_full() -> None:
    """A device that takes nothing was not begun; one that takes all is sent, not printed."""
    with pytest.raises(NotSentError):
        FilePrinter(Path("/dev/full")).send(PAPER)
    assert FilePrinter(Path("/dev/null")).send(PAPER) is Outcome.SENT


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes by name are Unix")
def test_device_that_stops_taking(tmp_path: Path) -> None:
    """A device that takes some and then nothing is left at the deadline."""
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(HalfSentError):
        FilePrinter(pipe, deadline_s=0.2).send(LARGE)
    os.close(reader)


@pytest.mark.skipif(os.name == "nt", reason="limits of Unix")
def test_disk_that_fills_up_leaves_the_paper_uncertain(tmp_path: Path) -> None:
    """Half a file is not a paper."""
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    path = tmp_path / "struk.bin"
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(HalfSentError):
            FilePrinter(path).send(PAPER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def test_file_is_opened_for_bytes_where_the_system_knows_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows would write a line end of its own for each 0x0A of a paper, and can't but wait."""
    asked: list[int] = []
    system_open = os.open
    binary = 0x8000  # What Windows names so; Linux opens large files by it.

    def remember(path: Path, flags: int, mode: int = 0o777) -> int:
        asked.append(flags)
        return system_open(path, flags & ~binary, mode)

    monkeypatch.setattr(os, "O_BINARY", binary, raising=False)
    monkeypatch.delattr(os, "O_NONBLOCK", raising=False)
    monkeypatch.setattr(os, "open", remember)
    FilePrinter(tmp_path / "struk.bin").send(PAPER)
    assert [flags & binary for flags in asked] == [binary]
    assert (tmp_path / "struk.bin").read_bytes() == PAPER
