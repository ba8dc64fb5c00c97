#pragma once

#include "host/cli/failure.h"
#include "host/cli/options.h"
#include "host/net_report/document.h"

namespace wirelab::cli {

/// How a document or line of `server` is wrong, in words.
[[nodiscard]] Failure undecodable(Language language, const net_report::DecodeFault& fault, std::string_view server);

/// The answer to something else than what was asked.
[[nodiscard]] Failure wrong_answer(Language language, std::string_view server);

/// What an appliance could not do, in its own words, which stay in `reply`.
[[nodiscard]] Failure refused_by(Language language, const net_report::Trouble& trouble);

}  // namespace wirelab::cli
