"""The last look at a print job: its bytes are parsed, and only known harmless commands pass.

Whatever made the bytes (our layout, python-escpos, a name typed by a stranger), this is what the
printer will understand. The list holds what our papers use and nothing else. Sources: Epson's
ESC/POS command reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

# Commands that a printer obeys wherever they stand, even in the middle of a picture:
# DLE DC4 (drawer pulse, power off), DLE ENQ (recover, clear), DLE EOT (status).
REAL_TIME = (b"\x10\x14", b"\x10\x05", b"\x10\x04")
RASTER_DOTS = 576  # No paper of ours is wider.
RASTER_ROWS = 2400  # A picture of 30 cm is a mistake.
MOST_FEED = 20
# Opens the cash drawer and prints nothing: ESC p, its pin 2, on and off for 100 ms (in steps of 2).
# It is sent by itself, as it stands here; within a paper it is refused as all that is not a paper.
PULSE = b"\x1bp\x00\x32\x32"


class UnsafeBytesError(ValueError):
    """Print data with a command that is not ours; nothing of it may reach a printer."""

    def __init__(self, offset: int, found: bytes, why: str) -> None:
        self.offset = offset
        self.found = found
        super().__init__(f"byte {offset}: {found.hex(' ')} ({why})")


class Ask(Enum):
    """How a printer is asked, after a paper, whether it came out."""

    NOTHING = "none"
    STATUS = "status"  # GS r 1: answered when all before it was printed, with the paper sensor.
    PROCESS_ID = "id"  # GS ( H: Epson's, answered with the number that it was asked with.

    def question(self, number: int) -> bytes:
        """The bytes that ask; the number tells one paper's answer from another's."""
        if self is Ask.NOTHING:
            return b""
        if self is Ask.STATUS:
            return _ASK_STATUS
        return _ASK_PROCESS_ID + f"{number % 10_000:04d}".encode()


_ASK_STATUS = b"\x1dr\x01"
_ASK_PROCESS_ID = b"\x1d(H\x06\x0000"
_NO_PAPER = 0x0C


def is_answered(data: bytes, received: bytes) -> bool | None:
    """Say whether the printer answered the question at the end of the data.

    True: printed. False: it says that paper is missing. None: no answer yet, or no question.
    """
    if data[-11:].startswith(_ASK_PROCESS_ID):
        return (b'7"' + data[-4:] + b"\x00" in received) or None
    if data.endswith(_ASK_STATUS):
        # Bits 4 and 7 tell a paper status from what a printer reports unasked.
        status = [byte for byte in received if byte & 0x90 == 0]
        return not status[0] & _NO_PAPER if status else None
    return None


def is_asking(data: bytes) -> bool:
    """Say whether the data ends with a question."""
    return data.endswith(_ASK_STATUS) or data[-11:].startswith(_ASK_PROCESS_ID)


@dataclass(frozen=True, slots=True)
class Command:
    """One parsed piece: `name` is "text", "feed line" or the command; `data` what it carries."""

    name: str
    data: bytes = b""


def check_bytes(data: bytes) -> None:
    """Pass print data that only prints: a drawer pulse never does.

    Raises UnsafeBytesError naming the first byte that is not ours.
    """
    for _command in parse(data):
        pass
    for sequence in REAL_TIME:
        if (at := data.find(sequence)) >= 0:
            raise UnsafeBytesError(at, sequence, "a real-time command")


def parse(data: bytes) -> Iterator[Command]:
    """Read print data command by command. Raises UnsafeBytesError at the first unknown byte."""
    at = 0
    while at < len(data):
        name, length, skip = _command_at(data, at)
        if at + length > len(data):
            raise UnsafeBytesError(at, data[at : at + 8], f"{name} is cut off")
        yield Command(name, data[at + skip : at + length])
        at += length


def _command_at(data: bytes, at: int) -> tuple[str, int, int]:
    """The name, the whole length and the length of the head of the command."""
    byte = data[at]
    if 0x20 <= byte <= 0x7E:
        end = at
        while end < len(data) and 0x20 <= data[end] <= 0x7E:
            end += 1
        return "text", end - at, 0
    if byte == 0x0A:
        return "line feed", 1, 1
    head = data[at : at + 2]
    if head in _SHORT:
        name, allowed = _SHORT[head]
        _demand(data, at, 3, name, good=data[at + 2 : at + 3] in allowed)
        return name, 3, 2
    if head == b"\x1b@":
        return "initialize", 2, 2
    for prefix, (name, measure) in _LONG.items():
        if data.startswith(prefix, at):
            return name, measure(data, at), len(prefix)
    raise UnsafeBytesError(at, data[at : at + 4], "not a command of ours")


def _demand(data: bytes, at: int, length: int, why: str, *, good: bool) -> None:
    if not good:
        raise UnsafeBytesError(at, data[at : at + length], why)


def _bytes(*numbers: int) -> frozenset[bytes]:
    return frozenset(bytes([number]) for number in numbers)


# Commands with one parameter, and what it may be.
_SHORT: dict[bytes, tuple[str, frozenset[bytes]]] = {
    b"\x1bE": ("bold", _bytes(0, 1)),
    b"\x1bM": ("font", _bytes(0, 1)),
    b"\x1bd": ("feed", _bytes(*range(MOST_FEED + 1))),
    b"\x1d!": ("size", _bytes(0x00, 0x01, 0x10, 0x11)),
    b"\x1dr": ("ask status", _bytes(1)),
}


def _raster(data: bytes, at: int) -> int:
    """Measure GS v 0 m xL xH yL yH and its rows."""
    head = data[at : at + 8]
    width = int.from_bytes(head[4:6], "little")
    height = int.from_bytes(head[6:8], "little")
    fits = len(head) == 8 and head[3] == 0 and 1 <= width <= RASTER_DOTS // 8
    _demand(data, at, 8, "raster size", good=fits and 1 <= height <= RASTER_ROWS)
    return 8 + width * height


def _process_id(data: bytes, at: int) -> int:
    """Measure GS ( H 6 0 48 48 d1 d2 d3 d4: the printer answers when all before is printed."""
    answer = data[at + 7 : at + 11]
    good = data[at + 3 : at + 7] == b"\x06\x0000" and all(0x20 <= byte <= 0x7E for byte in answer)
    _demand(data, at, 11, "process id", good=good)
    return 11


def _cut(data: bytes, at: int) -> int:
    """Measure GS V 66 n: feed to the knife, then cut."""
    _demand(data, at, 4, "cut", good=data[at + 3 : at + 4] == b"\x00")
    return 4


_LONG: dict[bytes, tuple[str, Callable[[bytes, int], int]]] = {
    b"\x1dv0": ("raster", _raster),
    b"\x1d(H": ("ask process id", _process_id),
    b"\x1dVB": ("cut", _cut),
}
