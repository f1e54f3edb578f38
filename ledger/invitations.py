"""Join links: their codes, of which only the hash is kept."""

import hashlib


def hash_code(code: str) -> str:
    """Return the SHA-256 of a join code, in hex: what the database keeps and looks up."""
    return hashlib.sha256(code.encode()).hexdigest()
