"""What is exported: sheets whose rows are read from the books page by page."""
