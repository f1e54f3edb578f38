"""The library 资料库: documents to look up, kept by Telegram's ids, in versions."""
