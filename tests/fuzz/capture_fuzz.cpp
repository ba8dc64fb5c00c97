// A capture file from anybody: every packet explained, the conversations judged and drawn, the sentences written back.

#include <cstdint>

#include "host/experiment/judges.h"
#include "host/explain/annotator.h"
#include "host/explain/html_page.h"
#include "host/explain/ladder.h"
#include "host/explain/svg_ladder.h"
#include "host/explain/verdict.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::explain;

/// Explains every packet; answers how many there are.
std::size_t explain_all(ConstBytes file, Talks& talks, Annotator& annotator, std::size_t& behind) {
  CaptureReader reader(file);
  Explainer explainer;
  TextLadder ladder(80);
  // Blocks without packets cost nothing; a packet has at least sixteen bytes of header.
  for (std::size_t count = 0; count <= file.size() / 16; ++count) {
    const auto packet = reader.next();
    behind = reader.offset();
    if (!packet) {
      require(packet.error().offset <= file.size(), "a trouble lies in its file");
      require(!reader.next().value(), "after a trouble there is nothing more");
      return count;
    }
    if (!*packet) return count;
    require(lies_in((*packet)->bytes, file), "a packet lies in its file");
    require((*packet)->bytes.size() <= (*packet)->original_length || !(*packet)->time,
            "no more is there than there was");
    const Explained explained = explainer.add(**packet);
    require(!explained.sentence.empty(), "every packet has a sentence");
    require(explained.sentence.find('\n') == std::string::npos, "a sentence is one line");
    static_cast<void>(ladder.add(explained));
    static_cast<void>(talks.add(explained));
    annotator.add(**packet, behind, explained.sentence);
  }
  require(false, "a file has no more packets than bytes allow");
  return 0;
}

/// The annotated copy is a capture of as many packets.
void read_back(const std::string& copy, std::size_t packets) {
  CaptureReader reader(as_bytes(copy));
  for (std::size_t count = 0; count < packets; ++count) {
    const auto packet = reader.next();
    require(packet && *packet, "the copy has all packets");
  }
}

void draw(const Talks& talks) {
  Page page{.name = "fuzz"};
  for (const Talk& talk : talks.all()) {
    for (const std::string& line : verdict(talk.tally)) {
      require(line.find('\n') == std::string::npos, "a verdict's sentence is one line");
    }
    std::vector<Finding> all;
    for (const std::string_view lab : {"v0", "v2", "v3", "v4", "secret", "sink", "upper-udp", "web", "time"}) {
      const auto findings = lab_findings(lab, talk.tally);
      all.insert(all.end(), findings.begin(), findings.end());
    }
    page.talks.push_back({.talk = &talk, .findings = std::move(all)});
  }
  require(!svg_ladder(page, {}).contains("<script"), "a drawing has no script");
  require(!html_page(page, {}).contains("<script"), "a page has no script");
}

void judge(ConstBytes file) {
  using namespace wirelab::experiment;
  const auto evidence = Evidence::read(as_text(file));
  if (!evidence) return;
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{12'345, 12'000, 80}) {
    static_cast<void>(judge_nagle(*evidence, {.with = port, .without = port, .write = 5}));
    static_cast<void>(judge_delayed_ack(*evidence, {.port = port,
                                                    .two_writes = {Nanoseconds(9)},
                                                    .two_writes_at_once = {Nanoseconds(2)},
                                                    .one_write = {Nanoseconds(1)}}));
    static_cast<void>(judge_urgent_message(*evidence, {.tcp_port = port, .udp_port = port}));
    static_cast<void>(judge_refusal(*evidence, {.port = port}));
    static_cast<void>(judge_reply_port(*evidence, {.port = port}));
  }
  static_cast<void>(judge_lease(*evidence, {.interface = "eth0", .address = "10.0.2.15"}));
  static_cast<void>(judge_arp_cache(*evidence, {.router = "10.0.2.2"}));
  static_cast<void>(judge_next_hop(*evidence, {.to = "10.0.0.2"}));
  static_cast<void>(judge_header(*evidence, "10.0.0.2"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ConstBytes file = std::as_bytes(std::span(data, size));
  Talks talks(true);
  Annotator annotator(file);
  std::size_t behind = 0;
  const std::size_t packets = explain_all(file, talks, annotator, behind);
  if (packets > 0) read_back(annotator.finish(behind), packets);
  draw(talks);
  judge(file);
  return 0;
}
