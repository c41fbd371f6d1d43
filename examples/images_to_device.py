"""From a folder of images to an int8 network that fits 64 KiB of memory and 100 kB of flash.

The images are the 1,797 handwritten digits that scikit-learn ships, enlarged from 8 by 8 pixels
to 32 by 32. What is run is printed as one would type it: a search, a training beside random
architectures and the largest one within the same limits, and an export.

    pip install 'freerea[images,train,export]' scikit-learn
    python examples/images_to_device.py digits [--seeds 10]
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

from PIL import Image
from sklearn.datasets import load_digits

SIDE = 32
LIMITS = ("peak_memory=64KiB", "model_size=100kB")


def write_images(folder: Path) -> None:
    """Write each digit as a PNG file in the folder of its class."""
    digits = load_digits()
    for number, (pixels, label) in enumerate(zip(digits.images, digits.target, strict=True)):
        of_class = folder / str(label)
        of_class.mkdir(parents=True, exist_ok=True)
        small = Image.fromarray((pixels * (255 / 16)).astype("uint8"))
        small.resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(of_class / f"{number:04}.png")


def freerea(*arguments: str | Path) -> None:
    """Print a command and run it."""
    words = [str(each) for each in arguments]
    print(f"\n$ freerea {shlex.join(words)}", flush=True)
    subprocess.run([Path(sys.executable).with_name("freerea"), *words], check=True)


def main() -> None:
    """Write the images, search, train, export."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where images and results are written")
    parser.add_argument("--space", default="mobile-micro")
    parser.add_argument("--evaluations", default="200")
    parser.add_argument("--seeds", default="3", help="trainings of each architecture")
    parser.add_argument("--top", default="3", help="how many of the best are trained")
    parser.add_argument("--epochs", help="passes through the images")
    options = parser.parse_args()
    images, run = options.folder / "images", options.folder / "run"
    write_images(images)
    limits = [word for limit in LIMITS for word in ("--limit", limit)]
    freerea(
        *("search", "--space", options.space, "--images", images, "--channels", "1"),
        *(*limits, "--evaluations", options.evaluations, "--output", run),
    )
    freerea(
        *("train", run, "--no-flip", "--top", options.top, "--seeds", options.seeds),
        *("--baseline", "random", "--baseline", "largest"),
        *(("--epochs", options.epochs) if options.epochs else ()),
    )
    freerea(
        *("export", run / "training", "--int8"),
        *("--images", images, "--to", options.folder / "digits.onnx"),
    )


if __name__ == "__main__":
    main()
