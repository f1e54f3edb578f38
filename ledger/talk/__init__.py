"""Talk with people: what is said to them, asked of them, and what they answer with."""
