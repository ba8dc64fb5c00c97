#pragma once

#include <utility>

#include "firmware/net_status/picture.h"

namespace wirelab::net_status {

/// Passes the rows of a stack's tables on to the picture. Of a neighbour that got another MAC it lets `LookAtFrames`
/// run first: the packet that told the stack came before its row, but perhaps after frames were last looked at. Pure.
template <typename LookAtFrames>
class ExplainedRows final : public FactSink {
 public:
  ExplainedRows(Picture& picture, LookAtFrames look_at_frames)
      : picture_(picture), look_at_frames_(std::move(look_at_frames)) {}

  void put(const Interface& interface) override { picture_.put(interface); }
  void put(const InterfaceAddress& address) override { picture_.put(address); }
  void put(const Route& route) override { picture_.put(route); }
  void put(const Neighbour& neighbour) override {
    const Neighbour* known = picture_.neighbour(neighbour.interface, neighbour.address);
    const auto before = known != nullptr ? answering_mac(*known) : std::nullopt;
    if (answering_mac(neighbour) != before) look_at_frames_();
    picture_.put(neighbour);
  }
  void put(const Resolver& resolver) override { picture_.put(resolver); }
  void remove(const Interface& interface) override { picture_.remove(interface); }
  void remove(const InterfaceAddress& address) override { picture_.remove(address); }
  void remove(const Route& route) override { picture_.remove(route); }
  void remove(const Neighbour& neighbour) override { picture_.remove(neighbour); }
  void begin_all() override { picture_.begin_all(); }
  void neighbours_again() override { picture_.neighbours_again(); }
  void end_all() override { picture_.end_all(); }

 private:
  Picture& picture_;
  LookAtFrames look_at_frames_;
};

}  // namespace wirelab::net_status
