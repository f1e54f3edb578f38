"""Working days, colours, and deadlines as people write them."""
