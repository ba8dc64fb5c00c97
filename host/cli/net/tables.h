#pragma once

#include "host/cli/net/view.h"

namespace wirelab::cli {

// What several pages have in them.

/// Where a page's values begin, behind their titles.
inline constexpr std::size_t kTitles = 13;

/// Appends the ARP table, and where there are any the neighbours of IPv6, which have wider addresses, as a table of
/// their own; gateways first, at most `most` rows of each. `indent` is where rows begin, with a title before the first
/// of them; from the first column on there is no room for titles, and columns have headings instead.
void add_neighbours(Page& page, const std::vector<net_report::Neighbour>& neighbours, const View& view,
                    std::size_t indent, std::size_t most);

/// What a DHCP server gives or offers, as pairs of label and value: the addresses, then `kAddressTerms` onwards the
/// times and names. `lease` adds how long T1 and T2 are away, or null.
inline constexpr std::size_t kAddressTerms = 4;
[[nodiscard]] std::vector<std::pair<Piece, Piece>> term_pairs(const net_report::Terms& terms,
                                                              const net_report::Lease* lease, const View& view);

/// The state of a lease in a row: "bound, expires in 23h 50m, obtained 12:50:00, 10m ago".
void add_lease_state(Row& row, const net_report::Lease& lease, const std::optional<net_report::Moment>& today,
                     const View& view);

/// Appends "… 7 more" if `all` exceed `most`.
void add_more(Page& page, std::size_t all, std::size_t most, const View& view, std::size_t indent);

}  // namespace wirelab::cli
