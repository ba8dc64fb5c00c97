#pragma once

#include <memory>

#include "firmware/lab/running_lab.h"

namespace wirelab::lab {

/// How a lab over TCP serves.
struct TcpRules {
  std::size_t backlog = 5;  ///< who may wait while as many as may be are served
  std::size_t at_once = 1;  ///< clients that are served at a time
  bool nagle = true;        ///< as of a program that sets no option
};

/// Makes the talk for one client.
class TalkMaker {
 public:
  /// A talk, or null without memory. `client` is called when the talk can go on by itself.
  [[nodiscard]] virtual std::unique_ptr<Talk> make(Watcher& client) = 0;
  /// Whether the lab is over: it takes no more clients.
  [[nodiscard]] virtual bool over() const noexcept { return false; }
  /// What is said in the lab; null of a lab that is no chat.
  [[nodiscard]] virtual ChatRoom* chat() noexcept { return nullptr; }
  virtual ~TalkMaker() = default;
};

/// A lab over TCP: a listener, the clients that it serves, and what it says to each.
class TcpLab final : public RunningLab, private Watcher, private ClientOwner {
 public:
  /// What it serves with; the references outlive it.
  struct Parts {
    net::Stack& stack;
    const Log& log;
    std::string_view name;
    TcpRules rules;
    FaultPlan faults;
    std::unique_ptr<TalkMaker> maker;
  };

  /// Listens at `at`; the errors are Stack::listen's.
  [[nodiscard]] static Result<std::unique_ptr<RunningLab>> start(Parts parts, const net::Endpoint& at);
  TcpLab(Parts parts, net::ListenerHandle listener);
  ~TcpLab() override;

  [[nodiscard]] net::Endpoint endpoint() const override { return at_; }
  [[nodiscard]] std::size_t clients() const noexcept override { return count_; }
  [[nodiscard]] bool listening() const noexcept override { return listener_ != nullptr; }
  [[nodiscard]] const Tally& tally() const noexcept override { return tally_; }
  [[nodiscard]] const FaultPlan& faults() const noexcept override { return parts_.faults; }
  [[nodiscard]] ChatRoom* chat() noexcept override { return parts_.maker->chat(); }

 private:
  void ready() override;
  void client_gone(TcpClient& client) override;
  [[nodiscard]] bool crowded() const noexcept override { return count_ >= parts_.rules.at_once; }
  [[nodiscard]] bool accept_one();

  Parts parts_;
  net::ListenerHandle listener_;
  net::Endpoint at_;
  Tally tally_;
  std::size_t count_ = 0;
  std::unique_ptr<std::unique_ptr<TcpClient>[]> clients_;  // rules.at_once places
};

}  // namespace wirelab::lab
