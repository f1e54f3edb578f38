"""Text as Telegram reads, counts and formats it."""
