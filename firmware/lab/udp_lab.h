#pragma once

#include <array>
#include <memory>

#include "firmware/core/timer.h"
#include "firmware/lab/running_lab.h"

namespace wirelab::lab {

/// Answers each datagram with the same in capitals, to whoever sent it.
class UdpUpper final : public RunningLab, private Watcher {
 public:
  /// The longest datagram that is taken; of a longer one the beginning.
  static constexpr std::size_t kLongest = 2048;

  /// Binds at `at`; the errors are Stack::bind_datagram's. `stack`, `log` and `name` outlive it.
  [[nodiscard]] static Result<std::unique_ptr<RunningLab>> start(net::Stack& stack, const Log& log,
                                                                 std::string_view name, const FaultPlan& faults,
                                                                 const net::Endpoint& at);
  UdpUpper(net::Stack& stack, const Log& log, std::string_view name, const FaultPlan& faults,
           net::DatagramSocketHandle socket);
  ~UdpUpper() override { socket_->watch(nullptr); }

  [[nodiscard]] net::Endpoint endpoint() const override { return socket_->local(); }
  [[nodiscard]] std::size_t clients() const noexcept override { return 0; }
  [[nodiscard]] bool listening() const noexcept override { return true; }
  [[nodiscard]] const Tally& tally() const noexcept override { return tally_; }
  [[nodiscard]] const FaultPlan& faults() const noexcept override { return faults_; }

 private:
  void ready() override;
  [[nodiscard]] bool send();
  [[nodiscard]] bool receive();
  [[nodiscard]] bool answers_by_itself(std::uint16_t port) const noexcept;

  const Log& log_;
  std::string_view name_;
  FaultPlan faults_;
  net::DatagramSocketHandle socket_;
  Timer delay_;
  Tally tally_;
  net::Endpoint to_;
  std::size_t size_ = 0;   // of the answer
  std::size_t times_ = 0;  // that it is still to be sent
  std::array<std::byte, kLongest> room_;
};

}  // namespace wirelab::lab
