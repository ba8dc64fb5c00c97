#pragma once

#include "firmware/core/fixed_text.h"
#include "firmware/lab/chat.h"
#include "firmware/lab/running_lab.h"

namespace wirelab::lab {

/// The chat without a connection: whoever sent the last datagram is the other side.
class UdpChat final : public RunningLab, private Watcher, private ChatListener {
 public:
  /// Binds at `at`; the errors are Stack::bind_datagram's. `stack` outlives it.
  [[nodiscard]] static Result<std::unique_ptr<RunningLab>> start(net::Stack& stack, std::string_view name,
                                                                 const FaultPlan& faults, const net::Endpoint& at);
  UdpChat(net::Stack& stack, std::string_view name, const FaultPlan& faults, net::DatagramSocketHandle socket);
  ~UdpChat() override { socket_->watch(nullptr); }

  [[nodiscard]] net::Endpoint endpoint() const override { return socket_->local(); }
  [[nodiscard]] std::size_t clients() const noexcept override { return 0; }
  [[nodiscard]] bool listening() const noexcept override { return true; }
  [[nodiscard]] const Tally& tally() const noexcept override { return tally_; }
  [[nodiscard]] const FaultPlan& faults() const noexcept override { return faults_; }
  [[nodiscard]] ChatRoom* chat() noexcept override { return &room_; }

 private:
  void ready() override;
  void line_added() override { reactor_.mark(*this); }
  [[nodiscard]] bool receive();
  [[nodiscard]] bool send();

  Reactor& reactor_;
  FixedText<32> name_;
  ChatRoom room_;
  FaultPlan faults_;
  net::DatagramSocketHandle socket_;
  Timer delay_;
  Tally tally_;
  std::optional<net::Endpoint> peer_;
  std::uint64_t passed_on_ = 0;
  std::size_t times_ = 0;  // that the line under way is still to be sent
  ConstBytes line_;
  std::array<char, kLongestMessage + 1> line_room_{};
  std::array<std::byte, kLongestMessage> room_for_datagram_;
};

}  // namespace wirelab::lab
