"""What `freerea export` does."""
