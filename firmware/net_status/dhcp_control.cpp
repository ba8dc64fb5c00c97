#include "firmware/net_status/dhcp_control.h"

#include <algorithm>
#include <utility>

namespace wirelab::net_status {

DhcpControl::DhcpControl(Reporter& reporter) noexcept : reporter_(reporter), timer_(reporter.reactor(), *this) {}

DhcpControl::Plan* DhcpControl::plan_for(InterfaceIndex interface) noexcept {
  auto plan = std::ranges::find(plans_, interface, &Plan::interface);
  if (plan == plans_.end()) plan = std::ranges::find(plans_, InterfaceIndex{0}, &Plan::interface);
  if (plan == plans_.end()) return nullptr;
  plan->interface = interface;
  return &*plan;
}

bool DhcpControl::renew(InterfaceIndex interface) noexcept {
  Plan* plan = plan_for(interface);
  if (plan == nullptr) return false;
  plan->renew = reporter_.reactor().now() + kDelay;
  restart_timer();
  return true;
}

bool DhcpControl::release(InterfaceIndex interface, std::optional<Duration> renew_after) noexcept {
  Plan* plan = plan_for(interface);
  if (plan == nullptr) return false;
  plan->release = reporter_.reactor().now() + kDelay;
  plan->renew = renew_after ? plan->release + *renew_after : kNever;
  restart_timer();
  return true;
}

void DhcpControl::restart_timer() noexcept {
  TimePoint next = kNever;
  for (const Plan& plan : plans_) {
    if (plan.interface != 0) next = std::min(next, plan.next());
  }
  timer_.start_at(next);
}

void DhcpControl::ready() {
  for (Plan& plan : plans_) {
    if (plan.interface != 0 && plan.next() <= reporter_.reactor().now()) carry_out(plan);
  }
  restart_timer();
}

void DhcpControl::carry_out(Plan& plan) {
  Picture& picture = reporter_.picture();
  const Interface* interface = picture.interface(plan.interface);
  const bool releases = plan.release <= plan.renew;
  (releases ? plan.release : plan.renew) = kNever;
  if (interface != nullptr) {
    if (DhcpTracker* tracker = picture.tracker(plan.interface)) tracker->expect_command(reporter_.reactor().now());
    const ActionResult done = releases ? reporter_.facts().release(*interface) : reporter_.facts().renew(*interface);
    if (!done) {
      reporter_.log().warning("dhcp_command_failed",
                              {{"interface", interface->name.view()}, {"reason", done.error().why}});
    }
  }
  if (plan.next() == kNever) plan = {};
}

}  // namespace wirelab::net_status
