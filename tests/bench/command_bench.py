"""What a command takes before its own work: the whole process of `kasir version`, and the processor
time that `verify` and `settle` spend until the shop's database is asked the first time.

`settle` and `verify` load SQLAlchemy, which the bare process that they are compared with does, too.
"""

from tests.bench.timing import Figure

ROUNDS = 5
GOAL_S = 0.35

_COMMAND = "import sys; from kasir.cli import main; sys.exit(main(sys.argv[1:]))"
# The libraries that a command on the books truly needs.
_BARE = "import sqlalchemy.orm, sqlalchemy.dialects.sqlite, pysqlite3"
_UNTIL_ASKED = """
import resource, sys
from kasir.cli import main
from kasir.store.db import Database

def stop(*_words):
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime)
    sys.exit(0)

Database.read = stop
main(sys.argv[1:])
"""


def measure() -> list[Figure]:
    return []
