#include "tests/contract/talk.h"

#include <algorithm>

namespace wirelab::contract {

bool introduced(Rig& rig) {
  auto server = rig.server().bind_datagram({rig.server_address(), 0});
  auto client = rig.client().bind_datagram({rig.client_address(), 0});
  if (!server || !client) return false;
  const net::Endpoint to{rig.server_address(), (*server)->local().port};
  std::array<std::byte, 16> room;
  return rig.run_until([&] {
    static_cast<void>((*client)->send_to(as_bytes("hello"), to));
    return (*server)->receive_from(room).has_value();
  });
}

bool listen(Rig& rig, Talk& talk, std::size_t backlog) {
  net::ListenOptions options;
  options.backlog = backlog;
  auto listener = rig.server().listen({rig.server_address(), 0}, options);
  if (!listener) return false;
  talk.listener = std::move(*listener);
  talk.at = {rig.server_address(), talk.listener->local().port};
  return true;
}

bool connect(Rig& rig, const Talk& talk, net::StreamHandle& client, net::StreamHandle& server) {
  auto stream = rig.client().connect(talk.at);
  if (!stream) return false;
  client = std::move(*stream);
  const bool accepted = rig.run_until([&] {
    auto incoming = talk.listener->accept();
    if (incoming) server = std::move(*incoming);
    return server != nullptr;
  });
  return accepted && rig.run_until([&] { return client->write({}).has_value(); });
}

bool has_come(Rig& rig, net::Stream& client) {
  if (rig.established_before_accept().present) return rig.run_until([&] { return client.write({}).has_value(); });
  rig.run_for(std::chrono::milliseconds(100));
  return !client.write({});
}

bool open_talk(Rig& rig, Talk& talk) { return listen(rig, talk) && connect(rig, talk, talk.client, talk.server); }

bool open_waiting_talk(Rig& rig, Talk& talk, Watcher& watcher) {
  if (!open_talk(rig, talk)) return false;
  talk.server->watch(&watcher);
  return would_block(*talk.server);
}

bool write_all(Rig& rig, net::Stream& stream, std::string_view text, net::More more) {
  return rig.run_until([&] {
    while (!text.empty()) {
      const auto count = stream.write(as_bytes(text), more);
      if (!count) return !is_passing(count.error());
      text.remove_prefix(*count);
    }
    return true;
  }) && text.empty();
}

bool read_exactly(Rig& rig, net::Stream& stream, MutableBytes out) {
  return rig.run_until([&] {
    while (!out.empty()) {
      const auto count = stream.read(out);
      if (!count) return !is_passing(count.error());
      if (*count == 0) return true;
      out = out.subspan(*count);
    }
    return true;
  }) && out.empty();
}

bool expect_text(Rig& rig, net::Stream& stream, std::string_view text) {
  std::array<std::byte, 256> room{};
  const MutableBytes got = MutableBytes(room).first(std::min(text.size(), room.size()));
  return read_exactly(rig, stream, got) && as_text(got) == text;
}

Result<std::size_t> read_answer(Rig& rig, net::Stream& stream) {
  Result<std::size_t> answer = fail(Error::timed_out);
  std::array<std::byte, 1024> room;
  const bool answered = rig.run_until([&] {
    answer = stream.read(room);
    return answer || !is_passing(answer.error());
  });
  return answered ? answer : fail(Error::timed_out);
}

Result<std::size_t> read_to_end(Rig& rig, net::Stream& stream) {
  for (;;) {
    const auto answer = read_answer(rig, stream);
    if (!answer || *answer == 0) return answer;
  }
}

bool would_block(net::Stream& stream) {
  std::array<std::byte, 1> room;
  const auto answer = stream.read(room);
  return !answer && answer.error() == Error::would_block;
}

}  // namespace wirelab::contract
