#pragma once

#include "host/client/exchange.h"

namespace wirelab::client {

/// Longest listing that is taken: some 100,000 names.
inline constexpr std::size_t kMaxListing = 16U * 1024 * 1024;
/// Longest reply of any other command.
inline constexpr std::size_t kMaxReply = 4096;

/// What a connection that ends without a byte means.
enum class EmptyReply : bool {
  is_an_answer,  ///< LIST_FILES: a directory with nothing in it
  is_a_fault,    ///< every other command is answered by a word: the server died, or ended the connection
};

/// A command whose answer is a text that ends with the connection: LIST_FILES, DELETE_FILE, RENAME_FILE, LOGIN, SIGNIN,
/// and whatever the server does not know.
class ReplyExchange final : public Exchange {
 public:
  /// Sends `command` as it is; takes at most `limit` bytes of answer.
  ReplyExchange(std::string command, std::size_t limit, EmptyReply empty = EmptyReply::is_an_answer)
      : Exchange(std::move(command)), limit_(limit), empty_(empty) {}

  /// The answer as it came, once done without a problem.
  [[nodiscard]] const std::string& reply() const noexcept { return reply_; }

  void sent() override {
    wipe_sent();
    want(Need::receive);
  }
  void received(ConstBytes bytes) override;
  void ended() override;

 private:
  std::size_t limit_;
  EmptyReply empty_;
  std::string reply_;
};

}  // namespace wirelab::client
