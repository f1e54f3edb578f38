"""The methods that bots may call."""
