"""Networks written as plain PyTorch: traced module by module, each block a class of its own."""
