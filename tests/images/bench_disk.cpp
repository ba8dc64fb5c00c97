#include "tests/images/bench_disk.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "boards/bare_metal/halt.h"
#include "boards/qemu_virt_arm/board_sizes.h"
#include "boards/qemu_virt_arm/disk_medium.h"
#include "boards/qemu_virt_arm/uart.h"
#include "firmware/core/text.h"
#include "firmware/storage_littlefs/littlefs_store.h"

namespace wirelab::bench {
namespace {

constexpr std::size_t kBytes = std::size_t{16} * 1024 * 1024;
constexpr std::string_view kName = "bench.bin";

void say(std::string_view what, TimePoint began, TimePoint ended) {
  std::array<char, 96> room{};
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(ended - began).count();
  boards::uart_write(TextBuilder(room)
                         .add("disk ")
                         .add(what)
                         .add(' ')
                         .add_number(kBytes)
                         .add(" bytes ")
                         .add_number(static_cast<std::uint64_t>(micros))
                         .add(" us\r\n")
                         .text());
}

void require(bool holds, std::string_view what) {
  if (!holds) boards::halt(what);
}

/// The first half of a disk.
class FirstHalf final : public storage::BlockDevice {
 public:
  explicit FirstHalf(storage::BlockDevice& whole) noexcept : whole_(whole) {}
  [[nodiscard]] std::uint32_t unit() const noexcept override { return whole_.unit(); }
  [[nodiscard]] std::uint64_t size() const noexcept override { return whole_.size() / 2; }
  [[nodiscard]] Result<void> read(std::uint64_t offset, MutableBytes into) override {
    return whole_.read(offset, into);
  }
  [[nodiscard]] Result<void> program(std::uint64_t offset, ConstBytes bytes) override {
    return whole_.program(offset, bytes);
  }
  [[nodiscard]] Result<void> flush() override { return whole_.flush(); }

 private:
  storage::BlockDevice& whole_;
};

/// How raw requests are made.
struct RawWay {
  std::size_t request_bytes;
  std::size_t at_a_time;
};
constexpr RawWay kLarge{.request_bytes = std::size_t{64} * 1024, .at_a_time = 4};
constexpr RawWay kSmall{.request_bytes = std::size_t{4} * 1024, .at_a_time = 1};

/// One of the requests that are under way.
class Request final : public virtio::DiskRequest {
 public:
  void done(Result<void> outcome) override {
    require(outcome.has_value(), "a raw request failed");
    busy = false;
  }
  bool busy = false;
  std::vector<std::byte> bytes;
};

/// The second half of the disk, in order, without anything between the driver and this.
class Raw {
 public:
  Raw(Machine& machine, RawWay way) : machine_(machine), requests_(way.at_a_time), way_(way) {
    for (Request& request : requests_) request.bytes.assign(way.request_bytes, std::byte{'r'});
  }

  void write(std::string_view what) {
    const TimePoint began = machine_.clock().now();
    transfer([&](Request& request, std::uint64_t sector) { disk().write(request, sector, request.bytes); });
    requests_.front().busy = true;
    disk().flush(requests_.front());
    wait();
    say(what, began, machine_.clock().now());
  }

  void read(std::string_view what) {
    const TimePoint began = machine_.clock().now();
    transfer([&](Request& request, std::uint64_t sector) { disk().read(request, sector, request.bytes); });
    say(what, began, machine_.clock().now());
  }

 private:
  [[nodiscard]] virtio::Disk& disk() noexcept { return machine_.devices().disk(); }

  template <typename Start>
  void transfer(Start start) {
    std::uint64_t sector = disk().sectors() / 2;
    const std::uint64_t end = sector + kBytes / virtio::Disk::kSector;
    while (sector < end) {
      for (Request& request : requests_) {
        if (request.busy || sector == end) continue;
        request.busy = true;
        start(request, sector);
        sector += way_.request_bytes / virtio::Disk::kSector;
      }
      machine_.turn();
    }
    wait();
  }

  void wait() {
    machine_.until([&] { return std::ranges::none_of(requests_, &Request::busy); });
  }

  Machine& machine_;
  std::vector<Request> requests_;
  RawWay way_;
};

/// Mounts the store as the appliance does: in a task.
class Mounting final : public Task {
 public:
  Mounting(Machine& machine, storage::BlockDevice& device) noexcept : machine_(machine), device_(device) {}
  void run() override {
    auto mounted =
        storage::LittlefsStore::mount(machine_.reactor(), machine_.executor(), device_, boards::store_settings());
    require(mounted.has_value(), "the store does not mount");
    store = std::move(*mounted);
  }
  void posted() override { done = true; }

  std::unique_ptr<storage::LittlefsStore> store;
  bool done = false;

 private:
  Machine& machine_;
  storage::BlockDevice& device_;
};

/// A file through the store, as a session moves it.
class Stored {
 private:
  /// The answer to a question, once it has one.
  template <typename Ask>
  [[nodiscard]] auto answered(Ask ask) {
    auto answer = ask();
    while (!answer && answer.error() == Error::would_block) {
      machine_.turn();
      answer = ask();
    }
    require(answer.has_value(), "the store failed");
    return *answer;
  }

  static std::byte pattern(std::size_t offset) noexcept { return static_cast<std::byte>(offset >> 12U); }

 public:
  Stored(Machine& machine, storage::FileStore& store) : machine_(machine), store_(store), bytes_(16UL * 1024) {}

  void write(std::string_view what) {
    remove();
    const TimePoint began = machine_.clock().now();
    auto writer = store_.create(kName, kBytes, storage::NameTaken::refuse);
    require(writer.has_value(), "the store takes no file");
    for (std::size_t written = 0; written < kBytes;) {
      const MutableBytes room = answered([&] { return (*writer)->space(); });
      std::ranges::fill(room, pattern(written));
      written += room.size();
      (*writer)->advance(room.size());
    }
    require(answered([&] { return (*writer)->commit(); }) == kName, "the store chose another name");
    say(what, began, machine_.clock().now());
  }

  void read(std::string_view what) {
    const TimePoint began = machine_.clock().now();
    auto reader = store_.open(kName);
    require(reader.has_value(), "the store opens no file");
    require(answered([&] { return (*reader)->size(); }) == kBytes, "the file has another size");
    for (std::size_t offset = 0; offset < kBytes;) {
      const std::size_t count = answered([&] { return (*reader)->read(offset, bytes_); });
      require(count > 0 && bytes_.front() == pattern(offset), "the file holds something else");
      offset += count;
    }
    say(what, began, machine_.clock().now());
  }

 private:
  void remove() {
    auto change = store_.remove(kName);
    require(change.has_value(), "the store removes nothing");
    Result<void> result = fail(Error::would_block);
    machine_.until([&] { return (result = (*change)->result()) || result.error() != Error::would_block; });
    require(result || result.error() == Error::not_found, "the old file cannot be removed");
  }

  Machine& machine_;
  storage::FileStore& store_;
  std::vector<std::byte> bytes_;
};

}  // namespace

void measure_disk(Machine& machine, std::size_t rounds) {
  boards::DiskMedium medium(machine.devices().disk(), machine.executor());
  FirstHalf half(medium);
  Mounting mounting(machine, half);
  machine.executor().submit(mounting, Lane::bulk);
  machine.until([&] { return mounting.done; });
  Raw large(machine, kLarge);
  Raw small(machine, kSmall);
  Stored stored(machine, *mounting.store);
  for (std::size_t round = 0; round < rounds; ++round) {
    if (round % 2 != 0) stored.write("store write");
    large.write("raw write");
    small.write("small write");
    if (round % 2 == 0) stored.write("store write");
    if (round % 2 != 0) stored.read("store read");
    large.read("raw read");
    small.read("small read");
    if (round % 2 == 0) stored.read("store read");
  }
}

}  // namespace wirelab::bench
