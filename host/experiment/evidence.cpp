#include "host/experiment/evidence.h"

#include <algorithm>
#include <functional>

namespace wirelab::experiment {

std::expected<Evidence, explain::FileTrouble> Evidence::read(std::string_view capture) {
  Evidence evidence;
  explain::CaptureReader reader(as_bytes(capture));
  explain::Explainer explainer;
  while (evidence.packets_.size() < kMost) {
    const auto next = reader.next();
    if (!next) return std::unexpected(next.error());
    if (!*next) break;
    const explain::CapturedPacket& captured = **next;  // NOLINT(bugprone-unchecked-optional-access): asked above
    Packet packet{.told = {}, .layers = explain::dissect(captured), .length = captured.original_length};
    packet.told = explainer.add(captured, packet.layers);
    packet.talk = evidence.talks_.add(packet.told);
    evidence.packets_.push_back(std::move(packet));
  }
  return evidence;
}

void Evidence::keep_to(std::vector<std::uint16_t> client_ports) { own_ports_ = std::move(client_ports); }

std::vector<const explain::Talk*> Evidence::talks(explain::Topic topic, std::uint16_t port) const {
  std::vector<const explain::Talk*> found = talks(topic);
  std::erase_if(found, [port](const explain::Talk* talk) { return talk->tally.server_port != port; });
  return found;
}

std::vector<const explain::Talk*> Evidence::talks(explain::Topic topic) const {
  std::vector<const explain::Talk*> found;
  for (const explain::Talk& talk : talks_.all()) {
    if (talk.tally.topic == topic) found.push_back(&talk);
  }
  const auto is_own = [this](const explain::Talk* talk) {
    return std::ranges::find(own_ports_, talk->tally.client_port) != own_ports_.end();
  };
  const bool has_ports = topic == explain::Topic::tcp || topic == explain::Topic::udp;
  if (has_ports && std::ranges::any_of(found, is_own)) std::erase_if(found, std::not_fn(is_own));
  return found;
}

std::vector<const Packet*> Evidence::packets_of(const explain::Talk& talk) const {
  std::vector<const Packet*> found;
  for (const Packet& packet : packets_) {
    if (packet.talk == talk.number) found.push_back(&packet);
  }
  return found;
}

std::vector<const Packet*> Evidence::packets_of(const explain::Talk& talk, bool from_opener) const {
  std::vector<const Packet*> found = packets_of(talk);
  std::erase_if(found, [&](const Packet* packet) { return talk.tally.is_from_opener(packet->told) != from_opener; });
  return found;
}

}  // namespace wirelab::experiment
