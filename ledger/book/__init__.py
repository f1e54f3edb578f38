"""The book: the chain of entries, its receipts, and what it refuses."""
