"""Rotations 轮值: whose turn it is, planned ahead, swapped, reminded of, held or missed."""
