"""Perlu dilihat: the owner's list, with what he says of each thing on it."""
