#include "boards/qemu_virt_arm/board.h"

int main() {
  // Too large for the stack, and nothing to destroy: the machine is switched off under it.
  static wirelab::boards::Board board;
  board.run();
}
