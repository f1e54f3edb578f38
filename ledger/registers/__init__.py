"""Registers 登记册: recording on one's own initiative, correcting, totals against targets."""
