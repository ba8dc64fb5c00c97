#pragma once

#include "firmware/net/stream.h"
#include "firmware/net_posix/socket.h"

namespace wirelab::net {

class PosixStack;

/// A TCP connection of the operating system. `close` leaves delivery of what was written to the kernel, which goes on
/// after the program's own end.
class PosixStream final : public Stream {
 public:
  /// Where a stream starts.
  enum class Phase : std::uint8_t { connecting, established, failed, closed };

  /// Wraps a socket that is connected or connecting. Made by PosixStack only, in its pool.
  PosixStream(PosixStack& stack, UniqueFd fd, const Endpoint& peer, Phase phase) noexcept;
  /// A connection that could not even be started: every call answers `why`.
  PosixStream(PosixStack& stack, const Endpoint& peer, Error why) noexcept;
  ~PosixStream() override = default;

  [[nodiscard]] Result<std::size_t> read(MutableBytes into) override;
  [[nodiscard]] Result<std::size_t> write(ConstBytes from, More more) override;
  [[nodiscard]] Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset,
                                              std::size_t length) override;
  void set_nagle(bool on) override;
  [[nodiscard]] Result<void> shutdown_write() override;
  void close() override;
  void abort() override;
  void watch(Watcher* watcher) override { socket_.watch(watcher); }
  void again() override { socket_.again(); }
  [[nodiscard]] Endpoint local() const override;
  [[nodiscard]] Endpoint peer() const override { return peer_; }

 private:
  void release() noexcept override;

  /// Success if bytes can be moved: established, and still alive as far as known.
  [[nodiscard]] Result<void> usable();
  [[nodiscard]] Result<void> writable();
  [[nodiscard]] Result<void> finish_connect();
  /// The answer for a failed call; all but would_block and no_resources stick.
  [[nodiscard]] std::unexpected<Error> failed(int errno_value, Events events);
  [[nodiscard]] std::unexpected<Error> stick(Error error) noexcept;

  PosixStack& stack_;
  Socket socket_;
  Endpoint peer_;
  Phase phase_;
  Error error_ = Error::closed;
  bool write_shut_ = false;
};

}  // namespace wirelab::net
