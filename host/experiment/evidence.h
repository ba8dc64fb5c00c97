#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

#include "host/explain/explainer.h"
#include "host/explain/talks.h"

namespace wirelab::experiment {

/// A packet of a trace: explained, and layer by layer.
struct Packet {
  explain::Explained told;
  explain::Dissection layers;
  std::size_t length = 0;  ///< bytes on the link
  std::size_t talk = 0;    ///< number of its conversation, from 1
};

/// The trace of an experiment, read as a whole.
class Evidence {
 public:
  /// Packets that are looked at; what an experiment does takes far fewer, what others do meanwhile may be more.
  static constexpr std::size_t kMost = 20'000;

  /// Reads a capture, whose bytes must outlive the answer.
  [[nodiscard]] static std::expected<Evidence, explain::FileTrouble> read(std::string_view capture);

  /// Of the conversations over TCP and UDP only those count whose client had one of these ports, if there are any:
  /// others talk with the appliance meanwhile. There are none where something on the way has ports of its own (NAT).
  void keep_to(std::vector<std::uint16_t> client_ports);

  [[nodiscard]] const std::vector<Packet>& packets() const noexcept { return packets_; }
  /// The conversations of that kind with that port at the answering end, in order.
  [[nodiscard]] std::vector<const explain::Talk*> talks(explain::Topic topic, std::uint16_t port) const;
  /// All conversations of that kind.
  [[nodiscard]] std::vector<const explain::Talk*> talks(explain::Topic topic) const;
  /// The packets of a conversation, in order; of one end, where `from_opener` says which.
  [[nodiscard]] std::vector<const Packet*> packets_of(const explain::Talk& talk) const;
  [[nodiscard]] std::vector<const Packet*> packets_of(const explain::Talk& talk, bool from_opener) const;

 private:
  std::vector<Packet> packets_;
  explain::Talks talks_{false};
  std::vector<std::uint16_t> own_ports_;
};

}  // namespace wirelab::experiment
