#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace wirelab {

/// Room for a fixed number of objects of one type, reserved once. Making and destroying are constant time and never
/// reach the heap afterwards; memory of places never used is not touched, so a large pool costs nothing until it fills.
template <typename T>
class Pool {
 public:
  /// Reserves `capacity` places. If the heap refuses, the pool has none and every `make` answers null.
  explicit Pool(std::size_t capacity)
      : places_(new(std::nothrow) Place[capacity]), capacity_(places_ != nullptr ? capacity : 0) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// A new object, or null when every place is taken. The pool must outlive it.
  template <typename... Arguments>
  [[nodiscard]] T* make(Arguments&&... arguments) {
    Place* place = free_;
    if (place != nullptr) {
      free_ = place->next;
    } else if (fresh_ < capacity_) {
      place = &places_[fresh_++];
    } else {
      return nullptr;
    }
    ++used_;
    return ::new (static_cast<void*>(place->bytes)) T(std::forward<Arguments>(arguments)...);
  }

  /// Destroys an object that `make` returned and frees its place.
  void destroy(T* object) noexcept {
    object->~T();
    auto* place = reinterpret_cast<Place*>(object);
    place->next = free_;
    free_ = place;
    --used_;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  [[nodiscard]] bool full() const noexcept { return used_ == capacity_; }

 private:
  union Place {
    Place() noexcept {}
    ~Place() {}
    Place* next;
    alignas(T) std::byte bytes[sizeof(T)];
  };

  std::unique_ptr<Place[]> places_;
  std::size_t capacity_;
  std::size_t fresh_ = 0;
  std::size_t used_ = 0;
  Place* free_ = nullptr;
};

}  // namespace wirelab
