#include "firmware/lab/file_sink.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

/// What a file counts for at least, so that empty ones come to an end too.
constexpr std::uint64_t kLeastRoom = std::uint64_t{64} * 1024;

}  // namespace

Act FileSink::begin(const net::Endpoint& /*peer*/) {
  if (files_.room == 0) return give_up(Error::no_space);
  std::array<char, 128> room;
  TextBuilder path(room);
  path.add(files_.folder);
  if (!files_.folder.empty()) path.add('/');
  path.add("received_file.txt");
  auto file =
      files_.store.create(path.text(), storage::FileLength::at_most(files_.room), storage::NameTaken::store_beside);
  if (!file) return give_up(file.error());
  file_ = std::move(*file);
  file_->watch(&client_);
  return {};
}

Act FileSink::receive(MutableBytes message) {
  unkept_ = message;
  return keep();
}

Act FileSink::go_on() { return ended_ ? commit() : keep(); }

Act FileSink::keep() {
  while (!unkept_.empty()) {
    const auto space = file_->space();
    if (!space) return space.error() == Error::would_block ? Act{.then = Then::wait} : give_up(space.error());
    if (space->empty()) return give_up(Error::no_space);
    const std::size_t count = std::min(space->size(), unkept_.size());
    copy_bytes(unkept_.first(count), *space);
    file_->advance(count);
    size_ += count;
    unkept_ = unkept_.subspan(count);
  }
  return {};
}

Act FileSink::ended() {
  ended_ = true;
  file_->finish();
  return commit();
}

Act FileSink::commit() {
  const auto path = file_->commit();
  if (!path) return path.error() == Error::would_block ? Act{.then = Then::wait} : give_up(path.error());
  files_.room -= std::min(files_.room, std::max(size_, kLeastRoom));
  files_.log.info("lab_file_stored", {{"name", *path}, {"bytes", size_}});
  file_.reset();
  return {.then = Then::close};
}

Act FileSink::give_up(Error error) {
  files_.log.warning("lab_file_not_stored", {{"reason", error}, {"folder", files_.folder}, {"bytes", size_}});
  file_.reset();
  return {.then = Then::reset};
}

}  // namespace wirelab::lab
