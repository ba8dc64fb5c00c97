// A frame from anybody on its way into a capture: filter, block, and the block cut anywhere on its way to a client.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "firmware/capture/filter.h"
#include "firmware/trace/pcapng.h"
#include "host/explain/capture_file.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;

struct EveryPort final : capture::LabPorts {
  [[nodiscard]] bool is_lab_port(capture::Transport /*transport*/, std::uint16_t /*port*/) const noexcept override {
    return true;
  }
};

void check_filter(ConstBytes frame, std::uint16_t port) {
  const EveryPort every;
  const capture::FrameFilter labs{.labs = &every};
  const capture::FrameFilter wanted{.port = capture::ServicePort{.number = port}};
  const capture::FrameFilter both{.labs = &every, .port = capture::ServicePort{.number = port}};
  require(capture::FrameFilter().keeps(frame), "without a wish every frame is kept");
  require(!wanted.keeps(frame) || labs.keeps(frame), "what has a certain port has ports");
  require(both.keeps(frame) == wanted.keeps(frame), "a wish that holds always changes nothing");
}

void check_file(ConstBytes frame) {
  std::vector<std::byte> room(trace::most_packet(frame.size(), frame.size()) + 256);
  std::string file;
  const auto add = [&](const Result<ConstBytes>& block) {
    require(block.has_value(), "a block fits its bound");
    file += as_text(*block);
  };
  add(trace::write_section(room, {.application = as_text(frame).substr(0, 64)}));
  add(trace::write_interface(room, {.name = "x"}));
  add(trace::write_packet(room, {.time = std::chrono::nanoseconds(7),
                                 .bytes = frame,
                                 .original_size = frame.size(),
                                 .direction = net::Direction::sent,
                                 .lost_before = frame.size(),
                                 .comment = as_text(frame)}));
  add(trace::write_statistics(room, {.received = frame.size(), .delivered = 1}));
  explain::CaptureReader reader(as_bytes(file));
  const explain::CapturedPacket packet = reader.next().value_or(std::nullopt).value_or(explain::CapturedPacket{});
  require(packet.time == std::chrono::nanoseconds(7), "what was written can be read");
  require(std::ranges::equal(packet.bytes, frame) && packet.original_length == frame.size(), "and is the same");
  const auto end = reader.next();
  require(end && !*end, "and nothing is behind it");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ConstBytes bytes = std::as_bytes(std::span(data, size));
  if (size < 2) return 0;
  const auto port = static_cast<std::uint16_t>(data[0] << 8U | data[1]);
  check_filter(bytes.subspan(2), port);
  check_file(bytes.subspan(2));
  return 0;
}
