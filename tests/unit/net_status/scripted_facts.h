#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "firmware/net_status/fact_source.h"

namespace wirelab::net_status {

/// Tables that say what the test tells them to, and actions that only note that they were asked for.
class ScriptedFacts final : public FactSource {
 public:
  /// Something changes: `report` is called with the next refresh.
  void change(std::function<void(FactSink&)> report) {
    changes.push_back(std::move(report));
    if (watcher != nullptr) wake(*watcher);
  }

  std::vector<std::function<void(FactSink&)>> changes;
  std::function<void(Watcher&)> wake = [](Watcher&) {};
  Watcher* watcher = nullptr;
  std::optional<Lease> lease;
  Result<RouteAnswer> route = fail(Error::unreachable);
  std::optional<Refusal> refusal;      ///< what delete, renew and release answer
  std::optional<Refusal> ask_refusal;  ///< what ask_for answers
  std::vector<std::string> done;       ///< "renew eth0", "delete 10.0.2.2", …

  void refresh(FactSink& sink) override {
    for (const auto& report : std::exchange(changes, {})) report(sink);
  }
  void watch(Watcher* who) override { watcher = who; }
  std::optional<Lease> held_lease(const Interface& /*interface*/) override { return lease; }
  Result<RouteAnswer> route_to(const net::Address& /*to*/) override { return route; }
  ActionResult delete_neighbour(InterfaceIndex /*interface*/, const net::Address& address) override {
    return act("delete", address, refusal);
  }
  ActionResult ask_for(InterfaceIndex /*interface*/, const net::Address& address) override {
    return act("ask", address, ask_refusal);
  }
  ActionResult can_control(const Interface& /*interface*/) override {
    return refusal ? ActionResult(std::unexpected(*refusal)) : ActionResult();
  }
  ActionResult renew(const Interface& interface) override { return act("renew", interface.name.view(), refusal); }
  ActionResult release(const Interface& interface) override { return act("release", interface.name.view(), refusal); }
  void conflict(InterfaceIndex /*interface*/, const net::Address& address) override {
    static_cast<void>(act("conflict", address, std::nullopt));
  }

 private:
  ActionResult act(std::string_view what, const net::Address& address, const std::optional<Refusal>& refused) {
    std::array<char, net::Address::kMaxText> room{};
    TextBuilder text(room);
    address.append_to(text);
    return act(what, text.text(), refused);
  }
  ActionResult act(std::string_view what, std::string_view on, const std::optional<Refusal>& refused) {
    if (refused) return std::unexpected(*refused);
    done.push_back(std::string(what) + ' ' + std::string(on));
    return {};
  }
};

}  // namespace wirelab::net_status
