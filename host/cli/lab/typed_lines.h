#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "firmware/core/reactor.h"
#include "host/cli/descriptor.h"

namespace wirelab::cli {

/// Lines of standard input while other things go on: a thread reads them and wakes the loop.
class TypedLines final : private Posting {
 public:
  /// `watcher` is called when there is something to take. Throws std::system_error without a pipe or a thread.
  TypedLines(Reactor& reactor, Watcher& watcher);
  TypedLines(const TypedLines&) = delete;
  TypedLines& operator=(const TypedLines&) = delete;
  ~TypedLines() override;

  /// The next line without its end; nothing if there is none now.
  [[nodiscard]] std::optional<std::string> take();
  /// True once the input has ended and every line was taken.
  [[nodiscard]] bool over();

 private:
  void read();
  void posted() override;

  Reactor& reactor_;
  Watcher& watcher_;
  std::mutex mutex_;
  std::deque<std::string> lines_;
  bool ended_ = false;
  Descriptor stop_read_;
  Descriptor stop_write_;
  std::thread thread_;
};

}  // namespace wirelab::cli
