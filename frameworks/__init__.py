"""Work models as data; a new model is a new file here, no code."""
