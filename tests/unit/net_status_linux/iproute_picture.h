#pragma once

#include <set>
#include <string>

#include "tests/unit/net_status_linux/table_sink.h"

namespace wirelab::net_status {

/// One line of text a row, so that two pictures of the same tables can be compared as sets and a difference is read at
/// once.
using Picture = std::set<std::string>;

/// What the rows of a sink say.
[[nodiscard]] Picture interfaces_of(const TableSink& sink);
[[nodiscard]] Picture addresses_of(const TableSink& sink);
[[nodiscard]] Picture routes_of(const TableSink& sink);
[[nodiscard]] Picture neighbours_of(const TableSink& sink);

/// What `ip -j` says in the calling thread's network namespace, in the same words. Throws if it fails.
[[nodiscard]] Picture interfaces_of_iproute();
[[nodiscard]] Picture addresses_of_iproute();
[[nodiscard]] Picture routes_of_iproute();
[[nodiscard]] Picture neighbours_of_iproute();

}  // namespace wirelab::net_status
