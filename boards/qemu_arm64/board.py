"""A 64-bit ARM board in QEMU ("-M virt"): Debian's generic kernel, virtio cards, ext4 on a virtio disk."""

from boards.linux.tools.linux_board import LinuxBoard


class ArmBoard(LinuxBoard):
    compressed = False  # the emulator hands it over in memory, and unpacking it is a quarter of the kernel's instructions


BOARD = ArmBoard(
    name="qemu_arm64",
    preset="linux-arm64",
    compiler="aarch64-linux-gnu-",
    kernel="linux-arm64",
    busybox="busybox-arm64",
    # In this order, each after what it depends on: the card first, so that DHCP runs while the rest is loaded.
    # crc32c_generic: ext4 asks for it by its algorithm, so depmod does not know. gpio_keys and evdev: the power button.
    modules=("virtio_pci", "virtio_net", "virtio_blk", "crc32c_generic", "ext4", "gpio_keys", "evdev"),
    # The kernel's tests of its own ciphers, and a key derivation that is nothing but such a test here, would take a quarter of the start.
    command_line="console=ttyAMA0 quiet panic=5 cryptomgr.notests initcall_blacklist=crypto_kdf108_init",
    data_mebibytes=256,
    emulator="qemu-system-aarch64",
    machine=("-M", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", "512"),
)
