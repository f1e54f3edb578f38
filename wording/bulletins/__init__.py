"""Sentences of bulletins 通报: what their parts are called, drafts, releases, reports."""
