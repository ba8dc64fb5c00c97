#pragma once

#include <cstddef>
#include <cstdint>

#include "firmware/core/bytes.h"
#include "firmware/core/handle.h"
#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/net/address.h"

namespace wirelab {
struct FileHandle;
}

namespace wirelab::net {

/// Whether more bytes follow at once.
enum class More : bool {
  no,   ///< send what there is
  yes,  ///< hold the last, partly filled segment back, so that it can travel with the next bytes or with the FIN
};

/// One TCP connection (RFC 9293), or whatever decorates one. Readiness with caller-owned bytes: no call blocks, no
/// buffer changes owner, and the answer `would_block` promises a later `ready` of the watcher.
///
/// The numbered clauses that every back end keeps, and that tests/contract proves, are in firmware/net/README.md. The
/// ones to know when using it:
/// - Errors are sticky: once a stream failed, every later read and write says the same.
/// - `would_block` and `no_resources` consume nothing, and at least one `ready` follows when trying again can succeed,
/// also
///   when what was missing belonged to somebody else.
/// - `ready` never runs inside a call of one's own, and never after the watcher or the stream is gone.
/// - A stream made by `connect` exists at once; until it is established reads and writes (also of nothing) answer
///   `would_block`, and if it cannot be established they say why.
class Stream : public Resource {
 public:
  /// Takes received bytes. Answers how many, at least 1; 0 only at the end of the stream (the peer's FIN) or for an
  /// empty span. Bytes stay with the stack, and hold its window closed, until they are read.
  [[nodiscard]] virtual Result<std::size_t> read(MutableBytes into) = 0;

  /// Gives bytes to send. Answers how many were taken, perhaps only a part, at least 1 unless the span is empty. Bytes
  /// taken are delivered unless the link fails, even after `close`. An empty span asks whether the stream is
  /// established.
  [[nodiscard]] virtual Result<std::size_t> write(ConstBytes from, More more = More::no) = 0;

  /// Sends part of a file without copying it through the program, where the back end has a way to (`unsupported` if
  /// not: then read and write). Takes at most `length` bytes from `offset` and answers how many. The caller makes sure
  /// that they are in memory (FileReader::prepare); 0 means the file is shorter than thought.
  [[nodiscard]] virtual Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset,
                                                      std::size_t length) = 0;

  /// Nagle's algorithm (RFC 9293 §3.7.4): off when a stream is made. Wrappers pass it on.
  virtual void set_nagle(bool on) = 0;

  /// Sends FIN after everything written. Reading goes on. Later writes answer `closed`.
  [[nodiscard]] virtual Result<void> shutdown_write() = 0;

  /// Gives the connection up in good order: what was written is still delivered, then FIN. With unread bytes it resets
  /// instead, as BSD sockets do; to make sure that a peer that still sends can read the last answer, `shutdown_write`,
  /// read to the end, then close (see Linger). Every later call answers `closed`. Letting go of the handle closes too.
  virtual void close() = 0;

  /// Resets the connection (RST) and drops what was not sent. Every later call answers `closed`.
  virtual void abort() = 0;

  /// Who is called when trying again may help; null for nobody. Readiness that came before is replayed to a new
  /// watcher, so nothing is missed between accept and watch. One watcher at a time.
  virtual void watch(Watcher* watcher) = 0;

  /// Asks for one more `ready` in the next turn: for a session that stops early to let others run, because no new event
  /// will announce what it left unread.
  virtual void again() = 0;

  /// This side's address and port.
  [[nodiscard]] virtual Endpoint local() const = 0;
  /// The other side's.
  [[nodiscard]] virtual Endpoint peer() const = 0;
};

using StreamHandle = Handle<Stream>;

}  // namespace wirelab::net
