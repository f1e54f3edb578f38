"""Talk about lists and digests."""
