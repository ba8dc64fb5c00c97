#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "host/net_report/document.h"

namespace wirelab::net_report {

/// A sample of tests/support/net_documents, which tests/system checks against the schema.
inline std::string sample(const std::string& name) {
  std::ifstream file(std::string(WIRELAB_NET_DOCUMENTS) + "/" + name);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_FALSE(text.empty()) << name;
  return text;
}

/// What an optional holds; a failure and an empty value if it holds nothing.
template <typename T>
T held(const std::optional<T>& optional) {
  EXPECT_TRUE(optional.has_value());
  return optional.value_or(T());
}

/// The same, to be changed.
template <typename T>
T& opened(std::optional<T>& optional) {
  EXPECT_TRUE(optional.has_value());
  return optional ? *optional : optional.emplace();
}

/// The sample document as what it is.
template <typename Body>
Body sample_of(const std::string& name) {
  auto document = decode_document(sample(name));
  if (!document) {
    ADD_FAILURE() << name << ": flaw " << static_cast<int>(document.error().flaw) << " at " << document.error().place;
    return {};
  }
  auto* body = std::get_if<Body>(&document->body);
  if (body == nullptr) {
    ADD_FAILURE() << name << " is another document";
    return {};
  }
  return std::move(*body);
}

/// Every document that there is one sample of.
inline constexpr std::array kSamples{"status.json",     "arp_table.json",    "arp_delete.json",    "arp_resolve.json",
                                     "dhcp_renew.json", "dhcp_release.json", "dhcp_discover.json", "ping.json",
                                     "next_hop.json",   "error.json"};

}  // namespace wirelab::net_report
