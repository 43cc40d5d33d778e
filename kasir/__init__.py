"""kasir: a desktop point of sale for gift shops that sell on consignment."""

__version__ = "0.1.0"
