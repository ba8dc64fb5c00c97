// What workers do for a part of an upload.

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/storage/naming.h"
#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/posix_upload_part.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {
void PosixUploadPart::run_start() {
  outcome_ = check_place();
  PartialName found;
  if (outcome_ >= 0 && begins_at_ > 0) {
    const int answer = core().partial.find(calls(), key_, found);
    if (answer == -ENOENT) {
      end_ = PartEnd::wrong_offset;
      return;
    }
    outcome_ = answer;
  }
  if (outcome_ >= 0) outcome_ = file_.open(core(), key_);
  if (outcome_ >= 0 && file_.offset() != begins_at_ && !WIRELAB_PLANTED(offset_of_a_part_not_compared)) {
    outcome_ = stay(PartEnd::wrong_offset);
    if (file_.offset() == 0) file_.discard(core());
    file_.close(core());
    return;
  }
  if (outcome_ >= 0) outcome_ = file_.reserve(core(), begins_at_ + length_, size_);
  written_ = begins_at_;
  if (outcome_ >= 0) return;
  if (file_.is_open()) static_cast<void>(file_.keep(core()));
  file_.close(core());
}

int PosixUploadPart::check_place() const {
  const int opened = core().resolver.open_directory(split_path(path_).directory);
  if (opened < 0) return opened;
  const UniqueFd place(opened);
  struct stat there{};
  if (const int answer = uninterrupted([&] { return calls().status(opened, there); }); answer < 0) return answer;
  // A directory on another file system could not take the file over in one step: said now, not after a gigabyte.
  return there.st_dev == core().device ? 0 : -EXDEV;
}

int PosixUploadPart::write(Buffer& buffer) {
  const MutableBytes bytes = buffer.pages.bytes().first(buffer.filled);
  buffer.filled = 0;
  if (bytes.empty()) return 0;
  if (const int answer = write_all(calls(), file_.fd(), bytes, written_); answer < 0) return answer;
  if (hashed_ == written_) {
    hash_.update(bytes);
    hashed_ += bytes.size();
  }
  const auto at = static_cast<off_t>(written_);
  written_ += bytes.size();
  if (written_ - file_.offset() >= core().settings.record_every) return file_.record(core(), written_);
  return uninterrupted([&] { return calls().start_writeback(file_.fd(), at, static_cast<off_t>(bytes.size())); });
}

void PosixUploadPart::run_keep() {
  // A write that failed leaves a gap, and nothing may stand behind it.
  if (!failure_) outcome_ = flush();
  const int recorded = file_.record(core(), written_);
  const int kept = file_.keep(core());
  if (outcome_ >= 0) outcome_ = recorded < 0 ? recorded : kept;
  file_.close(core());
}

int PosixUploadPart::flush() {
  for (Buffer* buffer : {&buffers_[writing_], &buffers_[writing_ ^ 1U]}) {
    if (const int answer = buffer->filled > 0 ? write(*buffer) : 0; answer < 0) return answer;
  }
  return 0;
}

void PosixUploadPart::run_step() {
  switch (step_) {
    case Step::flush:
      outcome_ = flush();
      if (outcome_ >= 0) outcome_ = file_.record(core(), written_);
      if (outcome_ < 0) {
        // What of it is durable stays.
        static_cast<void>(file_.record(core(), written_));
        static_cast<void>(file_.keep(core()));
      } else if (written_ < size_) {
        outcome_ = stay(PartEnd::kept);
      } else {
        step_ = Step::read_back;
      }
      break;
    case Step::read_back: outcome_ = read_back(); break;
    case Step::look_at_old: outcome_ = look_at_old(); break;
    case Step::publish:
      outcome_ = publish();
      step_ = Step::done;
      break;
    case Step::done: break;
  }
  if (outcome_ < 0 || end_ != PartEnd::none) step_ = Step::done;
  if (step_ != Step::done) return;
  old_.close();
  file_.close(core());
}

int PosixUploadPart::read_back() {
  const int answer = hash_some(calls(), file_.fd(), hashed_, size_, hash_);
  if (answer != 0) return answer;
  if (hashed_ == size_ && hash_.finish() == sha256_) {
    step_ = condition_.kind == UploadCondition::Kind::replace ? Step::look_at_old : Step::publish;
    return 0;
  }
  file_.discard(core());
  end_ = PartEnd::mismatch;
  return 0;
}

int PosixUploadPart::look_at_old() {
  const int answer = old_.examine(core(), path_, condition_.old);
  if (answer == -ESTALE) return stay(PartEnd::changed);
  if (answer == 0) step_ = Step::publish;
  return answer;
}

int PosixUploadPart::publish() {
  const int opened = core().resolver.open_directory(split_path(path_).directory);
  if (opened < 0) return opened;
  const UniqueFd directory(opened);
  const unsigned most = condition_.kind == UploadCondition::Kind::beside ? kMaxCopies : 1;
  CopyRoom room;
  for (unsigned number = 0; number < most; ++number) {
    const auto path = copy_name(path_, number, room);
    if (!path) return -ENAMETOOLONG;
    const std::string name(split_path(*path).name);
    const int answer = put_under(opened, name.c_str());
    if (answer == -EEXIST && condition_.kind == UploadCondition::Kind::beside) continue;
    if (answer == -EEXIST) return stay(PartEnd::exists);
    if (answer == -ESTALE) return stay(PartEnd::changed);
    if (answer < 0) return answer;
    if (const int synced = uninterrupted([&] { return calls().sync(opened); }); synced < 0) {
      take_back(opened, name.c_str());
      return synced;
    }
    file_.discard(core());
    stored_as_ = *path;
    end_ = PartEnd::stored;
    return 0;
  }
  return stay(PartEnd::exists);
}

int PosixUploadPart::put_under(int directory, const char* name) {
  return file_.put_under(core(), [&](int from, const char* lent) {
    return core().change_names([&] {
      const bool replaces =
          condition_.kind == UploadCondition::Kind::replace || WIRELAB_PLANTED(resumed_upload_over_a_file);
      if (!replaces) return move_name(calls(), from, lent, directory, name);
      const bool meant = condition_.kind == UploadCondition::Kind::replace;
      if (const int answer = meant ? old_.check_unchanged(calls(), directory, name) : 0; answer < 0) return answer;
      return uninterrupted([&] { return calls().rename_over(from, lent, directory, name); });
    });
  });
}

void PosixUploadPart::take_back(int directory, const char* name) {
  // The file that was replaced cannot come back; and only what is ours may go.
  if (condition_.kind == UploadCondition::Kind::replace) return;
  struct stat ours{};
  struct stat there{};
  if (uninterrupted([&] { return calls().status(file_.fd(), ours); }) < 0 || ours.st_nlink < 2) return;
  if (uninterrupted([&] { return calls().status_at(directory, name, there); }) < 0) return;
  if (ours.st_dev != there.st_dev || ours.st_ino != there.st_ino) return;
  static_cast<void>(uninterrupted([&] { return calls().unlink(directory, name); }));
}

/// Ends without the file under its name; what is here stays, and is as durable as the answer says.
int PosixUploadPart::stay(PartEnd end) {
  const bool forgets = WIRELAB_PLANTED(kept_part_not_synced);
  const int synced = forgets ? 0 : uninterrupted([&] { return calls().sync(core().partial.directory.get()); });
  if (synced >= 0) end_ = end;
  return synced;
}

}  // namespace wirelab::storage
