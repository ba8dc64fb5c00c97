#pragma once

#include "firmware/net/stream.h"
#include "firmware/net_lwip/lwip_source.h"
#include "firmware/net_lwip/receive_queue.h"
#include "lwip/tcp.h"

namespace wirelab::net {

class LwipStack;

/// A TCP connection of lwIP's raw interface. lwIP's callbacks only keep buffers and set flags; the control block is
/// forgotten as soon as lwIP may free it without saying so.
class LwipStream final : public Stream, public LwipSource {
 public:
  /// A connection that the stack has made or accepted. Made by LwipStack only, in its pool.
  LwipStream(LwipStack& stack, tcp_pcb& pcb, bool established) noexcept;
  /// A connection that could not even be started: every call answers `why`.
  LwipStream(LwipStack& stack, const Endpoint& peer, Error why) noexcept;
  ~LwipStream() override = default;

  [[nodiscard]] Result<std::size_t> read(MutableBytes into) override;
  [[nodiscard]] Result<std::size_t> write(ConstBytes from, More more) override;
  /// Always `unsupported`: there are no files below lwIP.
  [[nodiscard]] Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset,
                                              std::size_t length) override;
  void set_nagle(bool on) override;
  [[nodiscard]] Result<void> shutdown_write() override;
  void close() override;
  void abort() override;
  void watch(Watcher* watcher) override { set_watcher(watcher); }
  void again() override { notify(); }
  [[nodiscard]] Endpoint local() const override { return local_; }
  [[nodiscard]] Endpoint peer() const override { return peer_; }

  /// lwIP established it.
  void established() noexcept;
  /// `accept` handed it out: it waits no longer, neither here nor in lwIP's count of the back-log.
  void adopted() noexcept;

 private:
  void release() noexcept override;

  // lwIP's callbacks; the argument is the stream.
  static err_t on_received(void* self, tcp_pcb* pcb, pbuf* data, err_t error);
  static err_t on_sent(void* self, tcp_pcb* pcb, u16_t length);
  static err_t on_look(void* self, tcp_pcb* pcb);
  static void on_error(void* self, err_t error);

  /// Success if the connection is established and has not failed.
  [[nodiscard]] Result<void> usable() noexcept;
  /// Queues as much as there is memory for; 0 if there is none.
  [[nodiscard]] std::size_t enqueue(ConstBytes from, More more) noexcept;
  /// Sends full segments and keeps the rest for what follows.
  void push_full_segments() noexcept;
  void send_fin() noexcept;
  /// Lets go of the control block without touching it otherwise: no callback comes here any more.
  [[nodiscard]] tcp_pcb* detach() noexcept;
  void end_with(Error error) noexcept;
  void wake(bool& armed) noexcept;

  enum class Phase : std::uint8_t { connecting, established, failed, closed };

  LwipStack& stack_;
  tcp_pcb* pcb_;
  ReceiveQueue received_;
  Endpoint local_;
  Endpoint peer_;
  Phase phase_;
  Error error_ = Error::closed;
  bool waits_for_accept_ = false;
  bool end_received_ = false;
  bool write_shut_ = false;
  bool fin_sent_ = false;
  bool nagle_ = false;
  bool read_armed_ = false;
  bool write_armed_ = false;
};

}  // namespace wirelab::net
