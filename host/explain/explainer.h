#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "firmware/net/address.h"
#include "host/explain/capture_file.h"
#include "host/explain/dissection.h"
#include "host/explain/facts.h"
#include "host/explain/tcp_tracker.h"

namespace wirelab::explain {

/// A packet explained: who said what to whom, and why.
struct Explained {
  std::size_t number = 0;                                 ///< in the capture, from 1
  std::optional<std::chrono::nanoseconds> since_first{};  ///< nothing without times
  std::string from;                                       ///< "10.0.0.1:50000", a MAC address, or empty
  std::string to;
  std::string label;     ///< on its arrow: "[PSH, ACK] Seq=1 Ack=1 Win=64256 Len=13"
  std::string text;      ///< the payload's beginning, readable; empty without any
  std::string sentence;  ///< what it does and why; never empty
  std::optional<TcpView> tcp{};
  Facts facts{};  ///< valid as long as the packet's bytes
};

/// Explains packets one after the other. Pure: bytes in, words out.
class Explainer {
 public:
  /// Most characters of a payload that are shown.
  static constexpr std::size_t kMostText = 60;

  /// The next packet of the capture.
  [[nodiscard]] Explained add(const CapturedPacket& packet) { return add(packet, dissect(packet)); }
  /// The same for who has dissected it already.
  [[nodiscard]] Explained add(const CapturedPacket& packet, const Dissection& dissection);

 private:
  void explain_tcp(Explained& into, const Dissection& dissection, std::optional<std::chrono::nanoseconds> time);

  TcpTracker tcp_;
  std::size_t count_ = 0;
  std::optional<std::chrono::nanoseconds> first_;
};

}  // namespace wirelab::explain
