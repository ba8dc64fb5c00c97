#include "boards/bare_metal/device_tree.h"
#include "boards/bare_metal/halt.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/power.h"
#include "boards/qemu_virt_arm/uart.h"
#include "firmware/core/text.h"
#include "tests/contract/suite.h"
#include "tests/images/contract_rig.h"

// The contract on the board: one line on the console for each case, the count, and off. What QEMU is given with -append
// chooses the cases whose names begin so.

namespace wirelab::contract {
namespace {

using boards::uart_write;

/// What became of one case; a failure is written as it is found.
class ConsoleVerdict final : public Verdict {
 public:
  bool check(bool holds, const char* what, int line) override {
    if (holds) return true;
    failed = true;
    std::array<char, 16> room{};
    uart_write("line ");
    uart_write(TextBuilder(room).add_number(static_cast<std::uint64_t>(line)).text());
    uart_write(": ");
    uart_write(what);
    uart_write("\r\n");
    return false;
  }
  void impossible(const char* reason) override {
    uart_write("impossible by nature: ");
    uart_write(reason);
    uart_write("\r\n");
  }

  bool failed = false;
};

struct Count {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

void run_case(TwoCards& machine, net::Family family, const Case& one, Count& count) {
  ConsoleVerdict verdict;
  {
    BoardRig rig(machine, family, one.options);
    if (verdict.check(rig.ok(), "both stacks are open", __LINE__)) one.run(rig, verdict);
  }
  ++(verdict.failed ? count.failed : count.passed);
  uart_write(verdict.failed ? "FAIL " : "ok   ");
  uart_write(family == net::Family::ipv4 ? "IPv4 " : "IPv6 ");
  uart_write(one.name);
  uart_write("\r\n");
}

/// The beginning of the names of the cases that are asked for; empty for all.
std::string_view wanted() {
  namespace machine = boards::machine;
  const ConstBytes tree(reinterpret_cast<const std::byte*>(machine::kDeviceTree), machine::kDeviceTreeRoom);
  return boards::device_tree_text(tree, "/chosen", "bootargs").value_or("");
}

void run_all() {
  // Too large for the stack, and nothing to destroy: the machine is switched off under it.
  static TwoCards machine;
  if (const char* missing = machine.start()) boards::halt(missing);
  const std::string_view only = wanted();
  Count count;
  for (const net::Family family : {net::Family::ipv4, net::Family::ipv6}) {
    for (std::size_t index = 0; index < case_count(); ++index) {
      if (std::string_view(case_at(index).name).starts_with(only)) run_case(machine, family, case_at(index), count);
    }
  }
  std::array<char, 96> room{};
  uart_write(TextBuilder(room)
                 .add("contract: ")
                 .add_number(count.passed + count.failed)
                 .add(" cases, ")
                 .add_number(count.passed)
                 .add(" passed, ")
                 .add_number(count.failed)
                 .add(" failed\r\n")
                 .text());
}

}  // namespace
}  // namespace wirelab::contract

int main() {
  wirelab::contract::run_all();
  wirelab::boards::switch_off();
}
