"""The training-free metrics, one file each."""
