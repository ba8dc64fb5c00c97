#pragma once

#include <mbedtls/ssl.h>

#include <optional>

#include "firmware/net/stream.h"
#include "firmware/tls/trouble.h"

namespace wirelab::tls {

/// mbedTLS's state of one connection, over a stream, with the stream's manners: a call that would block takes nothing,
/// an error stays. It calls nobody and watches nothing.
///
/// mbedTLS builds a record first and sends it then. Bytes whose record is built count as taken; what the stream below
/// did not take of it waits (`has_unsent`), one record at most, and nothing is built before it is gone.
///
/// No call lasts as long as a peer likes: one that sends nothing but what TLS ignores is looked at in many calls.
class RecordLayer {
 public:
  RecordLayer() noexcept;
  RecordLayer(const RecordLayer&) = delete;
  RecordLayer& operator=(const RecordLayer&) = delete;
  ~RecordLayer();

  /// Takes the memory that the connection needs. `no_resources` if there is none; it can be tried again.
  [[nodiscard]] Result<void> open(const mbedtls_ssl_config& config);
  /// What it talks over, which must outlive it. To be called once, before anything else is.
  void attach(net::Stream& below) noexcept { below_ = &below; }
  /// For what a client sets before its handshake and takes after it.
  [[nodiscard]] mbedtls_ssl_context& context() noexcept { return ssl_; }

  /// One step of the handshake; each computes one thing, so that a loop can serve others in between. True once it is
  /// through, false if another step can be made at once.
  [[nodiscard]] Result<bool> step_handshake();
  /// Decrypted bytes; 0 once the peer's close_notify came. `again` is set if trying again may help without any event.
  [[nodiscard]] Result<std::size_t> read(MutableBytes into, bool& again);
  /// Takes one record's worth of bytes at most. `again` as for `read`.
  [[nodiscard]] Result<std::size_t> write(ConstBytes from, net::More more, bool& again);
  /// Sends what waits, also after a failure: it was taken. `would_block` or `no_resources` if the stream below does not
  /// take all of it.
  [[nodiscard]] Result<void> flush();
  /// Builds the alert that ends this direction, after which nothing is written. Only once everything was flushed.
  [[nodiscard]] Result<void> say_end();

  /// Fails the connection for a reason of this side's own, and tells the peer so.
  void give_up(Trouble trouble) noexcept;
  /// The same, and tells nobody.
  void fail_as(Trouble trouble) noexcept;

  [[nodiscard]] bool has_unsent() const noexcept { return unsent_ > 0; }
  /// True once the peer said that it writes no more.
  [[nodiscard]] bool peer_ended() const noexcept { return peer_ended_; }
  /// True if a ticket of TLS 1.3 came since this was last asked: the session can be taken now.
  [[nodiscard]] bool take_ticket_came() noexcept;
  /// Whether nothing more can go either way: the stream below itself failed.
  [[nodiscard]] bool below_failed() const noexcept { return below_failed_; }
  /// Why it failed, if it did; the code is mbedTLS's.
  [[nodiscard]] Trouble trouble() const noexcept { return trouble_; }
  [[nodiscard]] int code() const noexcept { return code_; }
  /// The error that every call answers now.
  [[nodiscard]] std::optional<Error> failure() const noexcept { return failure_; }

 private:
  static int send(void* self, const unsigned char* bytes, std::size_t size);
  static int receive(void* self, unsigned char* bytes, std::size_t size);
  /// One call of a caller's: what the stream below answers, and how often it is asked, counts from here.
  void begin_call() noexcept;
  [[nodiscard]] int blocked_by(Error error) noexcept;
  /// What to answer for a code that is none of success.
  [[nodiscard]] Error answer_to(int code) noexcept;

  mbedtls_ssl_context ssl_{};
  net::Stream* below_ = nullptr;
  std::optional<Error> blocked_;  // what the stream below answered in this call
  std::optional<Error> failure_;
  std::size_t unsent_ = 0;
  int code_ = 0;
  int reads_left_ = 0;
  net::More more_ = net::More::no;
  Trouble trouble_ = Trouble::none;
  bool below_failed_ = false;
  bool below_ended_ = false;
  bool peer_ended_ = false;
  bool ticket_came_ = false;
};

}  // namespace wirelab::tls
