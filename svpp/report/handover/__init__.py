"""Findings on their way to the sanctioning official: each on paper, and a parcel of many with its hash list."""
