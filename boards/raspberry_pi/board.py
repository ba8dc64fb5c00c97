"""The Raspberry Pi boards with Ethernet: an SD card with Debian's kernel, the boot firmware, wirelab.toml and an ext4 data partition."""

import dataclasses
import gzip

from boards.linux.tools import initramfs, linux_board
from boards.tools import disk_image, fat32, materials, packages
from boards.tools.board import CHECKOUT

FIRMWARE = "raspi-firmware"  # first column in toolchains/third_party/manifest.tsv
# bootcode.bin, start and fixup for the Pi 3; the Pi 4 has its first stage in flash memory and takes those with a 4.
BOOT_FILES = ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat")
# Pi 3, 3+, 4, 400, CM4 on its I/O board: by these names the firmware looks for them.
DEVICE_TREES = ("bcm2837-rpi-3-b.dtb", "bcm2837-rpi-3-b-plus.dtb", "bcm2711-rpi-4-b.dtb", "bcm2711-rpi-400.dtb", "bcm2711-rpi-cm4-io.dtb")
EMULATED = DEVICE_TREES[0]
CONFIGURATION = """\
# Read by the boot firmware. To set up the appliance edit wirelab.toml, not this.
arm_64bit=1
enable_uart=1
upstream_kernel=1
kernel=kernel8.img
initramfs initramfs.img followkernel
"""
FAT_IDENTITY = 0x77697265
DISK_IDENTITY = 0x6C616231
FAT_MEBIBYTES = 127  # with the first, which the partition table has, and 128 of data: 256, and QEMU wants a card of a power of two


@dataclasses.dataclass(frozen=True)
class RaspberryPi(linux_board.LinuxBoard):
    data = "wirelab-raspberry_pi.img"  # the card: what is flashed, and what the emulated board has in its slot
    FILES = (data, "kernel8.img", "initramfs.img", EMULATED)
    card = "usb-net"
    power_button = False
    runs_system_tests = False  # half a minute a start, and 0.3 MB/s: its own tests are a smoke test
    emulated_as = ", as a Raspberry Pi 3 that starts without the card's boot firmware"
    start_seconds = 240
    stop_seconds = 90

    def fetch(self):
        firmware, = packages.fetch(FIRMWARE)
        return f"{super().fetch()}, {firmware.name} {firmware.version}"

    def make(self, place, time):
        kernel, busybox, firmware = (packages.read(name) for name in (self.kernel, self.busybox, FIRMWARE))
        image = next((kernel.root / "boot").glob("vmlinuz-*")).read_bytes()
        (place / "kernel8.img").write_bytes(gzip.compress(image, mtime=0))
        initramfs.build(self, CHECKOUT / "build" / self.preset / "bin", kernel, busybox, time, place)
        trees = next((kernel.root / "usr/lib").glob("linux-image-*")) / "broadcom"
        (place / EMULATED).write_bytes((trees / EMULATED).read_bytes())
        files = {name: firmware.root / "usr/lib/raspi-firmware" / name for name in BOOT_FILES}
        files.update({name: trees / name for name in DEVICE_TREES})
        # Its licence wants to be where the firmware is.
        files["LICENCE-raspi-firmware.txt"] = _licence(firmware)
        files.update({"config.txt": CONFIGURATION.encode(), "cmdline.txt": f"{self.command_line}\n".encode()})
        files[linux_board.SETTINGS_FILE] = linux_board.settings()
        files.update({name: place / name for name in ("kernel8.img", "initramfs.img")})
        fat, data = place / "fat", place / "ext4"
        fat32.make(fat, FAT_MEBIBYTES, linux_board.SETTINGS_LABEL, FAT_IDENTITY, files, time)
        linux_board.make_data(data, self.data_mebibytes, time)
        partitions = [disk_image.Partition(disk_image.FAT32, fat), disk_image.Partition(disk_image.LINUX, data)]
        disk_image.write(place / self.data, partitions, DISK_IDENTITY)
        fat.unlink()
        data.unlink()

    def parts(self):
        firmware = packages.read(FIRMWARE)
        boot = materials.debian(firmware, "its files for the boot of a Pi 3 and 4, as the package has them")
        return [*super().parts(), {**boot, "licence_text": _licence(firmware).read_text(encoding="utf-8")}]

    def arguments(self, machine):
        command_line = f"{self.command_line} {machine.command_line}".strip()
        # The emulator does what bootcode.bin and start.elf do. Its first serial line is the Bluetooth chip's.
        return [*self.machine, "-kernel", str(self.images / "kernel8.img"), "-initrd", str(self.images / "initramfs.img"),
                "-dtb", str(self.images / EMULATED), "-append", command_line,
                "-drive", f"if=sd,format={machine.data_format},file={machine.data}", "-serial", "null"]


def _licence(firmware):
    return firmware.root / "usr/share/doc" / firmware.name / "copyright"


BOARD = RaspberryPi(
    name="raspberry_pi",
    preset="linux-arm64",
    compiler="aarch64-linux-gnu-",
    kernel="linux-arm64",
    busybox="busybox-arm64",
    modules=(
        # The card, and the settings on it: Pi 3 (bcm2835), Pi 4 (sdhci-iproc and the regulator of its slot), then the file systems.
        "fixed", "gpio-regulator", "bcm2835", "sdhci-iproc", "vfat", "nls_cp437", "nls_ascii", "crc32c_generic", "ext4",
        # Ethernet: behind USB on the Pi 3 and 3+, with the chip's own PHY; genet with its bus and PHY on the Pi 4; cdc_ether and rndis_host
        # for a card on USB, which is also what QEMU emulates.
        "dwc2", "smsc", "smsc95xx", "microchip", "lan78xx", "mdio-bcm-unimac", "broadcom", "genet", "cdc_ether", "rndis_host",
        # Random numbers; power off and reboot; buttons.
        "bcm2835-rng", "bcm2835_wdt", "gpio_keys", "evdev",
    ),
    command_line="console=ttyS1,115200 quiet panic=5 cryptomgr.notests initcall_blacklist=crypto_kdf108_init wirelab.settings=LABEL=WIRELAB",
    data_mebibytes=128,
    emulator="qemu-system-aarch64",
    machine=("-M", "raspi3b"),
)
