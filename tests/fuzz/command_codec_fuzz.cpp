// The classic codec on any bytes: it must not crash, must not look outside what it was given, and must not depend on
// how the bytes were cut.

#include <cstdlib>
#include <string_view>
#include <vector>

#include "firmware/command/arguments.h"
#include "firmware/command/classic_request.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/codec_verbs.h"

namespace {

using namespace wirelab;
using namespace wirelab::command;

bool within(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// What holds for every line, and for what came before its last byte.
template <typename Find>
void check_line(std::string_view received, std::size_t longest, Find find) {
  const Line line = find(received);
  require(within(line.text, received), "a line lies in what was received");
  require(line.consumed <= received.size(), "no more is consumed than came");
  if (line.state == LineState::whole) require(line.text.size() <= longest, "a whole line is not too long");
  // What is whole or too long stays so whatever follows: every longer cut of the same bytes says the same.
  for (std::size_t cut = 0; cut < received.size(); ++cut) {
    const Line earlier = find(received.substr(0, cut));
    if (earlier.state == LineState::whole) {
      require(line.state == LineState::whole, "a whole line stays whole");
      require(earlier.text == line.text && earlier.consumed == line.consumed, "and stays the same");
    }
    if (earlier.state == LineState::too_long) require(line.state == LineState::too_long, "too long stays too long");
  }
}

void check_arguments(std::string_view rest) {
  for (const auto form : {ArgumentForm::optional_name, ArgumentForm::one_name, ArgumentForm::two_names,
                          ArgumentForm::two_words, ArgumentForm::free_words}) {
    const auto arguments = split_arguments(rest, form);
    require(!arguments || !lacks_argument(rest, form), "what lacks an argument is not well-formed");
    if (!arguments) continue;
    require(within(arguments->first, rest) && within(arguments->second, rest), "arguments lie in the command");
    const bool may_be_none = form == ArgumentForm::optional_name || form == ArgumentForm::free_words;
    require(may_be_none || !arguments->first.empty(), "a first argument");
    if (form == ArgumentForm::two_words) {
      require(arguments->first.find(' ') == std::string_view::npos, "a word without blanks");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CodecVerbs verbs;
  // A copy of exactly that size, so that the sanitizer sees a step beyond it.
  const std::vector<char> bytes(data, data + size);
  const std::string_view received(bytes.data(), bytes.size());
  check_line(received, kMaxCommand, [](std::string_view text) { return find_command(text, verbs.table); });
  check_line(received, kMaxSize, find_size);
  check_arguments(received);
  const Request request = parse_command(find_command(received, verbs.table).text, verbs.table);
  if (request.arguments) require(request.verb != nullptr, "arguments belong to a verb");
  return 0;
}
