#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "boards/linux/init/console.h"
#include "boards/linux/init/time_servers.h"
#include "firmware/dns/address_query.h"
#include "firmware/posix/unique_fd.h"
#include "firmware/sntp/packet.h"
#include "firmware/sntp/schedule.h"

namespace wirelab::boards {

/// Asks time servers and sets the board's clock: one try at a time, each with deadlines, ever further apart while none
/// succeeds (sntp::Schedule). A server that fails gives its turn to the next. Thin: what a datagram means is judged in
/// firmware/sntp and firmware/dns.
class TimeSync {
 public:
  /// How often servers are looked for while the board has no address, and while nobody names one.
  static constexpr Duration kLookSoon = std::chrono::seconds(1);
  static constexpr Duration kLookLater = std::chrono::minutes(1);

  /// Who says where the time comes from; nothing while the board has no address.
  using Finder = std::function<std::optional<TimeServers>()>;

  /// Takes over a time, since 1970, from a source: BoardClock::set.
  using Setter = std::function<void(Duration, const std::string&)>;

  /// The console must outlive this object.
  TimeSync(const Console& console, Finder find, Setter set)
      : console_(console), find_(std::move(find)), set_(std::move(set)) {}

  /// No time before that is taken over: when the image was built.
  void set_earliest(Duration earliest) noexcept { earliest_ = earliest; }

  /// Begins a try that is due, ends one whose deadline has passed.
  void advance(TimePoint now);
  /// Takes what has come.
  void receive(TimePoint now);
  [[nodiscard]] TimePoint next() const noexcept { return next_; }
  /// To wait on for input; -1 while nothing is asked.
  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }
  /// Where the time came from, or why it did not.
  [[nodiscard]] std::string describe() const;

 private:
  struct Request {
    sntp::Nonce nonce{};
    TimePoint sent{};
  };
  using Question = std::variant<std::monostate, dns::AddressQuery, Request>;

  void begin(TimePoint now);
  void ask_for_name(const TimeServers& servers, TimePoint now);
  void ask_for_time(const net::Address& server, TimePoint now);
  [[nodiscard]] bool send(const net::Address& server, std::uint16_t port, ConstBytes datagram);
  void take_address(ConstBytes datagram, TimePoint now);
  void take_time(ConstBytes datagram, TimePoint now);
  void succeed(Duration time, TimePoint now);
  void fail(const std::string& why, Duration pause, TimePoint now);

  const Console& console_;
  Finder find_;
  Setter set_;
  Duration earliest_{};
  sntp::Schedule schedule_;
  Question asked_;
  UniqueFd socket_;
  std::string server_;                  // as it was named
  std::string trouble_;                 // of the last try; empty after a success
  std::size_t turn_ = 0;                // whose it is among those that may be asked
  std::vector<std::string> unwelcome_;  // servers that want no more requests
  std::vector<std::string> said_;       // troubles that the console has shown since the last success
  std::optional<Duration> set_at_;
  TimePoint next_{};
};

}  // namespace wirelab::boards
