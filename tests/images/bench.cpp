#include "boards/bare_metal/device_tree.h"
#include "boards/bare_metal/halt.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/power.h"
#include "firmware/core/text.h"
#include "tests/images/bench_disk.h"
#include "tests/images/bench_network.h"

// What tests/bench/run --board measures on the board. QEMU's -append says which: "network", or "disk" and the number of
// rounds.

int main() {
  using namespace wirelab;
  namespace addresses = boards::machine;
  const ConstBytes tree(reinterpret_cast<const std::byte*>(addresses::kDeviceTree), addresses::kDeviceTreeRoom);
  const std::string_view words = boards::device_tree_text(tree, "/chosen", "bootargs").value_or("");
  // Too large for the stack, and nothing to destroy: the machine is switched off under it.
  static bench::Machine machine;
  if (const std::string_view missing = machine.start(); !missing.empty()) boards::halt(missing);
  constexpr std::string_view kDisk = "disk ";
  const auto rounds = parse_decimal(words.starts_with(kDisk) ? words.substr(kDisk.size()) : "");
  if (words == "network") {
    bench::serve_network(machine);
  } else if (rounds) {
    bench::measure_disk(machine, static_cast<std::size_t>(*rounds));
  } else {
    boards::halt("-append must be 'network', or 'disk' and a number");
  }
  boards::switch_off();
}
