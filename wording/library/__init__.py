"""What is read about the library 资料库."""
