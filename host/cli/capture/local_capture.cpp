#include "host/cli/capture/local_capture.h"

#include <chrono>
#include <vector>

#include "firmware/trace/pcapng.h"
#include "host/cli/version.h"

namespace wirelab::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kWholeFrames = 262'144;
constexpr std::size_t kHeads = 1024;  // of a file, beside its texts

class LocalCapture {
 public:
  LocalCapture(const CaptureOptions& options, PcapLibrary& source, const std::function<bool(ConstBytes)>& take,
               std::size_t snap)
      : options_(options), source_(source), take_(take), room_(trace::most_packet(snap) + kHeads) {}

  [[nodiscard]] bool begin(std::size_t snap) {
    const std::string program = "wirelab " + std::string(kVersion);
    return give(trace::write_section(room_, {.application = program})) &&
           give(trace::write_interface(room_, {.name = options_.local.value_or(""),
                                               .snap_length = static_cast<std::uint32_t>(snap),
                                               .link_type = source_.link_type()}));
  }

  std::optional<Failure> run(const Interruption& interruption) {
    const std::uint32_t seconds = number_of(options_.seconds);
    const Clock::time_point end =
        seconds == 0 ? Clock::time_point::max() : Clock::now() + std::chrono::seconds(seconds);
    while (taken_ && !interruption.pending() && Clock::now() < end && !enough()) {
      const auto frame = source_.next();
      if (!frame) return frame.error();
      if (const auto& found = *frame) taken_ = give(write(*found));
    }
    return std::nullopt;
  }

  /// Until nothing has come for a moment, and at least for so long.
  std::optional<Failure> drain(const Interruption& interruption, std::chrono::milliseconds time) {
    const Clock::time_point end = Clock::now() + time;
    for (bool quiet = false; taken_ && !interruption.pending() && (!quiet || Clock::now() < end);) {
      const auto frame = source_.next();
      if (!frame) return frame.error();
      quiet = !*frame;
      if (const auto& found = *frame) taken_ = give(write(*found));
    }
    return std::nullopt;
  }

  void finish() {
    const PcapLibrary::Counts counts = source_.counts();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    if (!taken_) return;
    taken_ = give(trace::write_statistics(
        room_, {.time = now, .received = counts.received, .dropped = counts.dropped, .delivered = packets_}));
  }

 private:
  [[nodiscard]] bool enough() const {
    const std::uint32_t most = number_of(options_.packets);
    return most > 0 && packets_ == most;
  }
  Result<ConstBytes> write(const PcapLibrary::Frame& frame) {
    const std::uint64_t dropped = source_.counts().dropped;
    const std::uint64_t lost = dropped - dropped_;
    dropped_ = dropped;
    ++packets_;
    return trace::write_packet(
        room_, {.time = frame.time, .bytes = frame.bytes, .original_size = frame.original_size, .lost_before = lost});
  }
  bool give(const Result<ConstBytes>& block) { return block && take_(*block); }

  const CaptureOptions& options_;
  PcapLibrary& source_;
  const std::function<bool(ConstBytes)>& take_;
  std::vector<std::byte> room_;
  std::uint64_t packets_ = 0;
  std::uint64_t dropped_ = 0;
  bool taken_ = true;
};

}  // namespace

/// libpcap's icmp is IPv4's alone.
std::string local_protocol(const CaptureOptions& options) {
  const std::string protocol = options.protocol.value_or("");
  return protocol == "icmp" ? "(icmp or icmp6)" : protocol;
}

std::string local_filter(const CaptureOptions& options) {
  std::string filter;
  if (options.port) filter = "port " + *options.port;
  if (options.host) filter += (filter.empty() ? "host " : " and host ") + *options.host;
  const std::string protocol = local_protocol(options);
  if (!protocol.empty()) filter += (filter.empty() ? "" : " and ") + protocol;
  return filter;
}

Attempt<std::unique_ptr<LocalGathering>> LocalGathering::begin(const Options& options) {
  const CaptureOptions& wishes = options.capture;
  auto source = PcapLibrary::open(options.language, wishes.local.value_or(""), kWholeFrames, local_filter(wishes));
  if (!source) return std::unexpected(source.error());
  return std::make_unique<LocalGathering>(wishes, std::move(*source));
}

LocalGathering::LocalGathering(const CaptureOptions& wishes, std::unique_ptr<PcapLibrary> source)
    : wishes_(wishes), source_(std::move(source)) {}

Attempt<std::string> LocalGathering::end(const Interruption& interruption, std::chrono::milliseconds rest,
                                         std::size_t most) {
  std::string file;
  const std::function<bool(ConstBytes)> take = [&](ConstBytes bytes) {
    if (file.size() + bytes.size() > most) return false;
    file.append(as_text(bytes));
    return true;
  };
  LocalCapture capture(wishes_, *source_, take, kWholeFrames);
  if (capture.begin(kWholeFrames)) {
    if (auto failure = capture.drain(interruption, rest)) return std::unexpected(std::move(*failure));
    capture.finish();
  }
  return file;
}

std::optional<Failure> capture_locally(const Options& options, Interruption& interruption,
                                       const std::function<bool(ConstBytes)>& take) {
  const CaptureOptions& wishes = options.capture;
  const std::size_t snap = wishes.snap ? number_of(wishes.snap) : kWholeFrames;
  const auto source = PcapLibrary::open(options.language, wishes.local.value_or(""), snap, local_filter(wishes));
  if (!source) return source.error();
  LocalCapture capture(wishes, **source, take, snap);
  if (!capture.begin(snap)) return std::nullopt;
  if (auto failure = capture.run(interruption)) return failure;
  capture.finish();
  // A signal is how one ends it.
  interruption.forget();
  return std::nullopt;
}

}  // namespace wirelab::cli
