#include "firmware/lab/lab_list.h"

#include <algorithm>

#include "firmware/core/text.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::lab {
namespace {

std::string_view without_blanks(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::optional<ListedLab> take_listed_lab(std::string_view& list) noexcept {
  if (list.empty()) return ListedLab{};
  const std::size_t comma = std::min(list.find(','), list.size());
  const std::string_view entry = without_blanks(list.substr(0, comma));
  // Behind a last comma something has to stand, or it would look as if it had been forgotten.
  if (comma + 1 == list.size()) return std::nullopt;
  list.remove_prefix(std::min(comma + 1, list.size()));
  const std::size_t equals = entry.find('=');
  const std::string_view place = entry.substr(0, equals);
  const std::size_t colon = place.find(':');
  ListedLab listed{.kind = find_lab(place.substr(0, colon))};
  if (listed.kind == nullptr) return std::nullopt;
  if (equals != std::string_view::npos) {
    const std::string_view folder = entry.substr(equals + 1);
    listed.order.folder = folder;
    if (!listed.kind->opens_files || listed.order.folder->view() != folder ||
        !storage::check_path(folder, storage::PathOf::directory)) {
      return std::nullopt;
    }
  }
  if (colon == std::string_view::npos) return listed;
  const auto port = parse_decimal(place.substr(colon + 1));
  if (!port || *port == 0 || *port > UINT16_MAX) return std::nullopt;
  listed.order.port = static_cast<std::uint16_t>(*port);
  return listed;
}

bool valid_lab_list(std::string_view list) noexcept {
  if (list.empty()) return false;
  while (!list.empty()) {
    if (!take_listed_lab(list)) return false;
  }
  return true;
}

}  // namespace wirelab::lab
