"""The career of one person: his tags, his history card, his draft of the year."""
