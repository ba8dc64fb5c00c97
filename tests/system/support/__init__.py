"""What the system tests stand on: servers, stacks, captures and independent clients."""
