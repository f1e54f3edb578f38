"""The organisation's calendar: working days, deadlines as people write them, and colours."""
