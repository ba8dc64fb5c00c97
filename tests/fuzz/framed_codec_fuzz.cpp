// The codec of wirelab/1 on any bytes: requests as the server reads them, heads as the client does, words there and
// back. It must not look outside what it was given, and must not depend on how a greeting was cut.

#include <string>
#include <string_view>
#include <vector>

#include "firmware/command/framed_reply.h"
#include "firmware/command/framed_request.h"
#include "firmware/command/request_words.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/codec_verbs.h"

namespace {

using namespace wirelab;
using namespace wirelab::command;

bool within(std::string_view part, const std::vector<char>& whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_request(std::string_view text, const VerbTable& verbs) {
  std::vector<char> line(text.begin(), text.end());
  const FramedRequest request = parse_request(line, verbs);
  if (!request.readable) {
    require(!request.verb && !request.arguments, "what is not readable says nothing");
    return;
  }
  require(!holds_control(text), "a request has no control character");
  require(request.body.kind != Body::Kind::none || request.body.size == 0, "no body has no size");
  if (!request.arguments) return;
  require((request.verb == nullptr) == (request.session_verb != SessionVerb::none), "arguments belong to a verb");
  if (request.verb == nullptr) return;
  require(within(request.arguments->first, line) && within(request.arguments->second, line), "they lie in the line");
  for (const std::string_view word : request.arguments->more) require(within(word, line), "every word does");
  require(request.arguments->count <= kMaxWords, "words are counted");
  require(request.verb->form() != ArgumentForm::one_name || !request.arguments->first.empty(), "a name is not empty");
}

void check_words(std::string_view text) {
  std::vector<char> room(text.size() * kWordGrowth + 2);
  TextBuilder builder(room);
  add_word(builder, text);
  require(!builder.truncated(), "a word grows by no more than is said");
  require(!holds_control(builder.text()), "an encoded word can stand in a line");
  std::span<char> rest(room.data(), builder.text().size());
  const auto word = take_word(rest);
  require(word && *word == text && rest.empty(), "a word comes back as it was");

  std::vector<char> line(text.begin(), text.end());
  std::span<char> left(line);
  while (!left.empty()) {
    const std::size_t before = left.size();
    const auto one = take_word(left);
    if (!one) break;
    require(within(*one, line) && left.size() < before, "each word is a part of the line");
  }
}

void check_greeting(std::string_view received) {
  std::size_t consumed = 0;
  const Greeting whole = find_greeting(received, consumed);
  if (whole == Greeting::ours || whole == Greeting::other) require(consumed <= received.size(), "no more than came");
  for (std::size_t cut = 1; cut < received.size() && cut <= kMaxGreeting + 2; ++cut) {
    std::size_t earlier_consumed = 0;
    const Greeting earlier = find_greeting(received.substr(0, cut), earlier_consumed);
    if (earlier == Greeting::needs_more) continue;
    require(earlier == whole, "what is known stays so");
    if (earlier != Greeting::none) require(earlier_consumed == consumed, "and takes the same bytes");
    break;
  }
}

void check_head(std::string_view line) {
  const auto head = parse_head(line);
  if (!head) return;
  std::array<char, kMaxHead> room{};
  std::string_view written = reply_head(head->status, head->size, room);
  written.remove_suffix(1);
  const auto again = parse_head(written);
  require(again && again->status == head->status && again->size == head->size, "a head means what it says");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CodecVerbs verbs;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_request(find_line(bytes, kMaxRequest).text, verbs.table);
  check_words(bytes);
  check_greeting(bytes);
  check_head(bytes);
  return 0;
}
