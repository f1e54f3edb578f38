"""The simulator is tested as bots and people meet it: over HTTP, and by what people do."""
