#include "tests/contract/icmp_talk.h"

#include <algorithm>

#include "tests/support/internet_checksum.h"

namespace wirelab::contract {
namespace {

constexpr std::size_t kHeader = net::IcmpSocket::kLeastMessage;

void put(MutableBytes bytes, std::size_t place, unsigned number) {
  bytes[place] = static_cast<std::byte>(number >> 8U);
  bytes[place + 1] = static_cast<std::byte>(number);
}

unsigned number_at(ConstBytes bytes, std::size_t place) {
  return std::to_integer<unsigned>(bytes[place]) << 8U | std::to_integer<unsigned>(bytes[place + 1]);
}

}  // namespace

bool Pinger::open() {
  auto socket = rig_.client().open_icmp(family_);
  if (!socket) return false;
  socket_ = std::move(*socket);
  return true;
}

Result<void> Pinger::send(std::string_view data) {
  const auto bytes = as_bytes(data);
  request_size_ = kHeader + std::min(bytes.size(), request_.size() - kHeader);
  put(request_, 0, request_type() << 8U);
  put(request_, 2, 0);
  put(request_, 4, kIdentifier);
  put(request_, 6, ++sequence_);
  std::copy_n(bytes.begin(), request_size_ - kHeader, request_.begin() + kHeader);
  // Over IPv6 what stands there makes no difference.
  put(request_, 2, is_ipv4() ? test::internet_checksum(request()) : 0x1234U);
  return socket_->send_to(request(), rig_.server_address());
}

bool Pinger::take(std::size_t room) {
  const auto message = socket_->receive(MutableBytes(room_).first(room));
  if (message) message_ = *message;
  return message.has_value();
}

bool Pinger::is_reply(std::string_view data) const {
  const ConstBytes reply = bytes();
  if (type() != reply_type() || reply.size() != kHeader + data.size()) return false;
  const bool ours = number_at(reply, 4) == kIdentifier && number_at(reply, 6) > 0 && number_at(reply, 6) <= sequence_;
  return ours && as_text(reply.subspan(kHeader)) == data;
}

bool Pinger::is_answered(std::string_view data) {
  return rig_.run_until([&] {
    static_cast<void>(send(data));
    while (take()) {
      if (is_reply(data)) return true;
    }
    return false;
  });
}

bool open_pinger(Rig& rig, Verdict& verdict, Pinger& pinger) {
  if (!rig.icmp().present) {
    verdict.impossible(rig.icmp().reason);
    return false;
  }
  return verdict.check(pinger.open(), "an ICMP socket is open", __LINE__);
}

}  // namespace wirelab::contract
