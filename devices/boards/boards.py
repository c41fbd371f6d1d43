"""Boards by their memory and flash."""

from __future__ import annotations

from dataclasses import dataclass

from freerea_plugins import unknown_name

_KIB = 1024
_MIB = 1024 * _KIB

PROGRAM_BYTES = 155_000
"""Flash that a program takes beside the constants of its network.

The difference of what MCUNet's authors state for mcunet-320kB: 897 kB of flash for 742 thousand
parameters of int8. Source: https://github.com/mit-han-lab/mcunet.
"""


@dataclass(frozen=True)
class Board:
    """A microcontroller, or a board with one.

    Attributes:
        name: The name that users type.
        processor: Its processor.
        memory: Bytes of memory that is contiguous.
        flash: Bytes of flash; of flash beside the chip, what the usual board has.
        source: Where this is said.
    """

    name: str
    processor: str
    memory: int
    flash: int
    source: str

    @property
    def model_bytes(self) -> int:
        """Bytes of flash that are left for the constants of a network."""
        return self.flash - PROGRAM_BYTES

    def limits(self) -> dict[str, float]:
        """Return the limits that it sets to a network, by the name of the constraint."""
        return {"peak_memory": float(self.memory), "model_size": float(self.model_bytes)}


_ST = "https://www.st.com/resource/en/datasheet"
_PI = "https://datasheets.raspberrypi.com"
_ESPRESSIF = "https://www.espressif.com/sites/default/files/documentation"

BOARDS = (
    Board("stm32f446", "Cortex-M4", 128 * _KIB, 512 * _KIB, f"{_ST}/stm32f446re.pdf"),
    Board("stm32f412", "Cortex-M4", 256 * _KIB, _MIB, f"{_ST}/stm32f412cg.pdf"),
    Board(
        "nano-33-ble",
        "nRF52840, Cortex-M4",
        256 * _KIB,
        _MIB,
        "https://docs.arduino.cc/resources/datasheets/ABX00030-datasheet.pdf",
    ),
    Board("rp2040", "2 Cortex-M0+", 264 * _KIB, 2 * _MIB, f"{_PI}/rp2040/rp2040-datasheet.pdf"),
    Board("stm32f746", "Cortex-M7", 320 * _KIB, _MIB, f"{_ST}/stm32f746ng.pdf"),
    Board("stm32f767", "Cortex-M7", 512 * _KIB, 2 * _MIB, f"{_ST}/stm32f767zi.pdf"),
    Board("stm32h743", "Cortex-M7", 512 * _KIB, 2 * _MIB, f"{_ST}/stm32h743vi.pdf"),
    Board(
        "esp32-s3", "2 Xtensa LX7", 512 * _KIB, 8 * _MIB, f"{_ESPRESSIF}/esp32-s3_datasheet_en.pdf"
    ),
    Board("rp2350", "2 Cortex-M33", 520 * _KIB, 4 * _MIB, f"{_PI}/rp2350/rp2350-datasheet.pdf"),
    Board("stm32n657", "Cortex-M55", 4 * _MIB, 128 * _MIB, f"{_ST}/stm32n657x0.pdf"),
)
"""Boards by rising memory."""


def find_board(name: str) -> Board:
    """Return a board by its name.

    Raises:
        InputError: If it is unknown.
    """
    for each in BOARDS:
        if each.name == name.lower():
            return each
    raise unknown_name("board", name, [each.name for each in BOARDS])
