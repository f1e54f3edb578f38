"""Documents that an office hands on: a bulletin as Word, PDF and Excel, made of one value."""
