#pragma once

#include "firmware/core/intrusive_list.h"

namespace wirelab {

/// Somebody who wants to know that trying again may be worth while. One watcher may watch several things (a socket, a
/// timer, a file): it is called once for all of them and asks each what it has.
///
/// `ready` runs on the reactor's thread, never inside one of the watcher's own calls, and says only "look again": calls
/// are coalesced and may be spurious. A watcher may destroy itself or any other watcher inside `ready`; after its
/// destruction no call arrives. Whatever it watches must be told (`watch(nullptr)`) or destroyed before the watcher
/// dies.
class Watcher : public ListNode {
 public:
  Watcher() = default;

  /// Something that this watcher watches may have changed.
  virtual void ready() = 0;

 protected:
  ~Watcher() = default;
};

}  // namespace wirelab
