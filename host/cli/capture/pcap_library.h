#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "firmware/core/bytes.h"
#include "host/cli/failure.h"
#include "host/cli/messages.h"

namespace wirelab::cli {

/// A capture on an interface of this machine, by libpcap (pcap(3PCAP)). The library is looked for when it is needed:
/// the program runs, and is built for other machines, without it.
class PcapLibrary {
 public:
  struct Frame {
    std::chrono::nanoseconds time{};
    ConstBytes bytes;  ///< valid until the next one
    std::size_t original_size = 0;
  };
  struct Counts {
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;
  };

  /// Begins to capture. `filter` is an expression of pcap-filter(7); empty: everything. A failure in words.
  [[nodiscard]] static Attempt<std::unique_ptr<PcapLibrary>> open(Language language, const std::string& interface,
                                                                  std::size_t snap, const std::string& filter);
  virtual ~PcapLibrary() = default;

  /// What the frames begin with, a LINKTYPE_ number.
  [[nodiscard]] virtual std::uint16_t link_type() const = 0;
  /// The next frame; nothing if none came in a tenth of a second, a failure if the interface is gone.
  [[nodiscard]] virtual Attempt<std::optional<Frame>> next() = 0;
  [[nodiscard]] virtual Counts counts() = 0;

 protected:
  PcapLibrary() = default;
};

}  // namespace wirelab::cli
