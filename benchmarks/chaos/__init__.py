"""Everything around the bot goes wrong, at length: nothing may be lost or doubled."""
