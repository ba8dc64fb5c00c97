#pragma once

#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "host/cli/net/view.h"
#include "tests/unit/host/net_report/sample.h"

namespace wirelab::cli {

/// A viewer in a fixed zone: two hours east of Greenwich.
inline std::tm fixed_clock(std::time_t time) {
  time += 2 * 3600;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  return parts;
}

inline View english() { return {.language = Language::english, .clock = fixed_clock}; }
inline View spanish() { return {.language = Language::spanish, .clock = fixed_clock}; }

/// The page as text, with a line feed behind each line.
inline std::string text_of(const Page& page, std::size_t width = 0, bool colour = false) {
  std::string all;
  for (const std::string& line : laid_out(page, {.width = width, .colour = colour})) all += line + '\n';
  return all;
}

/// A sample as the document it is.
inline net_report::Document document_of(const std::string& name) {
  auto document = net_report::decode_document(net_report::sample(name));
  EXPECT_TRUE(document) << name;
  return document ? *document : net_report::Document{};
}

}  // namespace wirelab::cli
