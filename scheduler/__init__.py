"""The heartbeat: fixed ticks and planned times. What is due is decided by `ledger`, from rows."""
