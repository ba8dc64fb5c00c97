"""What tshark reads in a capture, in the form of our own documents (`wirelab --json trace explain`, "layers")."""

import ipaddress
import subprocess

# Nothing is put together from several packets, so that each is read for itself, as we do; and what the card that captured filled in later,
# a checksum or the length of a super-frame, stops nobody.
PREFERENCES = ("tcp.desegment_tcp_streams:FALSE", "tcp.relative_sequence_numbers:TRUE", "tcp.analyze_sequence_numbers:TRUE",
               "tcp.check_checksum:FALSE", "udp.check_checksum:FALSE", "ip.defragment:FALSE", "ipv6.defragment:FALSE", "ip.tso_support:TRUE")

# What stands before the packet of the network on the links that both read. What lies behind anything else (MPLS, PPPoE, GRE …) is not read by us.
LINK = {"eth", "ethertype", "vlan", "ieee8021ad", "sll", "null", "raw", "ppp"}
# What stands between IPv6 and what it carries.
EXTENSIONS = {"ipv6.hopopts", "ipv6.routing", "ipv6.dstopts", "ipv6.fraghdr", "ah"}


def number(text):
    return int(text, 0)


def address(text):
    return str(ipaddress.ip_address(text))


def flag(text):
    return text in ("1", "True")


def in_eights(text):
    return 8 * int(text)


# Of each layer: our name of a field, tshark's, and how its text is read.
FIELDS = {
    "ethernet": (("source", "eth.src", str), ("destination", "eth.dst", str)),
    "arp": (("operation", "arp.opcode", number), ("sender_mac", "arp.src.hw_mac", str), ("sender_address", "arp.src.proto_ipv4", address),
            ("target_mac", "arp.dst.hw_mac", str), ("target_address", "arp.dst.proto_ipv4", address)),
    "ip": (("source", "ip.src", address), ("destination", "ip.dst", address), ("ttl", "ip.ttl", number), ("protocol", "ip.proto", number),
           ("header_length", "ip.hdr_len", number), ("total_length", "ip.len", number), ("identification", "ip.id", number),
           ("dont_fragment", "ip.flags.df", flag), ("more_fragments", "ip.flags.mf", flag), ("fragment_offset", "ip.frag_offset", in_eights)),
    "ipv6": (("source", "ipv6.src", address), ("destination", "ipv6.dst", address), ("ttl", "ipv6.hlim", number),
             ("payload_length", "ipv6.plen", number)),
    "icmp": (("type", "icmp.type", number), ("code", "icmp.code", number)),
    "icmp with a number": (("identifier", "icmp.ident", number), ("sequence", "icmp.seq", number)),
    "udp": (("source_port", "udp.srcport", number), ("destination_port", "udp.dstport", number), ("length", "udp.length", number)),
    "tcp": (("source_port", "tcp.srcport", number), ("destination_port", "tcp.dstport", number), ("sequence", "tcp.seq", number),
            ("sequence_raw", "tcp.seq_raw", number), ("acknowledgement", "tcp.ack", number), ("acknowledgement_raw", "tcp.ack_raw", number),
            ("header_length", "tcp.hdr_len", number), ("window", "tcp.window_size", number), ("window_raw", "tcp.window_size_value", number),
            ("payload_length", "tcp.len", number)),
    "tcp options": (("mss", "tcp.options.mss_val", number), ("window_scale", "tcp.options.wscale.shift", number)),
    "tcp timestamps": (("value", "tcp.options.timestamp.tsval", number), ("echo", "tcp.options.timestamp.tsecr", number)),
    "dhcp": (("operation", "dhcp.type", number), ("xid", "dhcp.id", number), ("seconds", "dhcp.secs", number), ("broadcast", "dhcp.flags.bc", flag),
             ("client_address", "dhcp.ip.client", address), ("your_address", "dhcp.ip.your", address), ("next_server", "dhcp.ip.server", address),
             ("relay", "dhcp.ip.relay", address), ("client_mac", "dhcp.hw.mac_addr", str), ("type", "dhcp.option.dhcp", number)),
}
TCP_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE")  # from the lowest bit on
ICMP_WITH_A_NUMBER = (0, 8, 13, 14)  # echo and timestamp; of an error tshark shows the number that it quotes
DHCP_OPTIONS = {1: ("dhcp.option.subnet_mask", address), 3: ("dhcp.option.router", address), 6: ("dhcp.option.domain_name_server", address),
                50: ("dhcp.option.requested_ip_address", address), 51: ("dhcp.option.ip_address_lease_time", number),
                53: ("dhcp.option.dhcp", number), 54: ("dhcp.option.dhcp_server_id", address)}
MORE = ("frame.protocols", "frame.len", "frame.cap_len", "_ws.short", "_ws.malformed", "eth.type", "eth.len", "vlan.id", "vlan.etype", "vlan.len",
        "ieee8021ad.id", "ieee8021ah.etype", "ip.version", "arp.hw.type", "arp.proto.type", "arp.hw.size", "arp.proto.size", "tcp.flags",
        "tcp.options.sack_perm", "tcp.options.sack_le", "tcp.options.sack_re", "dhcp.option.type")
ASKED = tuple(dict.fromkeys([*MORE, *(field for rows in FIELDS.values() for _, field, _ in rows), *(field for field, _ in DHCP_OPTIONS.values())]))


def read(path):
    """Of each packet what tshark's fields say, and the document that we should make of it."""
    command = ["tshark", "-r", str(path), "-n", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=|"]
    command += [word for preference in PREFERENCES for word in ("-o", preference)] + [word for field in ASKED for word in ("-e", field)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True)
    rows = [{field: cell.split("|") if cell else [] for field, cell in zip(ASKED, line.split("\t"))} for line in done.stdout.splitlines()]
    return [(row, document(row)) for row in rows]


def layers(row):
    """Which layers are there, down to where we read."""
    names = row["frame.protocols"][0].split(":") if row["frame.protocols"] else []
    found = ["ethernet"] if names[:1] == ["eth"] else []
    names = names[next((at for at, name in enumerate(names) if name not in LINK), len(names)):]
    network = names[0] if names else ""
    if network == "arp" and row["eth.type"] != ["0x8035"]:  # the reverse of ARP has the same name there
        return [*found, "arp"]
    if not row[f"{network}.src"] if network in ("ip", "ipv6") else True:
        return found
    names = [name for name in names[1:] if name not in EXTENSIONS][:2]
    carried = names[:1] if names[:1] in (["tcp"], ["udp"]) or (names[:1], network) == (["icmp"], "ip") else []
    return [*found, network, *carried, *(["dhcp"] if names == ["udp", "dhcp"] else [])]


def values(row, group):
    """The fields of a group that tshark shows, by our names. Of several the first is the outermost."""
    return {name: convert(row[field][0]) for name, field, convert in FIELDS[group] if row[field]}


def document(row):
    """What tshark says, in our form."""
    made = {layer: values(row, layer) for layer in layers(row)}
    for version in ("ip", "ipv6"):
        if version in made:
            made["ip"] = {"version": 6 if version == "ipv6" else 4, **made.pop(version)}
    if "ethernet" in made:
        made["ethernet"] |= ethernet_more(row)
    if made.get("icmp", {}).get("type") in ICMP_WITH_A_NUMBER:
        made["icmp"] |= values(row, "icmp with a number")
    if "tcp" in made:
        bits = number(row["tcp.flags"][0]) if row["tcp.flags"] else 0
        made["tcp"] |= {"flags": [name for at, name in enumerate(TCP_FLAGS) if bits >> at & 1], "options": tcp_options(row)}
    if "dhcp" in made:
        made["dhcp"]["options"] = dhcp_options(row)
    return made


def ethernet_more(row):
    """The tags that stand before anything else, and behind them the type, or the length of an LLC packet."""
    tagged = row["frame.protocols"][0].split(":")[2:3] in (["vlan"], ["ieee8021ad"])
    tags = [number(text) for text in row["ieee8021ad.id"] + row["vlan.id"]] if tagged else []
    inner = (row["vlan.etype"] or row["vlan.len"] or row["ieee8021ah.etype"])[-1:] if tagged else row["eth.type"] or row["eth.len"]
    return {"vlans": tags, **({"type": number(inner[0])} if inner else {})}


def tcp_options(row):
    """Those that are there."""
    options = values(row, "tcp options")
    if row["tcp.options.sack_perm"]:
        options["sack_permitted"] = True
    if row["tcp.options.sack_le"]:
        options["sack"] = [[number(begin), number(end)] for begin, end in zip(row["tcp.options.sack_le"], row["tcp.options.sack_re"])]
    if stamps := values(row, "tcp timestamps"):
        options["timestamps"] = stamps
    return options


def dhcp_options(row):
    """The codes in their order, without pad and end; and the values of some."""
    codes = [number(text) for text in row["dhcp.option.type"]]
    known = {code: [convert(text) for text in row[field]] for code, (field, convert) in DHCP_OPTIONS.items() if row[field]}
    return {"codes": [code for code in codes if code not in (0, 255)], "values": known}
