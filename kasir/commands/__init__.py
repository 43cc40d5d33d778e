"""What the commands of `kasir` do, a file for each kind of work. `kasir.cli` reads the words."""
