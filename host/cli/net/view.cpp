#include "host/cli/net/view.h"

#include <algorithm>
#include <array>
#include <span>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

struct Word {
  std::string_view word;
  Label label;
  Style style = Style::plain;
};

using enum Label;

constexpr std::array kLeaseStates = std::to_array<Word>({{"none", lease_none, Style::bad},
                                                         {"selecting", lease_selecting, Style::warn},
                                                         {"requesting", lease_requesting, Style::warn},
                                                         {"rebooting", lease_rebooting, Style::warn},
                                                         {"bound", lease_bound, Style::good},
                                                         {"renewing", lease_renewing, Style::warn},
                                                         {"rebinding", lease_rebinding, Style::bad},
                                                         {"refused", lease_refused, Style::bad},
                                                         {"expired", lease_expired, Style::bad},
                                                         {"released", lease_released, Style::warn}});
constexpr std::array kNeighbourStates = std::to_array<Word>({{"reachable", near_reachable, Style::good},
                                                             {"stale", near_stale},
                                                             {"delay", near_delay, Style::warn},
                                                             {"probe", near_probe, Style::warn},
                                                             {"incomplete", near_incomplete, Style::bad},
                                                             {"failed", near_failed, Style::bad},
                                                             {"permanent", near_permanent, Style::good},
                                                             {"noarp", near_noarp}});
constexpr std::array kOrigins = std::to_array<Word>({{"kernel", origin_kernel},
                                                     {"static", origin_static},
                                                     {"dhcp", origin_dhcp},
                                                     {"link-local", origin_link_local},
                                                     {"router", origin_router}});
constexpr std::array kCauses = std::to_array<Word>({{"found_at_start", cause_found_at_start},
                                                    {"command", cause_command},
                                                    {"lease_half_over", cause_lease_half_over},
                                                    {"lease_nearly_over", cause_lease_nearly_over},
                                                    {"before_its_time", cause_before_its_time},
                                                    {"address_of_before", cause_address_of_before},
                                                    {"starts_over", cause_starts_over},
                                                    {"no_answer", cause_no_answer},
                                                    {"server_refused", cause_server_refused},
                                                    {"lease_given", cause_lease_given},
                                                    {"lease_lost", cause_lease_lost},
                                                    {"arp_reply", cause_arp_reply},
                                                    {"arp_request", cause_arp_request},
                                                    {"arp_announcement", cause_arp_announcement},
                                                    {"address_in_use", cause_address_in_use},
                                                    {"address_probed", cause_address_probed},
                                                    {"stack", cause_stack}});

Piece translated(const View& view, std::span<const Word> words, const std::string& word) {
  const auto found = std::ranges::find(words, word, &Word::word);
  return found == words.end() ? Piece{word} : Piece{view.say(found->label), found->style};
}

}  // namespace

std::string View::moment(net_report::Moment moment, const std::optional<net_report::Moment>& today) const {
  const std::string date = date_text(moment, clock);
  const std::string time = time_text(moment, clock, false);
  return today && date_text(*today, clock) == date ? time : date + ' ' + time;
}

Piece lease_state(const View& view, const std::string& word) { return translated(view, kLeaseStates, word); }

Piece neighbour_state(const View& view, const std::string& word) { return translated(view, kNeighbourStates, word); }

std::string origin_text(const View& view, const std::string& word) {
  return word == "unknown" ? std::string() : translated(view, kOrigins, word).text;
}

std::string cause_text(const View& view, const net_report::Event& event) {
  const auto known = std::ranges::find(kCauses, event.cause, &Word::word);
  const std::string number = event.because > 0 ? '#' + std::to_string(event.because) : std::string();
  if (known != kCauses.end()) {
    return "← " + view.say(known->label) + (number.empty() ? std::string() : " (" + number + ')');
  }
  // An answer follows from what was asked, which the number says; of newer causes the server's words say more.
  if (event.cause == "answer" || event.why.empty()) return number.empty() ? std::string() : "← " + number;
  return "← " + shown(event.why);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& one : texts) all += (all.empty() ? "" : ", ") + shown(one);
  return all.empty() ? "–" : all;
}

std::string or_dash(const std::string& text) { return text.empty() ? "–" : shown(text); }

}  // namespace wirelab::cli
