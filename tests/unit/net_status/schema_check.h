#pragma once

#include <cstdio>
#include <span>
#include <string>

namespace wirelab::net_status {

/// True if all documents hold to schema/net.schema.json; what is wrong with them stands in the test's output. There
/// must be one at least.
inline bool hold_to_schema(std::span<const std::string> documents) {
  const std::string command = std::string("python3 '") + WIRELAB_CHECKOUT +
                              "/tests/unit/net_status/check_documents.py' '" + WIRELAB_CHECKOUT +
                              "/firmware/net_status/schema/net.schema.json'";
  std::FILE* check = popen(command.c_str(), "w");
  if (check == nullptr) return false;
  for (const std::string& document : documents) std::fprintf(check, "%s\n", document.c_str());
  return pclose(check) == 0;
}

}  // namespace wirelab::net_status
