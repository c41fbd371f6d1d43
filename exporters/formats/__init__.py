"""The formats that networks are written in, one a file."""
