"""What exported workbooks are called, what their columns hold, and the words in them."""
