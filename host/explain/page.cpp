#include "host/explain/page.h"

#include <algorithm>

#include "host/explain/verdict.h"

namespace wirelab::explain {

std::string outcome_text(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, &Finding::holds) ? "passed" : "not passed";
}

std::string mark_of(const Finding& finding) { return finding.holds ? "✓ pass" : "✗ fail"; }

std::string seen_in(const std::vector<std::size_t>& packets) {
  return packets.empty() ? std::string() : " (" + packets_text(packets) + ")";
}

}  // namespace wirelab::explain
