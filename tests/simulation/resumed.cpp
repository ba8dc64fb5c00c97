#include "tests/simulation/resumed.h"

#include <algorithm>
#include <charconv>

#include "firmware/storage/sha256.h"
#include "tests/simulation/paths.h"

namespace wirelab::simulation {
namespace {

using Kind = Request::Kind;
using Condition = FileChange::Condition;

std::string digest_words(std::string_view bytes) {
  storage::Sha256 sha256;
  sha256.update(as_bytes(bytes));
  const storage::DigestText digits = storage::digest_text(sha256.finish());
  return {digits.data(), digits.size()};
}

std::uint64_t size_of(const Stage& stage, const Request& request) {
  return stage.contents.bytes(request.content).size();
}

UploadPtr choose_upload(Stage& stage) {
  Random& random = stage.random;
  const auto& all = stage.uploads.all();
  if (!all.empty() && random.chance(80))
    return all[all.size() - 1 - random.below(std::min<std::size_t>(all.size(), 3))];
  std::string path = pick_path(random);
  const auto there = stage.files.files();
  if (!there.empty() && random.chance(50)) path = there[random.below(there.size())];
  while (never_stored(path)) path = pick_path(random);
  const std::size_t size = random.chance(20) ? random.between(50'000, 140'000) : random.between(20, 3'000);
  return stage.uploads.add(std::move(path), stage.contents.make(size));
}

bool ends_it(const Stage& stage, const Request& request) {
  return request.kind == Kind::part && request.offset + request.announced == size_of(stage, request);
}

std::string shown(const Stage& stage, const Request& request) {
  return session_line(request, {}).substr(0, 40) + " " + resumed_words(stage, request);
}

/// Whether an offset that was told may be right: all that was answered to be durable is there, and no more than was
/// sent.
void check_offset(Stage& stage, const Request& request, std::string_view told) {
  const std::string_view digits = told.starts_with("{\"offset\":") ? told.substr(10, told.find('}') - 10) : told;
  std::uint64_t offset = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), offset);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return stage.verdict.fail("no offset: " + std::string(told));
  }
  Upload& upload = *request.resumed;
  UploadModel::refresh(upload);
  const bool firm = upload.lowered == request.lowered && !stage.faults.io_errors;
  if (firm && offset < request.floor) {
    stage.verdict.fail("of an upload " + std::to_string(request.floor) + " bytes were answered to be durable, and " +
                       std::to_string(offset) + " are here: " + shown(stage, request));
  }
  if (offset > std::max(upload.ceiling, request.ceiling)) {
    stage.verdict.fail("of an upload more is here than anybody sent: " + std::to_string(offset) + " bytes, " +
                       shown(stage, request));
  }
  UploadModel::told(upload, offset, request.lowered);
}

void over(Stage& stage, const Request& request) {
  if (request.change && !request.change->over) request.change->over = stage.files.version();
}

/// Whether a part that is whole may have met the condition's failure.
bool may_not_hold(const Stage& stage, const Request& request) {
  const FileModel& files = stage.files;
  if (!ends_it(stage, request)) return false;
  if (request.condition == Condition::replace) return files.lacked_content(request.version, request.path, request.old);
  return request.condition == Condition::free && files.had_file(request.version, request.path);
}

}  // namespace

bool is_resumed(const Request& request) {
  return request.kind == Kind::offset || request.kind == Kind::part || request.kind == Kind::drop;
}

void choose_resumed(Stage& stage, Request& request) {
  Random& random = stage.random;
  request.resumed = choose_upload(stage);
  const Upload& upload = *request.resumed;
  request.path = upload.path;
  request.content = upload.content;
  if (request.kind != Kind::part) return;
  const std::uint64_t size = size_of(stage, request);
  static constexpr Condition kConditions[] = {Condition::beside, Condition::free, Condition::replace};
  request.condition = random.pick(kConditions);
  request.old = stage.files.content_now(request.path).value_or(upload.content);
  if (random.chance(15)) request.old = upload.content;
  request.offset = random.chance(85) ? std::min(upload.floor, size) : random.below(size + 1);
  request.announced = size - request.offset;
  if (random.chance(50)) request.announced = random.below(request.announced + 1);
}

std::string resumed_words(const Stage& stage, const Request& request) {
  const std::string& bytes = stage.contents.bytes(request.content);
  std::string words = " " + std::to_string(bytes.size()) + " " + digest_words(bytes);
  if (request.kind != Kind::part) return words;
  switch (request.condition) {
    case Condition::beside: words += " beside "; break;
    case Condition::free: words += " new "; break;
    case Condition::replace: words += " replace=" + digest_words(stage.contents.bytes(request.old)) + " "; break;
  }
  return words + std::to_string(request.offset);
}

std::string_view part_of(const Stage& stage, const Request& request) {
  const std::string_view bytes = stage.contents.bytes(request.content);
  if (request.kind == Kind::upload) return bytes;
  return request.kind == Kind::part ? bytes.substr(request.offset, request.announced) : std::string_view();
}

void enter_resumed(Stage& stage, Request& request) {
  Upload& upload = *request.resumed;
  UploadModel::refresh(upload);
  request.floor = upload.floor;
  request.ceiling = upload.ceiling;
  if (request.change) stage.uploads.asked(request.resumed, request.change, request.offset + request.announced);
  request.lowered = upload.lowered;
  // The floor of one who drops was there before.
  if (request.kind == Kind::drop) request.floor = 0;
}

bool judge_resumed(Stage& stage, const Request& request, unsigned status, std::string_view word,
                   std::string_view told) {
  const bool whole = ends_it(stage, request);
  Upload& upload = *request.resumed;
  const auto blame = [&](std::string_view what) {
    stage.verdict.fail(std::string(what) + ": " + std::to_string(status) + " " + std::string(word) + " to " +
                       shown(stage, request));
    return true;
  };
  if (status == 409 && word == "in_use") {
    if (!UploadModel::may_be_in_use(upload, request.change, request.version)) return blame("nobody sends a part");
    over(stage, request);
    return true;
  }
  if (request.kind == Kind::offset) {
    if (word != "document") return false;
    check_offset(stage, request, told);
    return true;
  }
  if (request.kind == Kind::drop) {
    if (word != "deleted" && word != "not_found") return false;
    if (word == "deleted") UploadModel::dropped(upload, request.change);
    over(stage, request);
    return true;
  }
  if (status == 201 && word == "stored") {
    if (!whole) return blame("stored before it was whole");
    stage.files.acknowledged(request.change, told);
    over(stage, request);
    return true;
  }
  if (status == 200 && word == "kept") {
    if (whole) return blame("kept, though it is whole");
    if (told != std::to_string(request.offset + request.announced)) return blame("another offset than was sent");
    check_offset(stage, request, told);
    over(stage, request);
    return true;
  }
  if (status == 409 && word == "offset") {
    if (told == std::to_string(request.offset)) return blame("the offset was right");
    check_offset(stage, request, told);
    stage.files.refused(request.change, false);
    return true;
  }
  if ((status == 409 && word == "exists") || (status == 412 && word == "changed")) {
    const bool of_it = (word == "exists") == (request.condition == Condition::free);
    if (!of_it || !may_not_hold(stage, request)) return blame("the condition held");
    stage.files.refused(request.change, false);
    UploadModel::told(upload, size_of(stage, request), request.lowered);
    return true;
  }
  if (word == "mismatch") return blame("its bytes were those that were announced");
  return false;
}

}  // namespace wirelab::simulation
