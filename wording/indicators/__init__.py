"""Sentences about indicators 指标."""
