"""A PC in QEMU (its default machine, "pc"): Debian's generic kernel, started from the disk by the BIOS and syslinux."""

from boards.linux.tools.pc_board import PcBoard

BOARD = PcBoard(
    name="qemu_x86_64",
    preset="linux-x86_64",
    compiler="x86_64-linux-gnu-",
    kernel="linux-amd64",
    busybox="busybox-amd64",
    # In this order, each after what it depends on: the cards; disks on virtio, IDE and SATA, as emulators attach them; wirelab.toml's file
    # system and that of the data. crc32c_generic: ext4 asks for it by its algorithm, so depmod does not know. button and evdev: the power button.
    modules=("virtio_pci", "virtio_net", "e1000", "virtio_blk", "ata_piix", "ahci", "sd_mod", "vfat", "nls_cp437", "nls_ascii", "crc32c_generic",
             "ext4", "button", "evdev"),
    # The last console is the one of the first process; errors of the kernel are on the screen as well. The rest as for qemu_arm64.
    command_line="console=tty0 console=ttyS0,115200 quiet panic=5 cryptomgr.notests initcall_blacklist=crypto_kdf108_init "
                 "wirelab.settings=LABEL=WIRELAB",
    data_mebibytes=256,
    emulator="qemu-system-x86_64",
    machine=("-M", "pc", "-m", "256"),
)
