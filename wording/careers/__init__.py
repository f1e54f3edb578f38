"""What is read about one person: tags, history card, draft of the year."""
