"""What a start loads, measured by `make bench`; here only what it must not load."""

import subprocess
import sys

from kasir.config import PEPPER as PEPPER_FILE
from tests.shop import PEPPER, Shop

NOT_AT_START = {
    "alembic",
    "argon2",
    "escpos",
    "openpyxl",
    "PIL",
    "reportlab",
    "segno",
    "sqlalchemy",
}
# One `postgresql_where` in a model loads the other database, and asyncio's drivers with it.
NOT_WITH_THE_DATABASE = {"alembic", "openpyxl", "reportlab", "sqlalchemy.dialects.postgresql"}

OPEN = """
import sys
from pathlib import Path
from kasir import app

window = app.open_till(Path(sys.argv[1]))
assert window.current().users.model().rowCount() == 4
print(*sys.modules)
"""
ASK = """
from PySide6.QtCore import QCoreApplication
from kasir.ui import first_questions

names = []
window.station.jobs.read(first_questions.staff_names, then=names.extend)
while not names:
    QCoreApplication.processEvents()
print(*sys.modules)
window.close()
"""


def test_the_first_screen_waits_for_no_library(shop: Shop) -> None:
    """The names are there before SQLAlchemy is, and the first question brings it."""
    (shop.folder / PEPPER_FILE).write_bytes(PEPPER)
    command = [sys.executable, "-c", OPEN + ASK, str(shop.folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    painted, asked = (set(line.split()) for line in done.stdout.splitlines())
    assert NOT_AT_START & painted == set()
    assert "sqlalchemy" in asked
    assert NOT_WITH_THE_DATABASE & asked == set()
