#include "firmware/storage_posix/posix_document.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {

PosixDocumentReader::PosixDocumentReader(std::shared_ptr<StoreCore> core, std::string name) noexcept
    : PosixOperation(std::move(core)), name_(std::move(name)) {}

void PosixDocumentReader::refuse(Error error) noexcept {
  over_ = true;
  error_ = error;
}

Result<ConstBytes> PosixDocumentReader::content() {
  if (error_) return fail(*error_);
  if (!over_) return fail(Error::would_block);
  return ConstBytes(content_);
}

void PosixDocumentReader::run() { outcome_ = read(); }

void PosixDocumentReader::worked() {
  over_ = true;
  if (outcome_ < 0) error_ = error_of(-outcome_);
}

int PosixDocumentReader::read() {
  const int opened = uninterrupted(
      [this] { return calls().open_at(core().documents.get(), name_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0); });
  if (opened < 0) return opened;
  const UniqueFd file(opened);
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls().status(opened, status); }); answer < 0) return answer;
  if (!S_ISREG(status.st_mode)) return -EISDIR;
  if (static_cast<std::uint64_t>(status.st_size) > DocumentStore::kMaxDocument) return -ENOMEM;
  content_.resize(static_cast<std::size_t>(status.st_size));
  for (std::size_t at = 0; at < content_.size();) {
    const ssize_t got = uninterrupted(
        [&] { return calls().read(opened, content_.data() + at, content_.size() - at, static_cast<off_t>(at)); });
    if (got < 0) return static_cast<int>(got);
    // Documents are replaced, never cut: the device lost a part.
    if (got == 0) return -EIO;
    at += static_cast<std::size_t>(got);
  }
  return 0;
}

DocumentReplacement::DocumentReplacement(std::shared_ptr<StoreCore> core, std::string name, ConstBytes content)
    : PosixOperation(std::move(core)), name_(std::move(name)), content_(content.begin(), content.end()) {}

void DocumentReplacement::start() {
  core().replacements.push_back(this);
  if (core().replacements.front() == this) work_on(Lane::bulk);
}

void DocumentReplacement::refuse(Error error) noexcept {
  over_ = true;
  error_ = error;
}

Result<void> DocumentReplacement::result() {
  if (error_) return fail(*error_);
  if (!over_) return fail(Error::would_block);
  return {};
}

void DocumentReplacement::run() { outcome_ = replace(); }

void DocumentReplacement::worked() {
  over_ = true;
  if (outcome_ < 0) error_ = error_of(-outcome_);
  core().replacements.pop_front();
  if (!core().replacements.empty()) core().replacements.front()->work_on(Lane::bulk);
}

void DocumentReplacement::end() {
  // Still waiting for its turn: a change runs to its end.
  if (over_) destroy();
}

int DocumentReplacement::replace() {
  // Passwords and keys: for the server alone, wherever the file may be copied.
  int answer = file_.create(core(), 0600);
  if (answer >= 0) answer = write_all(calls(), file_.fd(), content_, 0);
  if (answer >= 0 && !WIRELAB_PLANTED(document_not_synced)) answer = file_.sync(core());
  if (answer >= 0) answer = file_.publish_over(core(), core().documents.get(), name_.c_str());
  if (answer < 0) {
    file_.discard(core());
    return answer;
  }
  file_.close();
  if (WIRELAB_PLANTED(document_directory_not_synced)) return 0;
  return uninterrupted([this] { return calls().sync(core().documents.get()); });
}

}  // namespace wirelab::storage
