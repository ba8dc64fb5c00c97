#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "firmware/command/outcome.h"
#include "firmware/core/watcher.h"
#include "firmware/storage/file_store.h"

namespace wirelab::command {

/// Nothing to do until the watcher is called.
struct Wait {};
/// The exchange has got on and could go on at once, but it is others' turn first; then `Exchange::next`. The deadline
/// for carrying out counts from here, so work may take as long as it likes if it comes by here.
struct Yield {};
/// The peer has to say how many bytes it will send; then `Exchange::size_announced`.
struct AskSize {};
/// The peer sends exactly `size` bytes, which go into `writer`; then `Exchange::next`. The room for the first bytes is
/// there already: the store has said that the upload can begin.
struct ReceiveFile {
  storage::FileWriter& writer;
  std::uint64_t size;
};
/// `size` bytes of `reader` from `offset` go to the peer, and with them the exchange is over.
struct SendFile {
  storage::FileReader& reader;
  std::uint64_t size;
  std::uint64_t offset = 0;
};
/// `document` goes to the peer behind its size, and with it the exchange is over. It belongs to the exchange and stays
/// in place as long as that lives.
struct SendDocument {
  std::string_view document;
  std::optional<Error> refusal = {};  ///< the document says why the verb was not carried out
};
/// `text`, which is not empty, goes to the peer as it is; then `Exchange::next`, until which it stays in place. From
/// the first one on the exchange is a stream: it may wait for as long as it likes, and only Wait, SendText and Finish
/// follow. The exchange itself has to say something now and then, or its peer cannot tell silence from a server that is
/// gone. A finite one is held to the deadline for carrying out, and its peer gets all of it, whatever it sends
/// meanwhile.
struct SendText {
  std::string_view text;
  bool finite = false;  ///< the stream has an end of its own, and is of use only whole
};
/// The exchange is over.
struct Finish {
  Outcome outcome;
};
/// What a session has to do next for an exchange.
using Step = std::variant<Wait, Yield, AskSize, ReceiveFile, SendFile, SendDocument, SendText, Finish>;

/// One verb being carried out. It decides and the session moves the bytes: an exchange never sees a socket, a marker or
/// a deadline, so the same one serves every protocol. It may be destroyed at any step, which gives up what was not
/// finished.
class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;

  /// The next step; asked again after a Wait when the watcher was called, after a Yield in another turn, after a
  /// ReceiveFile that is complete, and after each SendText.
  [[nodiscard]] virtual Step next() = 0;
  /// The answer to AskSize; `next` follows.
  virtual void size_announced(std::uint64_t /*size*/) {}
  /// Of a stream: its peer wants no more. It ends with what there is to tell at this moment, at its next Wait; or it
  /// says its last words and then Finish. Said again before each further step.
  virtual void end_wanted() {}
};

/// Room for one exchange inside its session, so that a command costs no allocation.
class ExchangeSlot {
 public:
  /// Largest exchange. Each is checked against it where it is made.
  static constexpr std::size_t kSize = 96;

  ExchangeSlot() = default;
  ExchangeSlot(const ExchangeSlot&) = delete;
  ExchangeSlot& operator=(const ExchangeSlot&) = delete;
  ~ExchangeSlot() { clear(); }

  /// Makes an exchange in the slot, ending the one before.
  template <typename T, typename... Arguments>
  void make(Arguments&&... arguments) {
    static_assert(sizeof(T) <= kSize && alignof(T) <= alignof(std::max_align_t));
    clear();
    exchange_ = ::new (static_cast<void*>(room_)) T(std::forward<Arguments>(arguments)...);
  }
  /// Ends the exchange; harmless if there is none.
  void clear() noexcept {
    if (Exchange* ended = std::exchange(exchange_, nullptr)) std::destroy_at(ended);
  }
  /// The exchange under way; null if there is none.
  [[nodiscard]] Exchange* get() const noexcept { return exchange_; }

 private:
  alignas(std::max_align_t) std::byte room_[kSize];
  Exchange* exchange_ = nullptr;
};

}  // namespace wirelab::command
