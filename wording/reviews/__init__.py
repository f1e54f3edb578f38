"""Sentences about reviews 评查: samples, what lies with a reviewer, the report."""
