"""Training-free metrics as what a search optimises."""
