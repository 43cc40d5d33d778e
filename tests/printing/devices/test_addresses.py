"""Printers' addresses in the configuration."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from kasir.config import Config
from kasir.printing.devices import addresses
from kasir.printing.devices.addresses import PrinterAddressError, device_of
from kasir.printing.devices.cables import SerialPrinter, UsbPrinter, WindowsPrinter
from kasir.printing.devices.device import Device, FilePrinter, ScreenPrinter, TcpPrinter
from kasir.printing.roll.commands import Ask


@pytest.mark.parametrize(
    ("address", "device"),
    [
        ("screen", ScreenPrinter()),
        (Config().printer, ScreenPrinter()),
        (" tcp://192.168.1.50:9100 ", TcpPrinter("192.168.1.50")),
        ("tcp://dapur.lokal:9101/?answer=id", TcpPrinter("dapur.lokal", 9101, Ask.PROCESS_ID)),
        ("TCP://[fe80::1]?answer=status", TcpPrinter("fe80::1", 9100, Ask.STATUS)),
        ("file:///var/struk.bin", FilePrinter(Path("/var/struk.bin"))),
        ("file:///var/struk%20saya/", FilePrinter(Path("/var/struk saya"), is_folder=True)),
        (r"windows:\\KASIR2\POS-58 (1)", WindowsPrinter(r"\\KASIR2\POS-58 (1)")),
        ("usb:04b8:0e15", UsbPrinter(0x04B8, 0x0E15)),
        ("usb:0483:5743?answer=status", UsbPrinter(0x0483, 0x5743, Ask.STATUS)),
        ("serial:/dev/ttyUSB0", SerialPrinter("/dev/ttyUSB0")),
        (
            "serial:COM3?baud=19200&flow=none&answer=id",
            SerialPrinter("COM3", 19_200, "none", Ask.PROCESS_ID),
        ),
    ],
)
def test_address_names_its_printer(address: str, device: Device) -> None:
    """Every kind of printer has an address."""
    assert device_of(address) == device


@pytest.mark.parametrize(
    "address",
    [
        "", "printer", "screen://2", "tcp://", "tcp://host:port", "tcp://host:99999",
        "tcp://host/path", "tcp://host?answer=maybe", "file://", "file:///", "file://host/path",
        "windows:", "usb:1234", "usb:xyz:1", "serial:", "serial:COM1?baud=fast",
        "serial:COM1?flow=water", "http://host",
    ],
)  # fmt: skip
def test_unknown_address_is_told(address: str) -> None:
    """An address that says nothing is refused with examples, at start and not at the till."""
    with pytest.raises(PrinterAddressError, match="tidak dikenal"):
        device_of(address)


@pytest.mark.parametrize(
    ("system", "path"), [("nt", Path("C:/struk/satu.bin")), ("posix", Path("/C:/struk/satu.bin"))]
)
def test_path_of_windows_has_its_drive_first(
    monkeypatch: pytest.MonkeyPatch, system: str, path: Path
) -> None:
    """The slash before a drive belongs to the address there, and to the path elsewhere."""
    # Only there: pathlib asks os.name, too, and would make paths of the other system.
    monkeypatch.setattr(addresses, "os", SimpleNamespace(name=system))
    assert device_of("file:///C:/struk/satu.bin") == FilePrinter(path)
