#include "tests/images/bench_network.h"

#include <memory>
#include <vector>

#include "boards/bare_metal/console_log.h"
#include "boards/bare_metal/halt.h"
#include "boards/qemu_virt_arm/board_sizes.h"
#include "boards/qemu_virt_arm/uart.h"
#include "firmware/appliance/appliance.h"
#include "tests/images/memory_files.h"
#include "tests/support/lwip_copy.h"
#include "tests/support/memory_document_store.h"

extern "C" wirelab::test::LwipCopy* wirelab_open_lwip(wirelab::Reactor& reactor, const wirelab::Clock& clock,
                                                      wirelab::net::FrameDevice& device, wirelab::Entropy& entropy,
                                                      const wirelab::test::LwipSettings& settings);

namespace wirelab::bench {
namespace {

constexpr std::size_t kFileBytes = std::size_t{32} * 1024 * 1024;

class Uart final : public boards::Console {
 public:
  void write(std::string_view text) noexcept override { boards::uart_write(text); }
};

class NoCalendar final : public Calendar {
 public:
  [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override { return std::nullopt; }
};

/// What is measured are whole uploads.
class NoUploads final : public storage::UploadStore {
 public:
  [[nodiscard]] Result<storage::UploadPartHandle> take_up(const storage::UploadName& /*name*/,
                                                          const storage::UploadCondition& /*condition*/,
                                                          std::uint64_t /*offset*/) override {
    return fail(Error::unsupported);
  }
  [[nodiscard]] Result<storage::UploadLookHandle> look_up(const storage::UploadName& /*name*/) override {
    return fail(Error::unsupported);
  }
  [[nodiscard]] Result<storage::ChangeHandle> drop(const storage::UploadName& /*name*/) override {
    return fail(Error::unsupported);
  }
};

}  // namespace

void serve_network(Machine& machine) {
  Uart uart;
  boards::ConsoleLog sink(uart, machine.clock(), 0);
  const Log log(sink, LogLevel::warning);
  const std::unique_ptr<test::LwipCopy> lwip(
      wirelab_open_lwip(machine.reactor(), machine.clock(), machine.devices().card(), machine.devices().random(),
                        {.ipv4 = "10.79.0.2", .check_duplicates = false, .streams = 32}));
  if (lwip == nullptr || !lwip->start_iperf_server()) boards::halt("lwIP does not start");
  std::vector<std::byte> memory(kFileBytes, std::byte{'w'});
  MemoryFiles files(machine.reactor(), memory);
  test::MemoryDocumentStore documents(machine.reactor());
  NoUploads uploads;
  const NoCalendar calendar;
  net_status::Service reporting({lwip->stack(), lwip->facts(), calendar, machine.devices().random(), log, "lwip"},
                                boards::reporting_options());
  reporting.start();
  appliance::ApplianceSettings settings = boards::board_settings();
  settings.access = 1;  // open: what is measured is the wire
  settings.max_per_address = 64;
  appliance::Appliance appliance({lwip->stack(), files, documents, uploads, machine.executor(),
                                  machine.devices().random(), calendar, log, reporting, "bench"},
                                 settings);
  Result<void> started = fail(Error::would_block);
  machine.until([&] { return (started = appliance.start()) || started.error() != Error::would_block; });
  if (!started) boards::halt(appliance.trouble());
  boards::uart_write("bench ready\r\n");
  machine.until([&] { return machine.take_press(); });
  appliance.stop();
  appliance.cut();
  machine.until([&] { return appliance.stopped(); });
}

}  // namespace wirelab::bench
