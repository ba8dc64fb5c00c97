#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <memory>

#include "firmware/core/result.h"
#include "firmware/net_status_linux/netlink_message.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::net_status {

/// Takes the messages of an answer, or announcements.
class MessageTaker {
 public:
  /// One message, valid during the call. False ends the answer: the rest is not wanted.
  virtual bool message(const NetlinkMessage& message) = 0;

 protected:
  ~MessageTaker() = default;
};

/// Questions to the kernel (rtnetlink(7)) that are answered before the call returns. The kernel works on them inside
/// the system calls, so an answer is there at once; one that is lost costs `kPatience` and no more.
class NetlinkRequests {
 public:
  /// Longest wait for a part of an answer.
  static constexpr int kPatienceMilliseconds = 200;

  /// Opens a socket in the present network namespace.
  [[nodiscard]] static Result<std::unique_ptr<NetlinkRequests>> open();

  /// Asks, hands every message of the answer to `taker` and waits for its end. False if the table changed while the
  /// kernel wrote it down, so that rows may be missing or there twice (NLM_F_DUMP_INTR). Errors are the kernel's in our
  /// words; `timed_out` without an end of the answer, `no_space` if `taker` did not want the rest.
  [[nodiscard]] Result<bool> ask(NetlinkRequest& request, MessageTaker& taker);
  /// For requests that are answered with a yes or no, which this asks for (NLM_F_ACK is the caller's to set).
  [[nodiscard]] Result<void> tell(NetlinkRequest& request);

 private:
  // What a dump is cut into at most, whatever room the reader offers (netlink_recvmsg of the kernel).
  static constexpr std::size_t kDatagram = 32768;
  // Far beyond what a taker that counts its rows wants to hear.
  static constexpr int kMostDatagrams = 16384;

  enum class Progress : std::uint8_t { more, done };
  struct Answer {
    std::uint32_t sequence = 0;
    bool consistent = true;
  };

  [[nodiscard]] Result<void> reopen();
  [[nodiscard]] Result<Progress> receive(Answer& answer, MessageTaker& taker);
  [[nodiscard]] static Result<Progress> judge(const NetlinkMessage& message, Answer& answer, MessageTaker& taker);

  UniqueFd fd_;
  std::uint32_t sequence_ = 0;
  alignas(kNetlinkAlign) std::array<std::byte, kDatagram> room_;
};

/// Receives one datagram from the kernel into `room`; what other processes send is left out as `would_block` would be:
/// an empty answer. Errors as errno values.
[[nodiscard]] std::expected<ConstBytes, int> receive_from_kernel(int fd, MutableBytes room) noexcept;

}  // namespace wirelab::net_status
