"""What the unit leaves its user of root's rights, without systemd."""

NOBODY = 65534  # for the user that the package makes


def started(rights="-all,+net_raw"):
    """What to put before a command."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", f"--bounding-set={rights}", f"--inh-caps={rights}",
            f"--ambient-caps={rights}", "--no-new-privs"]
