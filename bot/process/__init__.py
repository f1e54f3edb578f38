"""The process: settings, lease, logs, clock, and the house that holds all parts."""
