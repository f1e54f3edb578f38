"""A database after years, and what one tap, page, digest or post then asks of it."""
