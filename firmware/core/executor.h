#pragma once

#include <cstdint>

#include "firmware/core/posting.h"

namespace wirelab {

/// A piece of work that takes too long for the event loop: a system call that may wait for a disk, a password hash.
/// `run` is called once on a worker (a thread on Linux, a fiber or a slice of idle time on bare metal); afterwards
/// `posted` is called once on the reactor's thread. Between `submit` and `posted` the task belongs to the executor: it
/// must not be touched or destroyed, so an owner who loses interest marks that in the task and lets `posted` destroy
/// it.
class Task : public Posting {
 public:
  /// Does the work, off the loop. Touches nothing that the loop touches.
  virtual void run() = 0;

 protected:
  ~Task() override = default;

 private:
  friend class TaskQueue;
  Task* next_task_ = nullptr;
};

/// Which queue a task stands in, so that a short look-up never waits behind somebody's gigabyte.
enum class Lane : std::uint8_t {
  quick,  ///< opens, look-ups, renames: microseconds unless the disk is asleep
  bulk,   ///< data to and from the disk, syncs
  heavy,  ///< processor time: password hashing
};

/// Runs tasks outside the event loop.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  /// Takes the task over; within one lane tasks start in the order in which they came.
  virtual void submit(Task& task, Lane lane) = 0;

  /// For a task that computes for long: called from inside `run` every millisecond or so, it lets the loop and others
  /// work where tasks share a processor with them. Where tasks have threads it does nothing.
  virtual void pause() noexcept {}
};

}  // namespace wirelab
