#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "firmware/core/clock.h"
#include "firmware/core/text.h"

namespace wirelab::lab {

/// What becomes of a reply.
enum class FaultKind : std::uint8_t {
  none,       ///< it is sent
  drop,       ///< it is not
  delay,      ///< it is sent later
  duplicate,  ///< it is sent twice
  truncate,   ///< its first half is sent; of a reply in parts half of the first
  reset,      ///< the connection is reset instead
};

/// "drop", "delay", …
[[nodiscard]] std::string_view fault_name(FaultKind kind) noexcept;

struct Fault {
  FaultKind kind = FaultKind::none;
  Duration delay{};  ///< of FaultKind::delay
  friend bool operator==(const Fault&, const Fault&) noexcept = default;
};

/// Which replies of a lab go wrong, and how: something for a trace to show. Pure and without state: the same plan says
/// the same of the n-th reply to the m-th client, whenever it is asked, so a run can be repeated.
class FaultPlan {
 public:
  /// Most faults of one plan.
  static constexpr std::size_t kMost = 8;
  /// Longest delay that can be asked for.
  static constexpr Duration kLongestDelay = std::chrono::seconds(10);

  /// Reads "drop:3", "delay:2:500" (ms, 200 without), "truncate:*" (each reply), or "any:20%" (of the replies, each
  /// with a fault that the seed decides), and several of them with commas between. Replies of a connection count
  /// from 1; of a lab over UDP those of the lab. An empty text is no fault. The error is a sentence for the user.
  [[nodiscard]] static std::expected<FaultPlan, std::string_view> parse(std::string_view text, std::uint64_t seed);

  /// Whether there is a connection that could be reset.
  enum class Over : std::uint8_t { connection, datagrams };

  /// What becomes of reply `reply`, from 1, to client `client`, from 1. Over datagrams nothing is drawn that resets.
  [[nodiscard]] Fault of(std::uint64_t client, std::uint64_t reply, Over over = Over::connection) const noexcept;
  /// Whether a reset is asked for, which there is none of over UDP.
  [[nodiscard]] bool asks_for_reset() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return count_ == 0 && percent_ == 0; }
  /// Writes the plan as `parse` reads it.
  void describe(TextBuilder& out) const noexcept;
  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

 private:
  struct Rule {
    Fault fault;
    std::uint64_t reply = 0;  // 0: each
  };
  [[nodiscard]] bool add(std::string_view word) noexcept;

  std::array<Rule, kMost> rules_{};
  std::size_t count_ = 0;
  std::uint32_t percent_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace wirelab::lab
