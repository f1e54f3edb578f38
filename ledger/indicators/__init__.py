"""Indicators 指标: read at each period, compared, taken on by leaders, shown with their history."""
