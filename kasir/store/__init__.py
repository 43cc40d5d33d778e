"""The shop on its disk or server: transactions, the promises of a file, upgrades, copies."""
