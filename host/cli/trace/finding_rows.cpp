#include "host/cli/trace/finding_rows.h"

#include "host/cli/display.h"
#include "host/explain/page.h"

namespace wirelab::cli {

void add_findings(Page& page, const std::vector<explain::Finding>& findings, Language language) {
  for (const explain::Finding& one : findings) {
    page.emplace_back().hang = 8;
    page.back().add("  " + text(language, one.holds ? Message::check_pass : Message::check_fail),
                    one.holds ? Style::good : Style::bad);
    page.back().add("  " + shown(one.text) + explain::seen_in(one.packets));
  }
}

void add_sentence(Page& page, const std::string& sentence) {
  page.emplace_back().hang = 4;
  page.back().add("  - " + shown(sentence));
}

}  // namespace wirelab::cli
