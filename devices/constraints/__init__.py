"""What a network costs on a device, as hardware constraints."""
