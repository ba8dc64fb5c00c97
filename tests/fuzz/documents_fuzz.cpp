// What is read at the start: the accounts and the settings file. Neither comes from a peer, but a damaged disk writes
// any bytes. The first byte chooses.

#include <string>
#include <string_view>

#include "firmware/accounts/account_book.h"
#include "firmware/appliance/settings_file.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;

void read_accounts(std::string_view text) {
  const auto book = accounts::AccountBook::parse(text);
  if (!book) return;
  require(book->size() <= accounts::kMaxAccounts, "a book is bounded");
  const auto document = book->serialize();
  require(document.has_value(), "there is memory for it");
  const std::string written(view(*document));
  const auto again = accounts::AccountBook::parse(written);
  require(again.has_value(), "what was written can be read");
  const auto rewritten = again->serialize();
  require(rewritten && view(*rewritten) == written, "and says the same");
}

void read_settings(std::string_view text) {
  std::uint32_t number = 5;
  std::size_t choice = 0;
  net::Address address;
  std::string word = "x";
  bool on = false;
  const std::string_view words[] = {"debug", "info"};
  const appliance::Setting settings[] = {
      {.name = "port", .placeholder = "N", .help = "a number", .target = appliance::NumberTarget{&number, 1, 65535}},
      {.name = "log-level", .placeholder = "WORD", .help = "a word", .target = appliance::ChoiceTarget{&choice, words}},
      {.name = "listen", .placeholder = "ADDR", .help = "an address", .target = appliance::AddressTarget{&address}},
      {.name = "root", .placeholder = "DIR", .help = "a text", .target = appliance::TextTarget{&word}},
      {.name = "quiet", .placeholder = "", .help = "a switch", .target = appliance::SwitchTarget{&on}},
  };
  const auto problems = appliance::apply_settings_file(text, settings);
  require(number >= 1 && number <= 65535 && choice < std::size(words) && !word.empty(), "settings keep their bounds");
  for (const auto& problem : problems) {
    require(problem.line >= 1 && !problem.message.empty(), "a problem has a place and a text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1U) != 0) {
    read_accounts(text);
  } else {
    read_settings(text);
  }
  return 0;
}
