#include "firmware/lab/answers.h"

#include "firmware/lab/documents.h"

namespace wirelab::lab {

command::Step Answer::step() const noexcept {
  if (document.empty()) return command::Finish{{.error = Error::no_resources}};
  return command::SendDocument{view(document), refusal};
}

Answer labs_answer(const Laboratory& laboratory, const LabKind* only) noexcept {
  Answer answer;
  JsonWriter json(answer.document, kMostDocument);
  write_labs(json, laboratory, only);
  if (json.failed()) answer.document.clear();
  return answer;
}

Answer refusal_answer(std::string_view verb, const Refusal& refusal) noexcept {
  Answer answer{.document = {}, .refusal = refusal.error};
  JsonWriter json(answer.document, kMostDocument);
  write_refusal(json, verb, refusal);
  if (json.failed()) answer.document.clear();
  return answer;
}

}  // namespace wirelab::lab
