#include "host/cli/lab/lab_question.h"

#include "host/cli/net/answer.h"

namespace wirelab::cli {

Attempt<std::vector<LabRow>> ask_labs(Conductor& conductor, client::Verb verb, std::string command) {
  const Language language = conductor.options().language;
  const auto answer = conductor.document(verb, std::move(command), {});
  if (!answer) return std::unexpected(answer.error());
  auto labs = decode_labs(*answer);
  if (!labs) return std::unexpected(wrong_answer(language, conductor.server()));
  if (const auto* trouble = std::get_if<net_report::Trouble>(&*labs)) {
    return std::unexpected(refused_by(language, *trouble));
  }
  return std::get<std::vector<LabRow>>(std::move(*labs));
}

}  // namespace wirelab::cli
