#pragma once

#include "firmware/capture/service.h"
#include "firmware/lab/laboratory.h"
#include "firmware/net_status/service.h"

namespace wirelab::appliance {

/// What captures are told of the laboratory and of the network; neither service knows of captures.
class CaptureSurroundings final : public capture::Surroundings {
 public:
  /// Both must outlive it.
  CaptureSurroundings(const lab::Laboratory& laboratory, net_status::Service& network) noexcept
      : laboratory_(laboratory), network_(network) {}

  [[nodiscard]] bool is_lab_port(capture::Transport transport, std::uint16_t port) const noexcept override;
  [[nodiscard]] std::optional<capture::ServicePort> port_of(std::string_view lab) const noexcept override;
  [[nodiscard]] bool knows(std::string_view lab) const noexcept override { return lab::find_lab(lab) != nullptr; }
  [[nodiscard]] bool any_lab() const noexcept override;
  [[nodiscard]] FixedText<15> interface_of(const net::Address& address) const noexcept override;

 private:
  [[nodiscard]] std::optional<capture::ServicePort> port_of(const lab::LabKind& kind) const noexcept;

  const lab::Laboratory& laboratory_;
  net_status::Service& network_;
};

}  // namespace wirelab::appliance
