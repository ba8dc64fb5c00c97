#include "firmware/tls/tls_stream.h"

#include <array>
#include <utility>

#include "firmware/net/linger.h"
#include "firmware/tls/tls_context.h"

namespace wirelab::tls {

TlsStream::TlsStream(TlsContext& context) : context_(context), timer_(context.reactor(), *this) {
  closing_.stream = this;
}

TlsStream::~TlsStream() = default;

Result<void> TlsStream::open() {
  if (const auto opened = records_.open(context_.config_); !opened) return opened;
  return context_.prepare(records_.context(), vetting_);
}

void TlsStream::start(net::StreamHandle below) {
  below_ = std::move(below);
  records_.attach(*below_);
  below_->watch(this);
  // Not here: a step computes for a while, and the caller may be accepting many.
  context_.reactor().mark(*this);
}

std::optional<Error> TlsStream::trouble() const noexcept {
  if (phase_ == Phase::closing || phase_ == Phase::closed) return Error::closed;
  return records_.failure();
}

void TlsStream::announce() noexcept {
  if (watcher_ != nullptr) {
    context_.reactor().mark(*watcher_);
  } else {
    missed_ = true;
  }
}

void TlsStream::watch(Watcher* watcher) {
  watcher_ = watcher;
  // What is decrypted already is announced by nobody else.
  if (watcher != nullptr && (std::exchange(missed_, false) || phase_ == Phase::open)) announce();
}

Error TlsStream::fail_with(Error error) {
  if (is_passing(error) || phase_ == Phase::failed || phase_ == Phase::closing) return error;
  phase_ = Phase::failed;
  timer_.stop();
  if (context_.options_.observer != nullptr) {
    context_.options_.observer->failed(peer(), records_.trouble(), records_.code());
  }
  // Nothing else follows the alert that says why.
  write_shut_ = end_said_ = true;
  static_cast<void>(finish_writing());
  return error;
}

void TlsStream::advance_handshake() {
  if (timer_.expired()) {
    records_.fail_as(Trouble::timed_out);
    static_cast<void>(fail_with(Error::timed_out));
    below_->abort();
    return announce();
  }
  // Until the peer is reached the stream below knows best how long to wait.
  if (!timer_.running() && below_->write({}, net::More::no)) timer_.start(context_.options_.handshake_time);
  const auto step = records_.step_handshake();
  if (!step) {
    if (!is_passing(fail_with(step.error()))) announce();
    return;
  }
  if (!*step) {
    context_.reactor().mark(*this);
    return;
  }
  if (!context_.accepts(records_.context(), vetting_)) {
    records_.give_up(Trouble::not_trusted);
    static_cast<void>(fail_with(Error::not_allowed));
    announce();
    return;
  }
  timer_.stop();
  phase_ = Phase::open;
  context_.take_session(records_.context());
  if (context_.options_.observer != nullptr) {
    mbedtls_ssl_context& ssl = records_.context();
    context_.options_.observer->established(
        peer(), {.version = static_cast<std::uint16_t>(mbedtls_ssl_get_version_number(&ssl)),
                 .cipher = mbedtls_ssl_get_ciphersuite(&ssl),
                 .key = vetting_.key,
                 .resumed = vetting_.client != nullptr && !vetting_.asked});
  }
  announce();
}

void TlsStream::ready() {
  switch (phase_) {
    case Phase::handshake: return context_.handshakes_.join(step_);
    case Phase::open:
    case Phase::failed: static_cast<void>(finish_writing()); return announce();
    case Phase::closing: return go_on_closing();
    case Phase::closed: return;
  }
}

Result<std::size_t> TlsStream::read(MutableBytes into) {
  if (const auto error = trouble()) return fail(*error);
  if (phase_ == Phase::handshake) return fail(Error::would_block);
  if (into.empty()) return 0;
  bool once_more = false;
  const auto count = records_.read(into, once_more);
  if (records_.take_ticket_came()) context_.take_session(records_.context());
  if (once_more) announce();
  return count ? count : fail(fail_with(count.error()));
}

Result<std::size_t> TlsStream::write(ConstBytes from, net::More more) {
  if (const auto error = trouble()) return fail(*error);
  if (write_shut_) return fail(Error::closed);
  if (phase_ == Phase::handshake) return fail(Error::would_block);
  if (from.empty()) return 0;
  bool once_more = false;
  const auto count = records_.write(from, more, once_more);
  if (records_.take_ticket_came()) context_.take_session(records_.context());
  if (once_more) announce();
  return count ? count : fail(fail_with(count.error()));
}

Result<std::size_t> TlsStream::send_file(const FileHandle& /*file*/, std::uint64_t /*offset*/, std::size_t /*length*/) {
  return fail(trouble().value_or(Error::unsupported));
}

Result<void> TlsStream::shutdown_write() {
  if (const auto error = trouble()) return fail(*error);
  if (phase_ == Phase::handshake) return fail(Error::would_block);
  write_shut_ = true;
  static_cast<void>(finish_writing());
  return {};
}

bool TlsStream::finish_writing() {
  const auto flushed = records_.flush();
  if (records_.has_unsent()) {
    // An alert that cannot be sent is not worth more.
    if (!flushed) static_cast<void>(fail_with(flushed.error()));
    return false;
  }
  if (!write_shut_) return true;
  if (!std::exchange(end_said_, true)) {
    if (const auto said = records_.say_end(); !said) static_cast<void>(fail_with(said.error()));
    if (records_.has_unsent() && !finish_writing()) return false;
  }
  if (!fin_sent_) {
    const auto shut = below_->shutdown_write();
    fin_sent_ = shut || !is_passing(shut.error());
  }
  return fin_sent_;
}

bool TlsStream::has_unread() {
  std::array<std::byte, 1> room;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  bool once_more = false;
  const auto count = records_.read(room, once_more);
  if (records_.take_ticket_came()) context_.take_session(records_.context());
  if (once_more) context_.reactor().mark(*this);
  return count && *count > 0;
}

void TlsStream::close() {
  if (phase_ == Phase::closed || phase_ == Phase::closing) return;
  watcher_ = nullptr;
  if (phase_ == Phase::handshake || (phase_ == Phase::open && has_unread())) return abort();
  phase_ = Phase::closing;
  context_.closing_.push_back(closing_);
  write_shut_ = true;
  timer_.start(fin_sent_ ? kFarewellTime : kDeliveryTime);
  go_on_closing();
}

void TlsStream::go_on_closing() {
  if (timer_.expired()) {
    // Patience is over. If the last bytes were never taken, the peer must not think that it has everything.
    if (!fin_sent_) return abort();
    return end();
  }
  if (records_.below_failed()) return end();
  const bool had_finished = fin_sent_;
  if (!finish_writing()) {
    if (records_.below_failed()) end();
    return;
  }
  if (!had_finished) timer_.start(kFarewellTime);
  if (!records_.failure()) {
    // As in TCP: bytes that come after `close` are answered with a reset.
    if (has_unread()) return abort();
    if (records_.peer_ended() || records_.failure()) end();
    return;
  }
  // It failed before. What still comes is dropped, so that the alert is not lost to a reset.
  std::array<std::byte, 1024> room;  // NOLINT(cppcoreguidelines-pro-type-member-init): never looked at
  while (dropped_ < net::Linger::kMaxBytes) {
    const auto count = below_->read(room);
    if (!count && is_passing(count.error())) return;
    if (!count || *count == 0) break;
    dropped_ += *count;
  }
  end();
}

void TlsStream::abort() {
  if (phase_ == Phase::closed) return;
  below_->abort();
  end();
}

void TlsStream::give_way() {
  if (!fin_sent_) return abort();
  end();
}

void TlsStream::end() noexcept {
  watcher_ = nullptr;
  timer_.stop();
  unlink();
  closing_.unlink();
  step_.unlink();
  phase_ = Phase::closed;
  below_->watch(nullptr);
  below_->close();
  if (!owned_) context_.destroy(*this);
}

void TlsStream::release() noexcept {
  close();
  owned_ = false;
  if (phase_ == Phase::closed) return context_.destroy(*this);
  context_.offer_room();
}

}  // namespace wirelab::tls
