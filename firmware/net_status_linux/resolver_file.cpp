#include "firmware/net_status_linux/resolver_file.h"

#include <array>

#include "firmware/core/text.h"
#include "firmware/net_status_linux/text_fields.h"

namespace wirelab::net_status {
namespace {

FixedText<255> join_words(std::string_view line) noexcept {
  std::array<char, 255> room;
  TextBuilder joined(room);
  for (auto word = take_word(line); !word.empty(); word = take_word(line)) {
    if (!joined.text().empty()) joined.add(' ');
    joined.add(word);
  }
  return joined.text();
}

}  // namespace

Resolver parse_resolver(std::string_view text) noexcept {
  Resolver resolver;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view keyword = take_word(line);
    if (keyword == "search" || keyword == "domain") resolver.search = join_words(line);
    if (keyword != "nameserver" || resolver.server_count == Resolver::kServers) continue;
    const auto address = net::Address::parse(take_word(line));
    if (address) resolver.servers[resolver.server_count++] = *address;
  }
  return resolver;
}

}  // namespace wirelab::net_status
