"""Tests of what handlers understand by themselves."""
