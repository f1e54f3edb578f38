"""Rehearsal: a work model played by a made-up office, in virtual time, before anybody is bothered.

The house is the one that `taizhang run` opens; only Telegram, the people and the time are ours.
"""
