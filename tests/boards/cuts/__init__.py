"""Power cuts of an emulated board, rebuilt from the writes that its disk took."""
