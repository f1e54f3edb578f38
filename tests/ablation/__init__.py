"""Taking each safeguard of docs/reliability.md out, to see that its test fails without it."""
