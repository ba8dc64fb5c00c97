"""What GNS3 demands of an appliance file of registry version 4, as far as it concerns an emulated machine.

The rules are those of schemas/appliance_v4.json and check.py in the project gns3-registry. Its schema itself is not here: the project's
programs are under the GPL 3, the schema names no licence, and no Debian package holds it.
"""

import re

UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
URI = re.compile(r"https?://[^\s/]+(/\S*)?")
MAIL = re.compile(r"[^\s@]+@[^\s@]+")
MD5 = re.compile(r"[0-9a-f]{32}")
DISK = {"ide", "sata", "scsi", "sd", "mtd", "floppy", "pflash", "virtio"}
DISKS = ("hda", "hdb", "hdc", "hdd")
CARDS = {"e1000", "i82550", "i82551", "i82557a", "i82557b", "i82557c", "i82558a", "i82558b", "i82559a", "i82559b", "i82559c", "i82559er", "i82562",
         "i82801", "igb", "ne2k_pci", "pcnet", "rtl8139", "virtio", "virtio-net-pci", "vmxnet3"}

# For each field what its value must be: a type, a set of words, or a pattern for the whole of a string; and the fields that must be there.
APPLIANCE = {
    "appliance_id": UUID, "name": str, "category": {"router", "multilayer_switch", "firewall", "guest"}, "description": str, "vendor_name": str,
    "vendor_url": URI, "vendor_logo_url": URI, "documentation_url": URI, "product_name": str, "product_url": URI, "registry_version": {4},
    "status": {"stable", "experimental", "broken"}, "availability": {"free", "with-registration", "free-to-try", "service-contract"},
    "maintainer": str, "maintainer_email": MAIL, "usage": str, "symbol": str, "first_port_name": str, "port_name_format": str,
    "port_segment_size": int, "linked_clone": bool, "qemu": dict, "images": list, "versions": list,
}
APPLIANCE_NEEDS = {"appliance_id", "name", "category", "description", "vendor_name", "vendor_url", "product_name", "registry_version", "status",
                   "maintainer", "maintainer_email", "qemu", "images", "versions"}
QEMU = {
    "adapter_type": CARDS, "adapters": int, "ram": int, "cpus": int, "arch": {"x86_64", "i386", "aarch64", "arm"}, "console_type": {"telnet", "vnc"},
    "boot_priority": {"d", "c", "dc", "cd", "n", "nc", "nd", "cn", "dn"}, "kernel_command_line": str, "kvm": {"require", "allow", "disable"},
    "options": str, "cpu_throttling": int, "on_close": {"power_off", "shutdown_signal", "save_vm_state"},
    "process_priority": {"realtime", "very high", "high", "normal", "low", "very low"}, **{f"{disk}_disk_interface": DISK for disk in DISKS},
}
QEMU_NEEDS = {"adapter_type", "adapters", "ram", "arch", "console_type", "kvm"}
IMAGE = {"filename": str, "version": str, "md5sum": MD5, "filesize": int, "download_url": URI, "direct_download_url": URI,
         "compression": {"bzip2", "gzip", "lzma", "xz", "rar", "zip", "7z"}}
IMAGE_NEEDS = {"filename", "version", "md5sum", "filesize"}
VERSION = {"name": str, "images": dict}
USES = {"kernel_image", "initrd", "bios_image", "cdrom_image", *(f"{disk}_disk_image" for disk in DISKS)}


def problems(appliance):
    """What is wrong with an appliance file, as its JSON reads; nothing if GNS3 would import it."""
    found = _fields("appliance", appliance, APPLIANCE, APPLIANCE_NEEDS)
    if found:
        return found
    found += _fields("qemu", appliance["qemu"], QEMU, QEMU_NEEDS)
    for image in appliance["images"]:
        found += _fields("image", image, IMAGE, IMAGE_NEEDS)
    for version in appliance["versions"]:
        found += _fields("version", version, VERSION, {"name", "images"})
    return found or _relations(appliance)


def _relations(appliance):
    """Every disk that a version uses is one of the images, and no two images are the same."""
    found = []
    names = [image["filename"] for image in appliance["images"]]
    for what, values in (("filename", names), ("md5sum", [image["md5sum"] for image in appliance["images"]])):
        if len(set(values)) != len(values):
            found.append(f"two images have the same {what}")
    for version in appliance["versions"]:
        for use, name in version["images"].items():
            if use not in USES:
                found.append(f"version {version['name']}: an image cannot be used as '{use}'")
            if name not in names:
                found.append(f"version {version['name']}: '{name}' is none of the images")
    return found


def _fields(what, given, rules, needed):
    if not isinstance(given, dict):
        return [f"{what}: not an object"]
    found = [f"{what}: '{name}' is missing" for name in sorted(needed - given.keys())]
    for name, value in given.items():
        if name not in rules:
            found.append(f"{what}: no such field as '{name}'")
        elif not _fits(value, rules[name]):
            found.append(f"{what}: '{name}' cannot be {value!r}")
    return found


def _fits(value, rule):
    if isinstance(rule, set):
        return isinstance(value, (str, int)) and value in rule
    if isinstance(rule, re.Pattern):
        return isinstance(value, str) and rule.fullmatch(value) is not None
    return isinstance(value, rule) and (rule is bool or not isinstance(value, bool))
