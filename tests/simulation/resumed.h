#pragma once

#include <string>
#include <string_view>

#include "tests/simulation/request.h"

namespace wirelab::simulation {

/// Requests of uploads in parts: UPLOAD_OFFSET, UPLOAD_PART, UPLOAD_DROP.
[[nodiscard]] bool is_resumed(const Request& request);
/// Chooses an upload and what is asked of it.
void choose_resumed(Stage& stage, Request& request);
/// The words behind the path.
[[nodiscard]] std::string resumed_words(const Stage& stage, const Request& request);
/// The bytes of the part.
[[nodiscard]] std::string_view part_of(const Stage& stage, const Request& request);
/// It is on its way, `change` in the model of the files.
void enter_resumed(Stage& stage, Request& request);
/// What was answered: true if that is all there is to say, false if it is for the rules of all requests.
[[nodiscard]] bool judge_resumed(Stage& stage, const Request& request, unsigned status, std::string_view word,
                                 std::string_view told);

}  // namespace wirelab::simulation
