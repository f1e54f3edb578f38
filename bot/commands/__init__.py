"""What each command does, by noun; `bot.cli` names them. Imported late: `--help` stays quick."""
