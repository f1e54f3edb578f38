"""The people: who may do what, who looks after whom, and how they come in."""
