"""What a command was asked to do, checked and kept with the result."""
