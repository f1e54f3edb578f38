"""Bulletins 通报: compiled from the ledger, drafted, released, posted; reports alike."""
