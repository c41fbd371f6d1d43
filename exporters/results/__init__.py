"""What a search found, read from the folder that it left behind."""
