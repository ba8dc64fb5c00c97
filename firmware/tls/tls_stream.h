#pragma once

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/core/timer.h"
#include "firmware/net/stream.h"
#include "firmware/tls/handshake_turns.h"
#include "firmware/tls/record_layer.h"

namespace wirelab::tls {

class TlsClient;
class TlsContext;
class TlsStream;

/// What a client found out about its server during the handshake.
struct Vetting {
  TlsClient* client = nullptr;
  Fingerprint key;                ///< that the judge was asked about
  std::uint32_t chain_flags = 0;  ///< what is wrong with the certificates, in mbedTLS's bits
  bool offered = false;           ///< a session that was judged before was offered
  bool asked = false;             ///< a certificate came; none comes when a session is resumed
  bool by_authority = false;      ///< trusted because nothing is wrong with them
};

/// A stream's place among those that finish closing.
struct ClosingNode : ListNode {
  TlsStream* stream = nullptr;
};

/// TLS over any stream, which it owns. It keeps the clauses of firmware/net/README.md; what is particular stands in
/// the README of this folder.
///
/// - An end of the stream below without the peer's close_notify is the error `reset`: bytes may be missing.
/// - `shutdown_write` sends close_notify, then FIN. Reading goes on; in TLS 1.2 a peer need not send any more.
/// - `close` with bytes that were not read resets, also if they are decrypted already. In good order it goes on after
///   the handle is gone: what was taken is delivered for kDeliveryTime, the peer's end is awaited for kFarewellTime.
/// - `send_file` is `unsupported`: every byte has to be encrypted.
/// - `abort`, or `close` before the handshake is through, resets the connection below.
class TlsStream final : public net::Stream, private Watcher {
 public:
  /// How long a stream that was closed tries to deliver its last record.
  static constexpr Duration kDeliveryTime = std::chrono::seconds(30);
  /// How long it then reads on, so that what crosses its FIN does not reset the connection under the last bytes.
  static constexpr Duration kFarewellTime = std::chrono::seconds(2);

  explicit TlsStream(TlsContext& context);
  ~TlsStream() override;

  /// Takes the memory for the connection, before `below` is taken: fails with `no_resources`.
  [[nodiscard]] Result<void> open();
  /// Takes the connection and begins in the next turn.
  void start(net::StreamHandle below);

  [[nodiscard]] Result<std::size_t> read(MutableBytes into) override;
  [[nodiscard]] Result<std::size_t> write(ConstBytes from, net::More more) override;
  [[nodiscard]] Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset,
                                              std::size_t length) override;
  void set_nagle(bool on) override { below_->set_nagle(on); }
  [[nodiscard]] Result<void> shutdown_write() override;
  void close() override;
  void abort() override;
  void watch(Watcher* watcher) override;
  void again() override { announce(); }
  [[nodiscard]] net::Endpoint local() const override { return below_->local(); }
  [[nodiscard]] net::Endpoint peer() const override { return below_->peer(); }

 private:
  friend class TlsContext;

  enum class Phase : std::uint8_t {
    handshake,  // nothing of the caller's goes either way yet
    open,
    failed,   // for good; an alert may be on its way to the peer
    closing,  // the caller has closed; what was taken is being delivered
    closed,
  };

  struct Step final : HandshakeStep {
    explicit Step(TlsStream& of) noexcept : stream(of) {}
    void step() override { stream.advance_handshake(); }
    TlsStream& stream;
  };

  void ready() override;
  void release() noexcept override;
  /// The error that every call answers in this phase, if there is one.
  [[nodiscard]] std::optional<Error> trouble() const noexcept;
  void announce() noexcept;
  void advance_handshake();
  /// After a call of the record layer failed; answers the error.
  Error fail_with(Error error);
  /// Sends what waits and, if this direction was shut, its end. True once all of that is with the stream below.
  bool finish_writing();
  /// Whether bytes have come that nobody read; asks for the peer's end on the way.
  [[nodiscard]] bool has_unread();
  void go_on_closing();
  /// Whether nobody holds it any more, so that it can go when its place is needed.
  [[nodiscard]] bool can_give_way() const noexcept { return !owned_; }
  /// Ends at once what only finishes closing. A peer that lacks bytes sees a reset.
  void give_way();
  void end() noexcept;

  TlsContext& context_;
  net::StreamHandle below_;
  RecordLayer records_;
  Vetting vetting_;
  Timer timer_;
  ClosingNode closing_;
  Step step_{*this};
  Watcher* watcher_ = nullptr;
  std::size_t dropped_ = 0;
  Phase phase_ = Phase::handshake;
  bool owned_ = true;    // there is a handle
  bool missed_ = false;  // something happened that nobody watched
  bool write_shut_ = false;
  bool end_said_ = false;  // close_notify is built
  bool fin_sent_ = false;
};

}  // namespace wirelab::tls
