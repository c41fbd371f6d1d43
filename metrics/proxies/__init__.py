"""The training-free metrics, one file each; FLOPs and parameters are in `costs`."""
