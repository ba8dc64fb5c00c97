#pragma once

#include "firmware/core/calendar.h"
#include "firmware/core/text.h"
#include "firmware/lab/http_request.h"
#include "firmware/lab/talk.h"
#include "firmware/storage/file_store.h"

namespace wirelab::lab {

/// Where a web lab's files are.
struct WebFiles {
  storage::FileStore& store;
  std::string_view folder;  ///< of the store; empty for all of it
};

/// A small web server: GET and HEAD of files, HTTP/1.1 with connections that stay (RFC 9110, RFC 9112).
class Web final : public Talk {
 public:
  /// The references, and the folder's name, outlive the talk. `client` is called when the store has an answer.
  Web(const WebFiles& files, const Calendar& calendar, Watcher& client) noexcept
      : files_(files), calendar_(calendar), client_(client) {}

  [[nodiscard]] Duration patience() const noexcept override { return std::chrono::seconds(30); }
  [[nodiscard]] Duration longest_question() const noexcept override { return std::chrono::seconds(10); }
  [[nodiscard]] bool between() const noexcept override {
    return file_ == nullptr && unread_.empty() && !request_.begun();
  }
  [[nodiscard]] Act receive(MutableBytes message) override;
  [[nodiscard]] Act go_on() override;
  [[nodiscard]] Act again() override;

 private:
  /// A status line's number and words, and the page of what is not found or not understood.
  [[nodiscard]] Act read_on();
  [[nodiscard]] Act open();
  [[nodiscard]] Act head();
  [[nodiscard]] Act body();
  [[nodiscard]] Act failed(unsigned status, bool last);
  [[nodiscard]] Act after_reply(bool continues);
  void begin_head(TextBuilder& out, unsigned status, std::string_view type, std::uint64_t length) const noexcept;

  WebFiles files_;
  const Calendar& calendar_;
  Watcher& client_;
  HttpRequest request_;
  ConstBytes unread_;  // of what came: requests that wait for their turn
  storage::FileReaderHandle file_;
  std::uint64_t size_ = 0;
  std::uint64_t sent_ = 0;
  bool head_sent_ = false;
  bool told_ = false;   // the reply's last part is with the client; its file stays for `again`
  bool again_ = false;  // it is the same reply once more
  std::array<char, std::size_t{2} * 1024> room_{};
};

/// "OK", "Not Found", … of the statuses that the lab answers.
[[nodiscard]] std::string_view status_words(unsigned status) noexcept;

}  // namespace wirelab::lab
