#pragma once

#include <array>
#include <memory>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/log.h"
#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "firmware/lab/faults.h"
#include "firmware/lab/talk.h"
#include "firmware/net/linger.h"
#include "firmware/net/stream.h"

namespace wirelab::lab {

class TcpClient;

/// What is known of a lab's clients and replies.
struct Tally {
  std::uint64_t clients = 0;  ///< that came since the start; of UDP: datagrams
  std::uint64_t replies = 0;  ///< that were to be sent, those that a fault changed among them
  std::uint64_t faults = 0;   ///< replies that a fault changed
};

/// Whoever has clients.
class ClientOwner {
 public:
  /// The client is gone; it may be destroyed.
  virtual void client_gone(TcpClient& client) = 0;
  /// Whether somebody else may be waiting for the place that a client has.
  [[nodiscard]] virtual bool crowded() const noexcept = 0;

 protected:
  ~ClientOwner() = default;
};

/// What a client is served with; all of it outlives the client.
struct ClientParts {
  Reactor& reactor;
  const Log& log;
  ClientOwner& owner;
  Tally& tally;
  const FaultPlan& faults;
  std::string_view lab;
};

/// A connection to a lab: moves the bytes between its stream and its talk, and plays the faults.
class TcpClient final : public Watcher {
 public:
  /// Longest time for a client to take a reply, or so many bytes of it: a byte now and then keeps no place.
  static constexpr Duration kStall = std::chrono::seconds(60);
  static constexpr std::size_t kLeastInStall = std::size_t{60} * 1024;
  /// How long a client may say nothing between two questions where others may wait for its place.
  static constexpr Duration kCrowded = std::chrono::seconds(1);

  /// `number` counts the lab's clients from 1.
  TcpClient(const ClientParts& parts, std::uint64_t number, net::StreamHandle stream);
  ~TcpClient() { stream_->watch(nullptr); }

  /// Begins; once, with a talk that may know this client as its watcher.
  void start(std::unique_ptr<Talk> talk);
  /// The lab has become crowded.
  void hurry() noexcept;

  void ready() override;

 private:
  enum class State : std::uint8_t {
    delaying,  // a fault holds the reply back
    sending,
    pausing,   // the act's own pause
    going_on,  // the talk has more to say
    waiting,   // and waits for something itself
    receiving,
    lingering,  // FIN is sent
    over,
  };
  /// Whether there may be more to do at once.
  enum class More : bool { no, yes };

  [[nodiscard]] More step();
  [[nodiscard]] More send();
  [[nodiscard]] More receive();
  [[nodiscard]] More rest();
  [[nodiscard]] More follow();
  [[nodiscard]] More take(const Act& act);
  [[nodiscard]] Fault next_fault();
  [[nodiscard]] More end(std::string_view how);
  void play(const Fault& fault) noexcept;
  void start_stall() noexcept;

  ClientParts parts_;
  std::uint64_t number_;
  net::StreamHandle stream_;
  net::Endpoint peer_;
  std::unique_ptr<Talk> talk_;
  Timer pause_;
  Timer patience_;
  Timer question_;  // how long the one that has begun may still take
  net::Linger linger_;
  State state_ = State::over;
  Act act_;
  std::size_t reply_times_ = 1;  // how often one reply says its bytes; a duplicate is another
  std::size_t sent_ = 0;         // of the reply, this time
  std::uint64_t replies_ = 0;
  std::size_t taken_ = 0;  // of the replies, since the patience for that began
  bool asking_ = false;    // a question has begun
  bool hurried_ = false;   // its patience is that of a crowded lab
  bool dropping_ = false;  // the rest of a reply that a fault dropped or cut
  bool doubling_ = false;  // a reply in parts is said once more behind its last one
  int writes_left_ = 0;    // in this call
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
  std::array<std::byte, kLongestMessage> room_;
};

}  // namespace wirelab::lab
