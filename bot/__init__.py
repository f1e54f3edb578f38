"""The process: settings, doors in and out, and the command line."""
