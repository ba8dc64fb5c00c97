#pragma once

#include <memory>

#include "firmware/core/entropy.h"
#include "firmware/core/pool.h"
#include "firmware/net/stack.h"
#include "firmware/net_lwip/lwip_card.h"
#include "firmware/net_lwip/lwip_datagram_socket.h"
#include "firmware/net_lwip/lwip_icmp_socket.h"
#include "firmware/net_lwip/lwip_listener.h"
#include "firmware/net_lwip/lwip_stream.h"

namespace wirelab::net {

/// What a LwipStack is given. The bounds are those that lwIP was built with (lwip_sizes.h); asking for more than them
/// gives what there is.
struct LwipStackOptions {
  LwipAddressing addressing = {};
  std::size_t streams = SIZE_MAX;           ///< TCP connections with a handle at a time, in and out
  std::size_t datagram_sockets = SIZE_MAX;  ///< UDP sockets at a time
  /// How long a closed connection may go without progress before it is reset. Longer than the pauses of a reader that
  /// is merely slow; lwIP's own limit is 38 minutes for a silent peer and none for one whose window stays closed.
  Duration close_patience = std::chrono::seconds(30);
};

/// lwIP 2.2 (raw interface, NO_SYS) over one card. lwIP's state is global, so there is one at a time in a program.
class LwipStack final : public Stack, public Poller {
 public:
  /// Brings lwIP up on `device`. `in_use` if another LwipStack lives, `invalid` for impossible addresses, `io` without
  /// entropy, `no_resources` without memory. All that is passed must outlive the stack.
  [[nodiscard]] static Result<std::unique_ptr<LwipStack>> open(Reactor& reactor, const Clock& clock,
                                                               FrameDevice& device, Entropy& entropy,
                                                               const LwipStackOptions& options = {});
  ~LwipStack() override;

  [[nodiscard]] Reactor& reactor() noexcept override { return reactor_; }
  [[nodiscard]] Result<ListenerHandle> listen(const Endpoint& at, const ListenOptions& options) override;
  [[nodiscard]] Result<StreamHandle> connect(const Endpoint& to) override;
  [[nodiscard]] Result<DatagramSocketHandle> bind_datagram(const Endpoint& at) override;
  [[nodiscard]] Result<IcmpSocketHandle> open_icmp(Family family) override;
  [[nodiscard]] Result<FrameTapHandle> tap(const TapOptions& options) override;

  void poll(Duration max_wait) override;
  [[nodiscard]] TimePoint next_deadline() const noexcept override;
  void turn_ended() override;

  /// True while a connection, also one that was closed, has something that its peer has not acknowledged: it would be
  /// lost with the stack, which resets what is left when it goes. Changes in turns of the reactor.
  [[nodiscard]] bool delivering() const noexcept;
  /// lwIP's TCP control blocks: how many there are, and how many were in use at a time at most, TIME-WAIT included.
  struct ControlBlocks {
    std::size_t room = 0;
    std::size_t most = 0;
  };
  [[nodiscard]] static ControlBlocks control_blocks() noexcept;
  /// Its interface: addresses, and who is told when they change.
  [[nodiscard]] LwipCard& card() noexcept { return card_; }

  // For the sockets of this stack only.

  [[nodiscard]] Duration close_patience() const noexcept { return options_.close_patience; }
  /// A stream in the pool for a block that lwIP has made; null without room.
  [[nodiscard]] LwipStream* make_stream(tcp_pcb& pcb, bool established) noexcept;
  /// Counts one more stream with a handle; false if there may be no more.
  [[nodiscard]] bool take_handle() noexcept;
  /// Remembers somebody who needs what others have; it is called when that may have changed.
  void starve(LwipSource& source) noexcept { starved_.push_back(source); }
  /// A stream with a handle is gone.
  void give_back(LwipStream& stream) noexcept;
  /// A stream that never had one is.
  void forget(LwipStream& stream) noexcept { streams_.destroy(&stream); }
  void give_back(LwipListener& listener) noexcept;
  void give_back(LwipDatagramSocket& socket) noexcept;
  void give_back(LwipIcmpSocket& socket) noexcept;

 private:
  LwipStack(Reactor& reactor, const Clock& clock, FrameDevice& device, const LwipStackOptions& options);

  [[nodiscard]] Result<tcp_pcb*> make_listening(const Endpoint& at, const ListenOptions& options, std::size_t backlog);
  [[nodiscard]] bool may_bind(const Address& address) const noexcept;

  Reactor& reactor_;
  const Clock& clock_;
  LwipStackOptions options_;
  LwipCard card_;
  Pool<LwipStream> streams_;
  Pool<LwipListener> listeners_;
  Pool<LwipDatagramSocket> datagram_sockets_;
  Pool<LwipIcmpSocket> icmp_sockets_{WIRELAB_LWIP_ICMP_SOCKETS};
  IntrusiveList<LwipSource> starved_;
  std::size_t handles_ = 0;
  std::size_t backlog_left_;
  bool freed_ = false;
  bool owns_lwip_ = false;
};

}  // namespace wirelab::net
