#pragma once

#include <memory>

namespace wirelab {

/// Something that a back end lends out and takes back: sockets, open files, pending operations. The owner holds a
/// `Handle`; letting go of it calls `release`, which returns the object to the pool or heap it came from.
class Resource {
 public:
  Resource() = default;
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;

 protected:
  virtual ~Resource() = default;

 private:
  friend struct ReleaseResource;
  /// Ends the object's life. Called exactly once, by its handle.
  virtual void release() noexcept = 0;
};

/// The deleter of every `Handle`.
struct ReleaseResource {
  void operator()(Resource* resource) const noexcept { resource->release(); }
};

/// Sole ownership of a resource, wherever its memory lies.
template <typename T>
using Handle = std::unique_ptr<T, ReleaseResource>;

}  // namespace wirelab
