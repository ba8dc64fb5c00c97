#pragma once

namespace wirelab {

/// A place in one doubly linked ring. An object that is to stand in a list inherits from it; linking and unlinking
/// allocate nothing, and an object that dies while linked leaves the list by itself.
class ListNode {
 public:
  ListNode() noexcept = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;
  ~ListNode() { unlink(); }

  /// True while the node stands in some list.
  [[nodiscard]] bool linked() const noexcept { return next_ != this; }

  /// Takes the node out of whatever list it stands in; harmless when it stands in none.
  void unlink() noexcept {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = this;
  }

 private:
  template <typename T>
  friend class IntrusiveList;

  void insert_before(ListNode& place) noexcept {
    previous_ = place.previous_;
    next_ = &place;
    previous_->next_ = this;
    place.previous_ = this;
  }

  ListNode* next_ = this;
  ListNode* previous_ = this;
};

/// A first-in-first-out list of objects that inherit from ListNode. Owns nothing.
template <typename T>
class IntrusiveList {
 public:
  [[nodiscard]] bool empty() const noexcept { return !ring_.linked(); }

  /// Links `item` at the end, taking it out of the list it stood in before.
  void push_back(T& item) noexcept {
    ListNode& node = item;
    node.unlink();
    node.insert_before(ring_);
  }

  /// Unlinks and returns the first item; null when there is none.
  [[nodiscard]] T* pop_front() noexcept {
    if (empty()) return nullptr;
    ListNode* first = ring_.next_;
    first->unlink();
    return static_cast<T*>(first);
  }

  /// Appends everything that stands in `other`, in order, and leaves `other` empty. Constant time.
  void splice_back(IntrusiveList& other) noexcept {
    if (other.empty()) return;
    ListNode* first = other.ring_.next_;
    ListNode* last = other.ring_.previous_;
    other.ring_.next_ = other.ring_.previous_ = &other.ring_;
    first->previous_ = ring_.previous_;
    ring_.previous_->next_ = first;
    last->next_ = &ring_;
    ring_.previous_ = last;
  }

  /// Calls `visit(item)` for each item in order; `visit` may unlink the item it is given, no other.
  template <typename Visit>
  void for_each(Visit visit) {
    for (ListNode* node = ring_.next_; node != &ring_;) {
      ListNode* next = node->next_;
      visit(*static_cast<T*>(node));
      node = next;
    }
  }

 private:
  ListNode ring_;
};

}  // namespace wirelab
