"""Measurements: how fast, how small, how safe; each beside its target and a peer."""
