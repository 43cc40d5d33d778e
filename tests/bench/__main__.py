"""`python -m tests.bench`. A process that the till starts loads this file again: it is small."""

import sys

if __name__ == "__main__":
    from tests.bench.whole_bench import main

    sys.exit(main(sys.argv[1:]))
