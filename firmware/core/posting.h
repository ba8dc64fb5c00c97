#pragma once

#include <atomic>

namespace wirelab {

/// A message from another thread (or an interrupt) to the reactor's thread: hand it to `Reactor::post`, and `posted`
/// runs in the loop. While it is on its way it must not be destroyed; posting it again meanwhile changes nothing.
class Posting {
 public:
  Posting() = default;
  Posting(const Posting&) = delete;
  Posting& operator=(const Posting&) = delete;

  /// Runs on the reactor's thread. May destroy the posting.
  virtual void posted() = 0;

 protected:
  virtual ~Posting() = default;

 private:
  friend class Reactor;
  std::atomic<bool> on_its_way_{false};
  Posting* next_ = nullptr;
};

}  // namespace wirelab
