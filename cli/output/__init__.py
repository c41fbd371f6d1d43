"""How a command shows progress and prints numbers."""
