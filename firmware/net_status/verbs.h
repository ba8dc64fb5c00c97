#pragma once

#include <array>

#include "firmware/command/verb_table.h"
#include "firmware/net_status/request.h"

namespace wirelab::net_status {

/// One network verb: its words, and what carries it out.
class NetworkVerb final : public command::Verb {
 public:
  /// What may stand behind the verb. Text and names are literals.
  struct Form {
    std::string_view verb;
    command::CommandWords::Target target = command::CommandWords::Target::none;
    std::array<std::string_view, 4> names = {};  ///< of `name=value` words; empty ones are none
    void (*handler)(const Request& request) = nullptr;
    command::Role needs = command::Role::admin;
  };

  NetworkVerb(Service& service, const Form& form) noexcept
      : Verb(form.verb, command::ArgumentForm::free_words, command::OutcomeKind::failed, form.needs),
        service_(service),
        form_(form) {}

  /// Takes the words apart and hands them over; the client is told what is wrong with them.
  void begin(const command::Beginning& beginning) override;

 private:
  Service& service_;
  const Form& form_;
};

/// NET_STATUS, ARP_TABLE, ARP_DELETE, ARP_RESOLVE, DHCP_RENEW, DHCP_RELEASE, DHCP_DISCOVER, PING, NEXT_HOP, NET_WATCH.
class NetStatusVerbs {
 public:
  explicit NetStatusVerbs(Service& service) noexcept;

  /// Registers them; false if one of the names is taken. The table must not outlive this object.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept;

 private:
  std::array<NetworkVerb, 10> verbs_;
};

}  // namespace wirelab::net_status
