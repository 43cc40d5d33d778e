"""What a start loads, measured by `make bench`; here only what it must not load."""

import subprocess
import sys

NOT_AT_START = {
    "alembic",
    "escpos",
    "openpyxl",
    "PIL",
    "reportlab",
    "segno",
    # One `postgresql_where` in a model loads it, and asyncio's drivers with it.
    "sqlalchemy.dialects.postgresql",
}


def test_the_till_starts_without_what_it_may_never_need() -> None:
    """Papers, importers, migrations and another database are loaded when they are wanted."""
    code = "import sys, kasir.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert NOT_AT_START & set(done.stdout.split()) == set()
