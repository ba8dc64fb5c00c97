"""A 32-bit ARM board in QEMU ("-M virt") without an operating system: virtio cards on its own bus, littlefs on a virtio disk."""

from boards.bare_metal.tools.bare_metal_board import BareMetalBoard

BOARD = BareMetalBoard(
    name="qemu_virt_arm",
    preset="qemu_virt_arm",
    compiler="arm-none-eabi-",
    emulator="qemu-system-arm",
    machine=("-M", "virt", "-cpu", "cortex-a15", "-m", "16", "-global", "virtio-mmio.force-legacy=false"),
    data_mebibytes=64,
)
