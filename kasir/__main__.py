"""`python -m kasir` is `kasir`."""

from __future__ import annotations

import sys

from kasir.cli import main

if __name__ == "__main__":
    sys.exit(main())
