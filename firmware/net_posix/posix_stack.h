#pragma once

#include "firmware/core/pool.h"
#include "firmware/net/stack.h"
#include "firmware/net_posix/posix_poller.h"
#include "firmware/net_posix/posix_stream.h"

namespace wirelab::net {

/// What a PosixStack is given. The defaults suit a server on a PC as well as on a small board.
struct PosixStackOptions {
  /// TCP connections at a time, in and out. A place costs about 120 bytes once it has been used; the system's limit on
  /// descriptors (ulimit -n) is a second bound.
  std::size_t streams = 16384;
  /// Bytes that the system accepts from a writer while its peer does not read, beyond what is in flight already; 0
  /// leaves it to the system, whose default can reach megabytes for a connection. What is in flight is not bounded by
  /// it, so it costs no speed; a small value even gains some, because the bytes are still in the processor's cache when
  /// they are sent.
  int unsent_limit = 256 * 1024;
  /// Socket buffers in bytes; 0 leaves them to the system, which fits them to the connection. Fixing them bounds memory
  /// strictly and costs speed on fast or long links.
  int send_buffer = 0;
  int receive_buffer = 0;
};

/// The operating system's own sockets. Ignores SIGPIPE for the whole process (unless it is handled already), because
/// sending a file to a peer that has gone raises it and a call cannot prevent that.
class PosixStack final : public Stack {
 public:
  /// Poller and its reactor must outlive the stack.
  explicit PosixStack(PosixPoller& poller, const PosixStackOptions& options = {});
  ~PosixStack() override = default;

  [[nodiscard]] Reactor& reactor() noexcept override { return poller_.reactor(); }
  [[nodiscard]] Result<ListenerHandle> listen(const Endpoint& at, const ListenOptions& options) override;
  [[nodiscard]] Result<StreamHandle> connect(const Endpoint& to) override;
  [[nodiscard]] Result<DatagramSocketHandle> bind_datagram(const Endpoint& at) override;
  [[nodiscard]] Result<IcmpSocketHandle> open_icmp(Family family) override;
  [[nodiscard]] Result<FrameTapHandle> tap(const TapOptions& options) override;

  /// For the sockets of this stack only.
  [[nodiscard]] PosixPoller& poller() noexcept { return poller_; }
  [[nodiscard]] bool has_room() const noexcept { return !streams_.full(); }
  [[nodiscard]] Result<StreamHandle> make_stream(UniqueFd fd, const Endpoint& peer, PosixStream::Phase phase);
  void give_back(PosixStream& stream) noexcept;
  /// What every connection is set to: no Nagle, the bounds of the options. Best effort: a system that refuses one keeps
  /// its own way.
  void apply_stream_options(int fd) const noexcept;

 private:
  PosixPoller& poller_;
  PosixStackOptions options_;
  Pool<PosixStream> streams_;
};

}  // namespace wirelab::net
