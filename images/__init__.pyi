from .folder import ImageFolder as ImageFolder
from .loading import LoadedImages as LoadedImages
from .loading import UnreadableFile as UnreadableFile
from .normalization import normalized as normalized
from .progress import Progress as Progress
from .splitting import Split as Split

__all__ = [
    "ImageFolder",
    "LoadedImages",
    "Progress",
    "Split",
    "UnreadableFile",
    "normalized",
]
