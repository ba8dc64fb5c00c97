"""A 64-bit ARM board in QEMU ("-M virt"): Debian's generic kernel, virtio cards, ext4 on a virtio disk."""

from board import LinuxBoard

BOARD = LinuxBoard(
    name="qemu_arm64",
    preset="linux-arm64",
    compiler="aarch64-linux-gnu-",
    kernel="linux-arm64",
    busybox="busybox-arm64",
    # crc32c_generic: ext4 asks for it by its algorithm, so depmod does not know. gpio_keys and evdev: the power button.
    modules=("virtio_pci", "virtio_net", "virtio_blk", "crc32c_generic", "ext4", "gpio_keys", "evdev"),
    # notests: the kernel's tests of its ciphers would take a fifth of an emulated start.
    command_line="console=ttyAMA0 quiet panic=5 cryptomgr.notests",
    data_mebibytes=256,
    emulator="qemu-system-aarch64",
    machine=("-M", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", "512"),
)
