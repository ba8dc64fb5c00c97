"""The appliance file by which GNS3 imports a disk image: registry version 4 (schemas/appliance_v4.json of the project gns3-registry)."""

import hashlib
import json

# Fixed for ever: by it GNS3 knows that a newer file is the same appliance.
APPLIANCE_ID = "5d2f6c3e-8a41-4c0b-9b77-77697265006c"

USAGE = """The appliance takes its address from DHCP; the console says which one it got.
On a computer with the host program: wirelab --ip ADDRESS ls, get NAME, put FILE, rm NAME.
Its first network card is the one it uses. The console takes the words status, reboot and poweroff, and Enter."""


def document(version, image):
    """The text of the file for this disk image, which lies beside it under its own name."""
    return json.dumps({
        "appliance_id": APPLIANCE_ID,
        "name": "wirelab",
        "category": "guest",
        "description": "Network-lab appliance: serves files by command, and says on its console what its network does.",
        "vendor_name": "wirelab",
        # The schema wants both; the project has neither site nor mailbox, and RFC 2606 keeps this name from ever being somebody's.
        "vendor_url": "https://wirelab.invalid/",
        "product_name": "wirelab",
        "registry_version": 4,
        "status": "experimental",
        "availability": "free",
        "maintainer": "the wirelab project",
        "maintainer_email": "nobody@wirelab.invalid",
        "usage": USAGE,
        "symbol": ":/symbols/computer.svg",
        "port_name_format": "eth{0}",
        "qemu": {
            "adapter_type": "virtio-net-pci",
            "adapters": 1,
            "ram": 256,
            "cpus": 1,
            "hda_disk_interface": "virtio",
            "arch": "x86_64",
            "console_type": "telnet",
            "boot_priority": "c",
            "kvm": "allow",
            "on_close": "shutdown_signal",
        },
        "images": [{
            "filename": image.name,
            "version": version,
            "md5sum": hashlib.md5(image.read_bytes(), usedforsecurity=False).hexdigest(),
            "filesize": image.stat().st_size,
        }],
        "versions": [{"name": version, "images": {"hda_disk_image": image.name}}],
    }, indent=4) + "\n"
