#include "firmware/lab/start_in_folder.h"

namespace wirelab::lab {

StartInFolder::StartInFolder(Laboratory& laboratory, const LabKind& kind, const Order& order, std::string_view verb,
                             Watcher& waiting) noexcept
    : laboratory_(laboratory), kind_(kind), order_(order), verb_(verb) {
  auto look = laboratory_.files().look(order_.folder.value_or(FixedText<64>()).view());
  if (!look) {
    answer_ = start(fail(look.error()));
    return;
  }
  look_ = std::move(*look);
  look_->watch(&waiting);
}

command::Step StartInFolder::next() {
  if (!answer_) {
    const auto found = look_->info();
    if (!found && found.error() == Error::would_block) return command::Wait{};
    answer_ = start(found);
    look_.reset();
  }
  return answer_->step();
}

Answer StartInFolder::start(const Result<storage::EntryInfo>& found) {
  // A store without directories has none to look for, and one that cannot be read now may be read later.
  const bool missing = found ? found->type != storage::EntryType::directory
                             : found.error() == Error::not_found || found.error() == Error::not_allowed;
  if (missing) {
    std::array<char, 200> room{};
    TextBuilder why(room);
    why.add("there is no folder ").add(order_.folder.value_or(FixedText<64>()).view()).add(" for ").add(kind_.name);
    why.add(": make it first (MAKE_DIRECTORY), or name another one");
    return refusal_answer(verb_, {.error = Error::not_found, .why = why.text()});
  }
  const auto started = laboratory_.start(kind_, order_);
  return started ? labs_answer(laboratory_, &kind_) : refusal_answer(verb_, started.error());
}

}  // namespace wirelab::lab
