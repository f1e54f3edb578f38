"""The parameters of a call: read from a request, checked against the Bot API."""
