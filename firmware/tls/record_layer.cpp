#include "firmware/tls/record_layer.h"

#include <algorithm>
#include <utility>

#include "firmware/tls/randomness.h"
#include "firmware/tls/raw_bytes.h"

namespace wirelab::tls {
namespace {

/// Records without data that are looked at in one call; a peer that sends more of them waits for its next turn.
constexpr int kMostIdleRecords = 8;

/// Reads of the stream below that one call makes, of which each record takes two or more: mbedTLS returns for no record
/// that it ignores, however many a peer sends.
constexpr int kMostReadsBelow = 64;

bool wants_more(int code) { return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE; }

}  // namespace

RecordLayer::RecordLayer() noexcept { mbedtls_ssl_init(&ssl_); }

RecordLayer::~RecordLayer() { mbedtls_ssl_free(&ssl_); }

Result<void> RecordLayer::open(const mbedtls_ssl_config& config) {
  if (mbedtls_ssl_setup(&ssl_, &config) != 0) return fail(Error::no_resources);
  mbedtls_ssl_set_bio(&ssl_, this, send, receive, nullptr);
  return {};
}

int RecordLayer::blocked_by(Error error) noexcept {
  if (is_passing(error)) {
    blocked_ = error;
  } else {
    below_failed_ = true;
    // What failed first stays the answer.
    if (!failure_) trouble_ = Trouble::below;
    failure_ = failure_.value_or(error);
  }
  return MBEDTLS_ERR_SSL_WANT_READ;
}

int RecordLayer::send(void* self, const unsigned char* bytes, std::size_t size) {
  auto& layer = *static_cast<RecordLayer*>(self);
  layer.unsent_ = size;
  if (layer.below_failed_) return MBEDTLS_ERR_SSL_WANT_WRITE;
  const auto count = layer.below_->write(std::as_bytes(std::span(bytes, size)), layer.more_);
  if (!count) {
    static_cast<void>(layer.blocked_by(count.error()));
    return MBEDTLS_ERR_SSL_WANT_WRITE;
  }
  layer.unsent_ = size - *count;
  return static_cast<int>(*count);
}

int RecordLayer::receive(void* self, unsigned char* bytes, std::size_t size) {
  auto& layer = *static_cast<RecordLayer*>(self);
  if (layer.reads_left_ == 0) return MBEDTLS_ERR_SSL_WANT_READ;
  --layer.reads_left_;
  const auto count = layer.below_->read(std::as_writable_bytes(std::span(bytes, size)));
  if (!count) return layer.blocked_by(count.error());
  layer.below_ended_ = *count == 0;
  return static_cast<int>(*count);
}

void RecordLayer::begin_call() noexcept {
  blocked_.reset();
  static_cast<void>(take_gave_out());
  reads_left_ = kMostReadsBelow;
}

Error RecordLayer::answer_to(int code) noexcept {
  if (failure_) return *failure_;
  if (wants_more(code)) return blocked_.value_or(Error::would_block);
  code_ = code;
  trouble_ = trouble_of(code);
  // TLS 1.3 asks for random bytes through PSA, whose answer looks like a peer's mistake.
  if (take_gave_out()) trouble_ = Trouble::no_entropy;
  failure_ = error_of(trouble_);
  return *failure_;
}

Result<bool> RecordLayer::step_handshake() {
  if (failure_) return fail(*failure_);
  begin_call();
  more_ = net::More::no;
  const bool last = mbedtls_ssl_is_handshake_over(&ssl_) != 0;
  // A server's tickets come after the handshake, and are part of what `mbedtls_ssl_handshake` does.
  const int code = last ? mbedtls_ssl_handshake(&ssl_) : mbedtls_ssl_handshake_step(&ssl_);
  if (code == 0 && !failure_) return last;
  const bool idle = wants_more(code) && !blocked_ && !failure_;
  if (idle) return false;
  const Error error = answer_to(code);
  // Without the handshake no byte can be missing.
  if (trouble_ == Trouble::truncated) {
    trouble_ = Trouble::turned_away;
  }
  return fail(error);
}

Result<std::size_t> RecordLayer::read(MutableBytes into, bool& again) {
  again = false;
  if (failure_) return fail(*failure_);
  if (peer_ended_) return 0;
  begin_call();
  more_ = net::More::no;
  for (int round = 0; round < kMostIdleRecords && reads_left_ > 0; ++round) {
    blocked_.reset();
    const int code = mbedtls_ssl_read(&ssl_, raw(into), into.size());
    if (failure_) return fail(*failure_);
    if (code > 0) return static_cast<std::size_t>(code);
    if (code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
      peer_ended_ = true;
      return 0;
    }
    if (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
      ticket_came_ = true;
    } else if (code == 0 && !below_ended_) {
      // Two records without data, which a peer may send to hide how much it says.
      continue;
    } else if (!wants_more(code) || blocked_) {
      // mbedTLS says 0 for an end that nobody announced.
      return fail(answer_to(code == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : code));
    }
  }
  again = true;
  return fail(Error::would_block);
}

Result<std::size_t> RecordLayer::write(ConstBytes from, net::More more, bool& again) {
  again = false;
  if (const auto flushed = flush(); !flushed) return fail(flushed.error());
  const int most = mbedtls_ssl_get_max_out_record_payload(&ssl_);
  if (most <= 0) return fail(answer_to(most));
  const ConstBytes record = from.first(std::min(from.size(), static_cast<std::size_t>(most)));
  begin_call();
  more_ = record.size() < from.size() ? net::More::yes : more;
  int code = mbedtls_ssl_write(&ssl_, raw(record), record.size());
  if (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
    // A read began with the ticket and could not end, because something was unsent then.
    ticket_came_ = true;
    code = mbedtls_ssl_write(&ssl_, raw(record), record.size());
  }
  if (failure_) return fail(*failure_);
  if (code >= 0) return static_cast<std::size_t>(code);
  // The record is built, and goes on its way with the next `flush`.
  if (code == MBEDTLS_ERR_SSL_WANT_WRITE && has_unsent()) return record.size();
  again = wants_more(code) && !blocked_;
  return fail(answer_to(code));
}

Result<void> RecordLayer::flush() {
  if (below_failed_) return fail(failure_.value_or(Error::reset));
  while (has_unsent()) {
    blocked_.reset();
    // With anything unsent this sends that, and builds no alert.
    const int code =
        mbedtls_ssl_send_alert_message(&ssl_, MBEDTLS_SSL_ALERT_LEVEL_WARNING, MBEDTLS_SSL_ALERT_MSG_CLOSE_NOTIFY);
    if (below_failed_) return fail(failure_.value_or(Error::reset));
    if (code != 0) return fail(wants_more(code) ? blocked_.value_or(Error::would_block) : Error::reset);
  }
  return failure_ ? Result<void>(fail(*failure_)) : Result<void>();
}

Result<void> RecordLayer::say_end() {
  blocked_.reset();
  more_ = net::More::yes;
  const int code = mbedtls_ssl_close_notify(&ssl_);
  more_ = net::More::no;
  if (failure_) return fail(*failure_);
  if (code == 0 || has_unsent()) return {};
  return fail(answer_to(code));
}

void RecordLayer::give_up(Trouble trouble) noexcept {
  if (failure_) return;
  static_cast<void>(
      mbedtls_ssl_send_alert_message(&ssl_, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_BAD_CERT));
  fail_as(trouble);
}

void RecordLayer::fail_as(Trouble trouble) noexcept {
  if (failure_) return;
  trouble_ = trouble;
  failure_ = error_of(trouble);
}

bool RecordLayer::take_ticket_came() noexcept { return std::exchange(ticket_came_, false); }

}  // namespace wirelab::tls
