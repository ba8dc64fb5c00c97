#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "firmware/command/access.h"
#include "firmware/command/exchange.h"
#include "firmware/net/address.h"

namespace wirelab::command {

/// What stands behind a verb, as the classic wire writes it. In wirelab/1 all but free words may be quoted, and escapes
/// are decoded.
enum class ArgumentForm : std::uint8_t {
  optional_name,  ///< nothing, or one name that may hold blanks
  one_name,       ///< one name that may hold blanks
  two_names,      ///< two names; one that holds blanks stands in double quotes
  two_words,      ///< two words without blanks, taken as they are
  free_words,     ///< anything or nothing, as it came: the verb takes it apart itself
  session_words,  ///< none to kMaxWords words, which the verb counts; only wirelab/1 has such a verb
};

/// Most words of a verb.
inline constexpr std::size_t kMaxWords = 6;

/// The arguments of one command, taken apart. They refer to the session's bytes, which stay in place as long as the
/// exchange lives.
struct Arguments {
  std::string_view first;
  std::string_view second;
  std::array<std::string_view, kMaxWords - 2> more{};  ///< only of session_words
  std::size_t count = 0;                               ///< only of session_words: how many words there are
};

/// Whether the words of a verb may be shown, in a log for one.
enum class Words : bool { plain, secret };

/// What a verb gets to make its exchange.
struct Beginning {
  ExchangeSlot& slot;  ///< where the exchange is made
  Watcher& watcher;    ///< to be watched with by whatever the exchange waits for
  Arguments arguments;
  net::Endpoint local = {};  ///< the connection that it came over
  net::Endpoint peer = {};   ///< and whose that is
};

/// A service's side of one verb. Lives as long as the table.
class Verb {
 public:
  Verb(std::string_view name, ArgumentForm form, OutcomeKind malformed, Role needs, Words words = Words::plain,
       Authority authority = Authority::anybody) noexcept
      : name_(name),
        form_(form),
        malformed_(malformed),
        need_{.role = needs, .takes_secret = words == Words::secret, .authority = authority} {}
  Verb(const Verb&) = delete;
  Verb& operator=(const Verb&) = delete;

  /// The word on the wire, in capitals.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] ArgumentForm form() const noexcept { return form_; }
  /// How a command whose arguments are not of the form ends.
  [[nodiscard]] OutcomeKind malformed() const noexcept { return malformed_; }
  /// What whoever asks for it has to have.
  [[nodiscard]] const Need& need() const noexcept { return need_; }
  /// The least role that may have it carried out.
  [[nodiscard]] Role needs() const noexcept { return need_.role; }
  /// Whether its words, or its body, hold a secret.
  [[nodiscard]] bool takes_secret() const noexcept { return need_.takes_secret; }

  /// Makes the exchange for well-formed arguments.
  virtual void begin(const Beginning& beginning) = 0;

 protected:
  ~Verb() = default;

 private:
  std::string_view name_;
  ArgumentForm form_;
  OutcomeKind malformed_;
  Need need_;
};

/// The verbs that services registered. The command layer knows no verb of its own.
class VerbTable {
 public:
  static constexpr std::size_t kCapacity = 64;

  /// Adds a verb, which must outlive the table's use. False if the table is full or the name is taken.
  [[nodiscard]] bool add(Verb& verb) noexcept;
  /// The verb of exactly that name; null if nobody registered it.
  [[nodiscard]] Verb* find(std::string_view name) const noexcept;
  /// The same among those that the classic wire has.
  [[nodiscard]] Verb* find_classic(std::string_view name) const noexcept;
  /// True if `text` is the beginning, but not the whole, of the name of some verb that the classic wire has.
  [[nodiscard]] bool is_proper_prefix(std::string_view text) const noexcept;
  /// In the order of their registration.
  [[nodiscard]] std::span<Verb* const> all() const noexcept { return std::span(verbs_).first(count_); }

 private:
  std::array<Verb*, kCapacity> verbs_{};
  std::size_t count_ = 0;
};

}  // namespace wirelab::command
