// What a writer does on a worker: it makes the file, writes its pieces, and publishes it.

#include <sys/stat.h>

#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/storage/naming.h"
#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/posix_file_writer.h"
#include "firmware/storage_posix/retry.h"

namespace wirelab::storage {
namespace {

/// What O_DIRECT wants offsets, lengths and addresses to be multiples of, on every disk there is.
constexpr std::size_t kAlignment = 4096;

}  // namespace

void PosixFileWriter::run() {
  switch (phase_) {
    case Phase::starting: run_start(); break;
    case Phase::publishing: run_publish(); break;
    case Phase::discarding: file_.discard(core()); break;
    case Phase::filling:
    case Phase::over: break;
  }
}

void PosixFileWriter::Piece::run() {
  outcome = write_all(writer->calls(), writer->file_.fd(), buffer.bytes().first(filled), offset);
  if (outcome < 0 || writer->direct_) return;
  outcome = uninterrupted([this] {
    return writer->calls().start_writeback(writer->file_.fd(), static_cast<off_t>(offset), static_cast<off_t>(filled));
  });
}

void PosixFileWriter::run_start() {
  outcome_ = check_place();
  if (outcome_ >= 0) outcome_ = file_.create(core(), 0666);
  if (outcome_ >= 0) outcome_ = reserve();
  if (outcome_ < 0) {
    file_.discard(core());
  } else if (length_.most() >= core().settings.direct_from) {
    direct_ = uninterrupted([this] { return calls().set_direct(file_.fd(), true); }) >= 0;
  }
}

int PosixFileWriter::check_place() const {
  const auto [directory, name] = split_path(path_);
  const int opened = core().resolver.open_directory(directory);
  if (opened < 0) return opened;
  const UniqueFd place(opened);
  struct stat there{};
  if (const int answer = uninterrupted([&] { return calls().status(place.get(), there); }); answer < 0) return answer;
  // A directory on another file system could not take the file over in one step: said now, not after a gigabyte.
  if (there.st_dev != core().device) return -EXDEV;
  if (taken_ == NameTaken::store_beside) return 0;
  const std::string text(name);
  const int found = uninterrupted([&] { return calls().status_at(place.get(), text.c_str(), there); });
  if (found >= 0) return -EEXIST;
  return found == -ENOENT ? 0 : found;
}

int PosixFileWriter::reserve() {
  // Of an open length nobody knows how much of its bound will be needed, and the rest is somebody else's.
  const std::uint64_t size = length_.most();
  if (!length_.known() || size == 0) return 0;
  // Asked first: a reservation of more than there is takes, for seconds, all of it from everybody else.
  std::uint64_t room = 0;
  const int answer = uninterrupted([&] { return calls().free_bytes(file_.fd(), room); });
  if (answer < 0) return answer;
  if (room < size && !WIRELAB_PLANTED(room_not_asked_for)) return -ENOSPC;
  const int reserved = uninterrupted([&] { return calls().reserve(file_.fd(), static_cast<off_t>(size)); });
  return reserved == -EOPNOTSUPP || reserved == -ENOSYS ? 0 : reserved;
}

void PosixFileWriter::run_publish() {
  outcome_ = write_last();
  const bool late = WIRELAB_PLANTED(upload_named_before_it_is_synced);
  if (outcome_ >= 0 && !late && !WIRELAB_PLANTED(upload_not_synced)) outcome_ = file_.sync(core());
  if (outcome_ >= 0) outcome_ = put_under_name();
  if (outcome_ >= 0 && late) outcome_ = file_.sync(core());
  if (outcome_ < 0) {
    file_.discard(core());
  } else {
    file_.close();
  }
}

int PosixFileWriter::write_last() {
  if (current_ == nullptr) return 0;
  const MutableBytes bytes = current_->buffer.bytes().first(current_->filled);
  const std::size_t aligned = direct_ ? bytes.size() / kAlignment * kAlignment : 0;
  if (const int answer = write_all(calls(), file_.fd(), bytes.first(aligned), current_->offset); answer < 0)
    return answer;
  if (aligned == bytes.size()) return 0;
  if (direct_) {
    const int answer = uninterrupted([this] { return calls().set_direct(file_.fd(), false); });
    if (answer < 0) return answer;
  }
  const std::size_t skipped = WIRELAB_PLANTED(tail_at_the_wrong_place) ? 0 : aligned;
  return write_all(calls(), file_.fd(), bytes.subspan(aligned), current_->offset + skipped);
}

int PosixFileWriter::put_under_name() {
  const int opened = core().resolver.open_directory(split_path(path_).directory);
  if (opened < 0) return opened;
  const UniqueFd directory(opened);
  CopyRoom room;
  for (unsigned number = 0; number < kMaxCopies; ++number) {
    const auto path = copy_name(path_, number, room);
    if (!path) return -ENAMETOOLONG;
    const std::string name(split_path(*path).name);
    const int answer = core().change_names([&] {
      return WIRELAB_PLANTED(upload_over_a_file) ? file_.publish_over(core(), directory.get(), name.c_str())
                                                 : file_.publish(core(), directory.get(), name.c_str());
    });
    if (answer == -EEXIST && taken_ == NameTaken::store_beside) continue;
    if (answer < 0) return answer;
    const bool forgets = WIRELAB_PLANTED(upload_directory_not_synced);
    const int synced = forgets ? 0 : uninterrupted([&] { return calls().sync(directory.get()); });
    if (synced < 0) {
      if (WIRELAB_PLANTED(failed_upload_keeps_its_name)) return synced;
      take_back(directory.get(), name.c_str());
      return synced;
    }
    stored_as_ = *path;
    return 0;
  }
  return -EEXIST;
}

void PosixFileWriter::take_back(int directory, const char* name) {
  // Somebody may have renamed it, and stored something else there, since: only what is ours may go.
  struct stat ours{};
  struct stat there{};
  if (uninterrupted([&] { return calls().status(file_.fd(), ours); }) < 0) return;
  if (uninterrupted([&] { return calls().status_at(directory, name, there); }) < 0) return;
  if (ours.st_dev != there.st_dev || ours.st_ino != there.st_ino) return;
  static_cast<void>(uninterrupted([&] { return calls().unlink(directory, name); }));
}

}  // namespace wirelab::storage
