#pragma once

#include <string>
#include <vector>

#include "host/cli/messages.h"
#include "host/cli/net/layout.h"
#include "host/explain/lab_check.h"

namespace wirelab::cli {

/// Appends what must hold, a row each: pass or FAIL, what, and in which packets.
void add_findings(Page& page, const std::vector<explain::Finding>& findings, Language language);

/// Appends a sentence behind a dash.
void add_sentence(Page& page, const std::string& sentence);

}  // namespace wirelab::cli
