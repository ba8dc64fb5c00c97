// What a DHCP server, a client, or somebody who plays one sends: the payload of a datagram.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "firmware/packet/dhcp.h"
#include "firmware/packet/dhcp_frame.h"
#include "firmware/packet/dhcp_writer.h"
#include "firmware/packet/fields.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::packet;

/// Every option once, its pieces put together by hand.
std::map<std::uint8_t, std::vector<std::byte>> collect(const DhcpMessage& message, ConstBytes payload) {
  std::map<std::uint8_t, std::vector<std::byte>> values;
  for (const DhcpOption option : message.options) {
    require(option.code != kOptionPad && option.code != kOptionEnd, "pad and end are no options");
    require(lies_in(option.data, payload), "an option lies in the message");
    require(u8_at(payload, static_cast<std::size_t>(option.data.data() - payload.data()) - 2) == option.code,
            "an option's bytes follow its code");
    auto& value = values[option.code];
    value.insert(value.end(), option.data.begin(), option.data.end());
  }
  return values;
}

void check_options(const DhcpMessage& message, ConstBytes payload) {
  const auto values = collect(message, payload);
  std::vector<std::byte> room(payload.size());
  for (const auto& [code, value] : values) {
    require(message.options.size_of(code) == value.size(), "an option has the size of its pieces");
    const auto whole = message.options.find(code, room);
    require(whole && std::ranges::equal(*whole, value), "an option is its pieces, in order");
    require(message.options.u32(code).has_value() == (value.size() == 4), "a number has its size");
    const auto list = message.options.addresses(code);
    require(list.has_value() == (!value.empty() && value.size() % 4 == 0), "a list has whole addresses");
    if (list) require(list->count == std::min(value.size() / 4, AddressList::kMost), "a list has a bound");
  }
  require(message.message_type().has_value() <= values.contains(kOptionMessageType), "no option comes from nowhere");
}

void check_names(const DhcpMessage& message, ConstBytes payload) {
  std::vector<std::byte> room(payload.size());
  auto names = message.domain_search(room);
  if (!names) return;
  DomainNames::Room text{};
  std::size_t count = 0;
  while (!names->at_end()) {
    const auto name = names->next(text);
    require(++count <= payload.size(), "names are fewer than bytes");
    if (!name) require(names->at_end(), "nothing is read behind a flaw");
    if (name) require(!name->empty() && name->find('\0') == std::string_view::npos, "a name has characters");
  }
}

/// What was read, written again in the usual form.
void check_round_trip(const DhcpMessage& message, ConstBytes payload) {
  std::vector<std::byte> room(payload.size() + 600);
  DhcpWriter writer(room, message.header);
  std::size_t written = 0;
  for (const DhcpOption option : message.options) {
    if (option.code == kOptionOverload) continue;
    writer.option(option.code, option.data);
    ++written;
  }
  const auto bytes = writer.finish();
  require(bytes.has_value(), "what was read fits");
  const auto again = parse_dhcp(*bytes);
  require(again.has_value(), "what was written can be read");
  require(again->header.xid == message.header.xid && again->header.hardware == message.header.hardware &&
              again->header.flags == message.header.flags && again->header.relay == message.header.relay,
          "the fixed part comes back");
  std::size_t read = 0;
  for (const DhcpOption option : again->options) read += option.code != kOptionOverload ? 1 : 0;
  require(read == written, "every option comes back");
  require(again->message_type() == message.message_type() && again->lease_time() == message.lease_time() &&
              again->server_identifier() == message.server_identifier(),
          "values come back");
}

void check_frame(ConstBytes payload) {
  std::vector<std::byte> room(payload.size() + kBeforeDhcp);
  const auto frame = write_dhcp_frame(room, from_client({2, 0, 0, 0, 0, 1}), payload);
  require(frame.has_value(), "a message fits its frame");
  const auto found = find_dhcp(*frame);
  require(found.has_value() == parse_dhcp(payload).has_value(), "a frame says what its message says");
  if (!found) return;
  require(found->udp.checksum_state == Checksum::right, "a written checksum is right");
  require(found->ipv4.checksum_state == Checksum::right, "so is the header's");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ConstBytes payload = std::as_bytes(std::span(data, size));
  if (size > 4096) return 0;
  check_frame(payload);
  const auto message = parse_dhcp(payload);
  if (!message) {
    require(!flaw_text(message.error()).empty() && !is_other_traffic(message.error()), "a flaw has its text");
    return 0;
  }
  require(lies_in(as_bytes(message->server_name), payload) && lies_in(as_bytes(message->boot_file), payload),
          "texts lie in the message");
  check_options(*message, payload);
  check_names(*message, payload);
  check_round_trip(*message, payload);
  return 0;
}
