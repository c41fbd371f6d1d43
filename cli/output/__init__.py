"""What commands say, show and write, and how they end."""
