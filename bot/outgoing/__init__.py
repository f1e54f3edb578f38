"""What goes out: stored before it is sent, at Telegram's pace."""
