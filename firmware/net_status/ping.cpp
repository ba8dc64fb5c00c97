#include "firmware/net_status/ping.h"

#include <algorithm>

#include "firmware/packet/fields.h"

namespace wirelab::net_status {
namespace {

using net::Family;

// ICMPv6 (RFC 4443 sections 3.1, 3.3, 4.1 and 4.2).
constexpr std::byte kUnreachable6{1};
constexpr std::byte kTimeExceeded6{3};
constexpr std::byte kEchoRequest6{128};
constexpr std::byte kEchoReply6{129};
constexpr std::size_t kIpv6Header = 40;

/// A header alone: what it points to goes with its packet.
packet::Ipv4Packet header_of(packet::Ipv4Packet packet) noexcept {
  packet.options = {};
  packet.payload = {};
  return packet;
}

std::uint64_t microseconds(Duration span) noexcept {
  const auto count = std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  return static_cast<std::uint64_t>(std::max<Duration::rep>(count, 0));
}

}  // namespace

void Ping::begin() {
  auto socket = service().reporter().stack().open_icmp(question_.to.family());
  if (!socket) {
    return refuse({socket.error(), socket.error() == Error::unsupported
                                       ? "wirelabd may not send ICMP; it needs the privilege CAP_NET_RAW for that"
                                       : "there is no socket left for ICMP; ask again in a moment"});
  }
  socket_ = std::move(*socket);
  static_cast<void>(socket_->set_ttl(question_.ttl));
  socket_->watch(this);
  service().reporter().add(*this);
  send_next();
}

void Ping::send_next() {
  std::array<std::byte, packet::kIcmpHeader + kMostData> room;
  std::array<std::byte, kMostData> data;
  // As ping does: bytes that count up show at once where a frame was cut or changed.
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i);
  const auto sequence = static_cast<std::uint16_t>(sent_ + 1);
  Echo& echo = echoes_[sent_++];
  echo.sent = now();
  const auto message = packet::write_echo(
      room, {.identifier = question_.identifier, .sequence = sequence, .data = ConstBytes(data).first(question_.data)});
  if (question_.to.family() == Family::ipv6) room[0] = kEchoRequest6;
  const auto sent = message ? socket_->send_to(*message, question_.to) : fail(message.error());
  if (sent) {
    echo.outcome = Outcome::no_answer;
  } else {
    echo.detail = error_name(sent.error());
  }
  timer_.start(sent_ < question_.count ? question_.interval : kPatience);
}

void Ping::ready() {
  if (socket_ == nullptr || finished()) return;
  receive();
  if (sent_ == question_.count && all_answered()) return finish();
  if (!timer_.expired()) return;
  if (sent_ == question_.count) return finish();
  send_next();
}

bool Ping::all_answered() const noexcept {
  return std::ranges::none_of(std::span(echoes_).first(sent_),
                              [](const Echo& echo) { return echo.outcome == Outcome::no_answer; });
}

void Ping::receive() {
  constexpr int kPerTurn = 32;
  std::array<std::byte, 2048> room;
  for (int count = 0; count < kPerTurn; ++count) {
    const auto info = socket_->receive(room);
    if (!info) return;
    const ConstBytes bytes = ConstBytes(room).first(info->size);
    if (question_.to.family() == Family::ipv4) {
      take_ipv4(bytes, *info);
    } else {
      take_ipv6(bytes, *info);
    }
  }
  socket_->again();
}

void Ping::take_ipv4(ConstBytes bytes, const net::IcmpMessage& info) {
  const auto packet = packet::parse_ipv4_beginning(bytes);
  const auto message = packet ? packet::parse_icmp(*packet) : packet::flawed(packet.error());
  if (!message) return;
  if (message->type == packet::IcmpType::echo_reply) {
    if (message->identifier() != question_.identifier) return;
    if (message->sequence() == 0 || message->sequence() > sent_) return;
    echoes_[message->sequence() - 1U].header = header_of(*packet);
    answered(message->sequence(), Outcome::reply, info, {});
    return;
  }
  const auto quoted = packet::quoted_packet(*message);
  if (!quoted || quoted->destination != question_.to || quoted->protocol != packet::kProtocolIcmp) return;
  if (quoted->payload.size() < packet::kIcmpHeader || packet::u16_at(quoted->payload, 4) != question_.identifier)
    return;
  const bool exceeded = message->type == packet::IcmpType::time_exceeded;
  answered(packet::u16_at(quoted->payload, 6), exceeded ? Outcome::time_exceeded : Outcome::unreachable, info,
           packet::icmp_text(message->type, message->code));
}

void Ping::take_ipv6(ConstBytes bytes, const net::IcmpMessage& info) {
  if (bytes.size() < packet::kIcmpHeader) return;
  if (bytes[0] == kEchoReply6 && packet::u16_at(bytes, 4) == question_.identifier) {
    answered(packet::u16_at(bytes, 6), Outcome::reply, info, {});
    return;
  }
  constexpr std::size_t kQuotedEcho = packet::kIcmpHeader + kIpv6Header;
  const bool error = bytes[0] == kUnreachable6 || bytes[0] == kTimeExceeded6;
  if (!error || bytes.size() < kQuotedEcho + packet::kIcmpHeader || bytes[kQuotedEcho] != kEchoRequest6) return;
  if (packet::u16_at(bytes, kQuotedEcho + 4) != question_.identifier) return;
  const bool exceeded = bytes[0] == kTimeExceeded6;
  answered(packet::u16_at(bytes, kQuotedEcho + 6), exceeded ? Outcome::time_exceeded : Outcome::unreachable, info,
           exceeded ? "hop limit exceeded" : "destination unreachable");
}

void Ping::answered(std::uint16_t sequence, Outcome outcome, const net::IcmpMessage& info, std::string_view detail) {
  if (sequence == 0 || sequence > sent_) return;
  Echo& echo = echoes_[sequence - 1U];
  if (echo.outcome != Outcome::no_answer) return;
  echo.outcome = outcome;
  echo.took = now() - echo.sent;
  echo.from = info.from;
  echo.ttl = info.ttl;
  echo.detail = detail;
}

void Ping::saw(const SeenFrame& frame) {
  if (!frame.icmp || frame.icmp->identifier() != question_.identifier) return;
  const std::uint16_t sequence = frame.icmp->sequence();
  if (sequence == 0 || sequence > sent_) return;
  Echo& echo = echoes_[sequence - 1U];
  if (frame.sent && frame.icmp->type == packet::IcmpType::echo_request) {
    echo.sent_stamp = frame.stamp;
    if (!request_ && frame.ipv4) {
      request_ = header_of(*frame.ipv4);
      request_macs_ = {frame.ethernet.source, frame.ethernet.destination};
    }
  } else if (!frame.sent && frame.icmp->type == packet::IcmpType::echo_reply) {
    echo.answered_stamp = frame.stamp;
  }
}

void Ping::write_echo(JsonWriter& json, std::uint16_t sequence) const {
  const Echo& echo = echoes_[sequence - 1U];
  constexpr std::array<std::string_view, 5> kNames{"no_answer", "not_sent", "reply", "unreachable", "time_exceeded"};
  const bool answered = echo.outcome >= Outcome::reply;
  json.begin_object().number("sequence", sequence).text("outcome", kNames[static_cast<std::size_t>(echo.outcome)]);
  write_address(json, "from", answered ? std::optional(echo.from) : std::nullopt);
  if (answered) {
    json.number("rtt_us", microseconds(round_trip(echo))).number("ttl", echo.ttl);
  } else {
    json.null("rtt_us").null("ttl");
  }
  write_ip_header(json, "header", echo.header);
  if (echo.detail.empty()) {
    json.null("detail");
  } else {
    json.text("detail", echo.detail);
  }
  json.end_object();
}

Duration Ping::round_trip(const Echo& echo) noexcept {
  const bool stamped = echo.sent_stamp && echo.answered_stamp;
  return stamped ? Duration(*echo.answered_stamp - *echo.sent_stamp) : echo.took;
}

void Ping::write(JsonWriter& json, const Report& report) {
  std::uint64_t received = 0;
  std::uint64_t least = UINT64_MAX;
  std::uint64_t most = 0;
  std::uint64_t sum = 0;
  for (const Echo& echo : std::span(echoes_).first(sent_)) {
    if (echo.outcome != Outcome::reply) continue;
    const std::uint64_t took = microseconds(round_trip(echo));
    ++received;
    least = std::min(least, took);
    most = std::max(most, took);
    sum += took;
  }
  begin_document(json, "ping", report);
  write_address(json, "to", question_.to);
  // The stack may have learned the MAC only by this ping.
  std::optional<NextHop> hop = question_.hop;
  if (hop) hop = next_hop(report.picture, hop->to, hop->route);
  write_next_hop(json, "next_hop", report, hop);
  if (request_) {
    write_frame(json, request_macs_[0], request_macs_[1], packet::kEtherTypeIpv4);
  } else {
    json.null("frame");
  }
  write_ip_header(json, "request", request_);
  json.number("data_bytes", question_.data).number("sent", sent_).number("received", received);
  json.number("loss_percent", sent_ == 0 ? 0 : (sent_ - received) * 100 / sent_);
  json.key("rtt_us");
  if (received == 0) {
    json.null();
  } else {
    json.begin_object().number("min", least).number("average", sum / received).number("max", most).end_object();
  }
  json.key("echoes").begin_array();
  for (std::size_t index = 0; index < sent_; ++index) write_echo(json, static_cast<std::uint16_t>(index + 1));
  json.end_array().end_object();
}

}  // namespace wirelab::net_status
