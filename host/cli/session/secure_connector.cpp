#include "host/cli/session/secure_connector.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

#include "host/cli/display.h"
#include "host/cli/session/authorities.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/trust_words.h"
#include "host/cli/terminal_line.h"

namespace wirelab::cli {
namespace {

/// For the server to hear of the end. The replies are here already, so that nothing is lost without it.
constexpr Duration kFarewell = std::chrono::milliseconds(300);

/// Less than what a connection may take, so that the reason is told.
constexpr Duration kHandshake = std::chrono::seconds(9);

std::string today() {
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const std::chrono::year_month_day date(day);
  std::array<char, 32> room{};
  std::snprintf(room.data(), room.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return room.data();
}

trust::Wishes wishes_of(const Options& options) {
  const TrustOptions& trust = options.session.trust;
  return {.key = trust.fingerprint.value_or(""),
          .known_only = trust.known_only,
          .authority = trust.authorities.has_value()};
}

Phrase phrase_of(trust::Verdict why, bool was_known) noexcept {
  if (why == trust::Verdict::verified) return Phrase::first_vouched;
  if (was_known) return Phrase::replaced_key;
  return why == trust::Verdict::expected ? Phrase::expected_key : Phrase::first_use;
}

}  // namespace

Attempt<std::optional<trust::Pin>> known_pin(const Conductor& conductor) {
  const Language language = conductor.options().language;
  const std::filesystem::path file = trust::pin_file_of_user();
  if (file.empty()) {
    return std::unexpected(
        Failure{.reason = Reason::local_file, .message = text(language, Phrase::pins_homeless), .ends_the_run = true});
  }
  const auto book = trust::read_pins(file);
  if (!book) return std::unexpected(unreadable_pins(language, book.error()));
  const trust::Pin* pin = book->find(conductor.server());
  return pin == nullptr ? std::optional<trust::Pin>() : *pin;
}

Attempt<std::unique_ptr<SecureConnector>> SecureConnector::make(Conductor& conductor) {
  Attempt<std::optional<trust::Pin>> pin = known_pin(conductor);
  if (!pin) return std::unexpected(std::move(pin.error()));
  std::unique_ptr<SecureConnector> made(new SecureConnector(conductor, trust::pin_file_of_user(), std::move(*pin)));
  if (auto failure = made->start()) return std::unexpected(std::move(*failure));
  return made;
}

SecureConnector::SecureConnector(Conductor& conductor, std::filesystem::path book, std::optional<trust::Pin> pin)
    : conductor_(conductor),
      book_(std::move(book)),
      judge_(std::move(pin), wishes_of(conductor.options()),
             [this](trust::Verdict why, std::string_view key) { return keep(why, key); }),
      client_(conductor.network().reactor(), judge_, {.handshake_time = kHandshake, .observer = &judge_}),
      stack_(conductor.network().stack(), nullptr, &client_) {}

SecureConnector::~SecureConnector() {
  const TimePoint end = conductor_.now() + kFarewell;
  while (!client_.settled() && conductor_.now() < end) reactor().run_once(end - conductor_.now());
}

std::optional<Failure> SecureConnector::start() {
  const Options& options = conductor_.options();
  if (auto failure = trust_authorities(client_, options)) return failure;
  const auto started = client_.start(options.ip, entropy_);
  if (started) return std::nullopt;
  const bool no_entropy = started.error() == Error::io;
  return no_tls(conductor_, no_entropy ? tls::Trouble::no_entropy : tls::Trouble::no_memory);
}

Result<net::StreamHandle> SecureConnector::connect() { return stack_.connect(conductor_.options().server); }

trust::Pin SecureConnector::keep(trust::Verdict why, std::string_view key) {
  const Language language = conductor_.options().language;
  const std::string server = conductor_.server();
  trust::Pin pin{.server = server, .key = std::string(key), .since = today()};
  std::optional<trust::PinFault> fault;
  if (why != trust::Verdict::expected) {
    if (auto kept = trust::keep_first_pin(book_, pin)) {
      // Another run of this program was faster: what it has told need not be told again.
      if (kept->key != key) return std::move(*kept);
      pin = std::move(*kept);
    } else {
      fault = kept.error();
    }
  } else if (const auto kept = trust::keep_pin(book_, pin); !kept) {
    fault = kept.error();
  }
  tell(text(language, phrase_of(why, judge_.pin().has_value()), {server, key}));
  if (fault) {
    not_kept_ = pin_not_kept(language, server, *fault);
    tell(not_kept_->message);
  }
  return pin;
}

void SecureConnector::tell(std::string_view line) const {
  if (can_redraw_line()) clear_line();
  std::fprintf(stderr, "wirelab: %.*s\n", static_cast<int>(line.size()), line.data());
}

std::optional<Failure> SecureConnector::mistrust() const {
  const auto verdict = judge_.verdict();
  if (!verdict || trust::goes_on(*verdict)) return std::nullopt;
  return mistrusted(conductor_, *verdict, judge_.pin(), judge_.shown());
}

std::optional<Failure> SecureConnector::why_not(const client::Problem& problem) const {
  if (auto failure = mistrust()) return failure;
  if (problem.fault != client::Fault::cannot_connect) return std::nullopt;
  if (problem.cause == Error::refused && judge_.trouble() == tls::Trouble::below) return nobody_listens(conductor_);
  if (judge_.trouble() == tls::Trouble::below || judge_.trouble() == tls::Trouble::none) return std::nullopt;
  return no_tls(conductor_, judge_.trouble());
}

}  // namespace wirelab::cli
