"""Lists, digests and posts: what is gathered for readers and handed out to them."""
