#pragma once

#include <string>
#include <string_view>

#include "host/cli/net/labels.h"
#include "host/cli/net/layout.h"
#include "host/cli/net/quantities.h"
#include "host/net_report/document.h"

namespace wirelab::cli {

/// For whom a page is made.
struct View {
  Language language = Language::english;
  LocalClock clock = nullptr;

  [[nodiscard]] std::string say(Label label, std::initializer_list<std::string_view> arguments = {}) const {
    return text(language, label, arguments);
  }
  /// A moment for people: only its time on the day of `today`, else with its date.
  [[nodiscard]] std::string moment(net_report::Moment moment, const std::optional<net_report::Moment>& today) const;
};

/// The words of the documents as people read them. A word that is newer than this program stays as it is.
[[nodiscard]] Piece lease_state(const View& view, const std::string& word);
[[nodiscard]] Piece neighbour_state(const View& view, const std::string& word);
[[nodiscard]] std::string origin_text(const View& view, const std::string& word);
/// Why an event happened, with the number of the event behind it: "← a DHCP server gave it (#6)"; empty if not known.
[[nodiscard]] std::string cause_text(const View& view, const net_report::Event& event);

/// Texts with a comma between, each escaped; "–" for none.
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);
/// The escaped text, or "–" where it is empty.
[[nodiscard]] std::string or_dash(const std::string& text);

}  // namespace wirelab::cli
