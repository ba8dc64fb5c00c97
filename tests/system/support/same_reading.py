"""Our reading of a capture beside tshark's, and the rules for where they differ by right: the one place of them."""

import collections

from support import tshark_reading

# Layers that tshark shows and we do not. Each rule: its reason, what we have to say of the packet (the end of "flaw", or None), and what tshark
# itself has to say that shows it.
LAYER_RULES = (
    ("a piece of a packet is no segment, though the first piece has the ports", "is a fragment of a packet",
     lambda row: flagged(row, "ip.flags.mf") or row["ip.frag_offset"][:1] not in ([], ["0"]) or "ipv6.fraghdr" in row["frame.protocols"][0]),
    ("of a header that is not all there tshark shows the beginning", ("ends inside its Ethernet header", "ends inside an extension header of IPv6",
     "ends before its IPv4 packet does", "ends inside its TCP header", "ends inside its ICMP header", "ends before its UDP datagram does"),
     lambda row: row["_ws.short"] or row["_ws.malformed"] or int(row["frame.cap_len"][0]) < int(row["frame.len"][0])),
    ("ARP for other addresses is not read", "resolves other addresses than IPv4's on Ethernet",
     lambda row: (row["arp.hw.type"], row["arp.proto.type"], row["arp.hw.size"], row["arp.proto.size"]) != (["1"], ["0x0800"], ["6"], ["4"])),
    ("what the link calls IPv4 is IPv4 to us, whatever its first digit says", "has another IP version than 4",
     lambda row: row["ip.version"] != ["4"]),
    ("a DHCP message whose lengths lead outside it is refused as a whole", None, lambda row: any("DHCP" in text for text in row["_ws.malformed"])),
)
# Fields that are left out, because they have no meaning or belong to something that we do not read.
FIELD_RULES = (
    ("without ACK the number says nothing: ours is 0, tshark's the raw one", ("tcp", "acknowledgement"),
     lambda row, ours: "ACK" not in ours["tcp"]["flags"] and ours["tcp"]["acknowledgement"] == 0),
    ("of Cisco's ISL tshark shows the frame inside", ("ethernet", None), lambda row, ours: row["frame.protocols"][0].startswith("eth:eth:")),
)


def flagged(row, field):
    return row[field][:1] in (["1"], ["True"])


class Comparison:
    """The packets of a capture, as `explain` and `tshark_reading.read` have them. `differences` has a line for each that no rule explains; `layers`
    counts what both read, `excused` the rules used."""

    def __init__(self, ours, theirs):
        self.differences, self.layers, self.excused = [], collections.Counter(), collections.Counter()
        if len(ours) != len(theirs):
            self.differences.append(f"{len(ours)} packets, tshark has {len(theirs)}")
        for packet, (row, expected) in zip(ours, theirs):
            for difference in self.compare(in_their_form(packet["layers"]), row, expected):
                self.differences.append(f"packet {packet['number']} ({':'.join(row['frame.protocols'])}): {difference}")

    def compare(self, ours, row, expected):
        flaw = ours.pop("flaw", None)
        missing = expected.keys() - ours.keys()
        if missing and not self.excuse(reason for reason, said, shown in LAYER_RULES if said_of(flaw, said) and shown(row)):
            yield f"tshark has {sorted(missing)} too, and we say {flaw!r}"
        for layer, fields in ours.items():
            if layer not in expected:
                yield f"tshark has no {layer}"
                continue
            self.layers[layer if layer != "ip" else f"ip{fields['version']}"] += 1
            for name in sorted(fields.keys() | expected[layer].keys()):
                mine, other = fields.get(name), expected[layer].get(name)
                if mine != other and not self.excuse(reason for reason, place, holds in FIELD_RULES if place in ((layer, name), (layer, None)) and
                                                     holds(row, ours)):
                    yield f"{layer} {name} is {mine!r}, tshark has {other!r}"

    def excuse(self, reasons):
        """Counts the first rule that holds."""
        reason = next(iter(reasons), None)
        if reason:
            self.excused[reason] += 1
        return reason


def said_of(flaw, said):
    return flaw in said if isinstance(said, tuple) else flaw == said


def in_their_form(layers):
    """Our document without what tshark has no field for."""
    made = {layer: dict(fields) if isinstance(fields, dict) else fields for layer, fields in layers.items()}
    if made.get("ip", {}).get("version") == 6:
        del made["ip"]["protocol"]  # tshark's next header may be an extension
    if "tcp" in made:
        del made["tcp"]["connection"], made["tcp"]["notes"]  # ours alone; tests of their own compare these
        options = dict(made["tcp"]["options"])
        if "sack" in options:
            options["sack"] = [[block["begin"], block["end"]] for block in options["sack"]]
        made["tcp"]["options"] = options
    if "dhcp" in made:
        made["dhcp"]["options"] = dhcp_options(layers["dhcp"]["options"])
    return made


def dhcp_options(options):
    known = {}
    for option in options:
        if option["code"] in tshark_reading.DHCP_OPTIONS:
            value = option["value"]
            known.setdefault(option["code"], []).extend(value if isinstance(value, list) else [value])
    return {"codes": [option["code"] for option in options], "values": known}
