"""Telegram in, one operation out. Registration is the visible ordered list below.

A module here offers any of these tables, and is named in `MODULES`:

    HANDLERS        python-telegram-bot handlers (commands, membership changes)
    PRESSES         button action -> async (talk, press)
    PROMPTS         prompt kind   -> async (talk, prompt, said)   an answer to an open question
    REPLIES         subject kind  -> async (talk, subject_id, said)   a reply to a message about it
    CORRECTIONS     subject kind  -> async (talk, answer, said)   an edit of what was said about it
"""
