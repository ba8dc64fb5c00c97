#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "firmware/trace/pcapng.h"
#include "host/cli/capture/extcap.h"
#include "host/cli/capture/local_capture.h"
#include "host/cli/capture/whole_blocks.h"
#include "host/cli/capture_options.h"

namespace wirelab::cli {
namespace {

using std::string;
using testing::ElementsAre;
using testing::HasSubstr;

/// A file of two packets, of which seven more were lost.
string file() {
  std::array<std::byte, 512> room{};
  string all;
  const auto add = [&](Result<ConstBytes> block) { all += as_text(block.value()); };
  add(trace::write_section(room, {}));
  add(trace::write_interface(room, {.name = "eth0"}));
  add(trace::write_packet(room, {.bytes = as_bytes("abc"), .original_size = 3}));
  add(trace::write_packet(room, {.bytes = as_bytes("defgh"), .original_size = 5}));
  add(trace::write_statistics(room, {.received = 9, .dropped = 7}));
  return all;
}

TEST(WholeBlocks, HoweverAFileIsCut_WholeBlocksAreHandedOn) {
  const string whole = file();
  for (std::size_t piece = 1; piece <= whole.size(); ++piece) {
    string got;
    WholeBlocks blocks([&](ConstBytes bytes) {
      got += as_text(bytes);
      EXPECT_EQ(bytes.size() % 4, 0U);
      return true;
    });
    for (std::size_t at = 0; at < whole.size(); at += piece) {
      EXPECT_TRUE(blocks.take(as_bytes(std::string_view(whole).substr(at, piece))));
    }
    EXPECT_EQ(got, whole);
    EXPECT_EQ(blocks.packets(), 2U);
    EXPECT_EQ(blocks.lost(), 7U);
    EXPECT_EQ(blocks.size(), whole.size());
  }
}

TEST(WholeBlocks, RestOfABlock_IsKeptBack) {
  const string whole = file();
  string got;
  WholeBlocks blocks([&](ConstBytes bytes) {
    got += as_text(bytes);
    return true;
  });
  EXPECT_TRUE(blocks.take(as_bytes(std::string_view(whole).substr(0, whole.size() - 1))));
  EXPECT_EQ(blocks.lost(), 0U);
  EXPECT_TRUE(whole.starts_with(got));
  EXPECT_LT(got.size(), whole.size() - 12);
}

TEST(WholeBlocks, WhatIsNoCapture_IsNotHandedOn) {
  const auto refused = [](string text) {
    WholeBlocks blocks([](ConstBytes) { return true; });
    return !blocks.take(as_bytes(text)) && blocks.senseless() && blocks.size() == 0;
  };
  EXPECT_TRUE(refused("HTTP/1.1 200 OK"));
  EXPECT_TRUE(refused(file().substr(28)));
  EXPECT_TRUE(refused(string("\x0a\x0d\x0d\x0a\x09\0\0\0", 8)));
  EXPECT_TRUE(refused(string("\x0a\x0d\x0d\x0a\x0d\0\0\0", 8)));
  EXPECT_TRUE(refused(string("\x0a\x0d\x0d\x0a\0\0\0\x7f", 8))) << "nobody waits for two gigabytes";
}

TEST(WholeBlocks, WhoeverCannotTake_EndsIt) {
  WholeBlocks blocks([](ConstBytes) { return false; });
  EXPECT_FALSE(blocks.take(as_bytes(file())));
  EXPECT_FALSE(blocks.senseless());
}

TEST(CaptureOptions, Command_HasEachWord) {
  EXPECT_EQ(capture_command({}), "CAPTURE");
  EXPECT_EQ(capture_command({.everything = true}), "CAPTURE everything=yes");
  CaptureOptions options{.lab = "v2", .host = "10.0.0.9", .interface = "eth3", .snap = "96", .seconds = "7"};
  options.packets = "8";
  EXPECT_EQ(capture_command(options), "CAPTURE lab=v2 host=10.0.0.9 interface=eth3 snap=96 seconds=7 packets=8");
  EXPECT_EQ(capture_command({.port = "53"}), "CAPTURE port=53");
  EXPECT_EQ(capture_command({.port = "67", .protocol = "udp", .record = "30"}),
            "RECORD protocol=udp port=67 seconds=30");
  EXPECT_EQ(capture_command({.recorded = true}), "CAPTURE recorded=yes");
}

TEST(CaptureOptions, WhatMakesNoSense_IsTold) {
  const auto fault = [](const CaptureOptions& options, bool json = false) {
    return capture_fault(Language::english, options, json).value_or("");
  };
  EXPECT_EQ(fault({}), "");
  EXPECT_EQ(fault({.write = "x", .lab = "v2", .host = "::1"}, true), "");
  EXPECT_EQ(fault({.protocol = "arp", .record = "600"}, true), "");
  EXPECT_THAT(fault({.protocol = "ospf"}), HasSubstr("ospf"));
  EXPECT_THAT(fault({.record = "601"}), HasSubstr("600"));
  EXPECT_THAT(fault({.record = "5", .recorded = true}), HasSubstr("--recorded"));
  EXPECT_THAT(fault({.write = "x", .record = "5"}), HasSubstr("--write"));
  EXPECT_THAT(fault({.seconds = "5", .record = "5"}), HasSubstr("--seconds"));
  EXPECT_THAT(fault({.record = "5", .local = "lo"}), HasSubstr("--local"));
  EXPECT_THAT(fault({.port = "67", .recorded = true}), HasSubstr("limits"));
  EXPECT_THAT(fault({.everything = true, .protocol = "arp"}), HasSubstr("--protocol"));
  EXPECT_THAT(fault({}, true), HasSubstr("--json"));
  EXPECT_THAT(fault({.port = "65536"}), HasSubstr("65535"));
  EXPECT_THAT(fault({.packets = "0"}), HasSubstr("--packets"));
  EXPECT_THAT(fault({.host = "router"}), HasSubstr("router"));
  EXPECT_THAT(fault({.lab = "v2 everything=yes"}), HasSubstr("no name"));
  EXPECT_THAT(fault({.interface = "a=b"}), HasSubstr("no name"));
  EXPECT_THAT(fault({.lab = "v2", .port = "1"}), HasSubstr("--lab"));
  EXPECT_THAT(fault({.port = "1", .everything = true}), HasSubstr("--everything"));
  EXPECT_THAT(fault({.lab = "v2", .local = "lo"}), HasSubstr("--local"));
  EXPECT_THAT(fault({.interface = "eth0", .local = "lo"}), HasSubstr("--interface"));
}

TEST(LocalCapture, Filter_IsOfLibpcapsWords) {
  EXPECT_EQ(local_filter({}), "");
  EXPECT_EQ(local_filter({.port = "53"}), "port 53");
  EXPECT_EQ(local_filter({.port = "53", .host = "::1"}), "port 53 and host ::1");
}

/// What Wireshark gets for such a call.
std::variant<ExtcapAnswer, ExtcapCapture> call(const std::vector<string>& arguments) {
  return answer_extcap(arguments, "192.0.2.7", "1.2");
}
string said(const std::vector<string>& arguments) { return std::get<ExtcapAnswer>(call(arguments)).text; }
bool refused(const std::vector<string>& arguments) {
  const auto answer = call(arguments);
  return std::holds_alternative<ExtcapAnswer>(answer) && std::get<ExtcapAnswer>(answer).is_error;
}

TEST(Extcap, CallIsKnown_ByNameOrOption) {
  const std::vector<string> none;
  const std::vector<string> option{"--extcap-interfaces"};
  const std::vector<string> other{"ls"};
  EXPECT_TRUE(is_extcap_call("/usr/lib/wireshark/extcap/wirelab-extcap", none));
  EXPECT_TRUE(is_extcap_call("wirelab", option));
  EXPECT_FALSE(is_extcap_call("/usr/bin/wirelab", other));
}

TEST(Extcap, Questions_AreAnsweredInItsLanguage) {
  EXPECT_EQ(said({"--extcap-interfaces", "--extcap-version=4.0"}),
            "extcap {version=1.2}{display=wirelab appliance}\ninterface {value=wirelab}{display=wirelab appliance}\n");
  EXPECT_EQ(said({"--extcap-interface", "wirelab", "--extcap-dlts"}),
            "dlt {number=1}{name=EN10MB}{display=Ethernet}\n");
  const string config = said({"--extcap-interface=wirelab", "--extcap-config"});
  EXPECT_THAT(config, HasSubstr("{call=--address}"));
  EXPECT_THAT(config, HasSubstr("{default=192.0.2.7}"));
  EXPECT_THAT(config, HasSubstr("{call=--passwordfile}{display=Password file}{type=fileselect}"));
  EXPECT_THAT(config, HasSubstr("value {arg=2}{value=tls}{display=TLS}{default=true}"));
}

TEST(Extcap, Capture_BecomesACommandLine) {
  const std::vector<string> start{"--capture", "--extcap-interface", "wirelab", "--fifo", "/tmp/f"};
  EXPECT_THAT(std::get<ExtcapCapture>(call(start)),
              ElementsAre("capture", "--no-progress", "--write", "/tmp/f", "--ip", "192.0.2.7", "--everything"));
  std::vector<string> all = start;
  all.insert(all.end(), {"--address", "10.0.0.1", "--port=99", "--wire", "plain", "--user", "ana", "--passwordfile",
                         "/p", "--lab", "v2", "--filter", "0", "--extcap-capture-filter", ""});
  EXPECT_THAT(std::get<ExtcapCapture>(call(all)),
              ElementsAre("capture", "--no-progress", "--write", "/tmp/f", "--plain", "--ip", "10.0.0.1", "--port",
                          "99", "--login", "ana", "--password-file", "/p", "--lab", "v2"));
  std::vector<string> labs = start;
  labs.insert(labs.end(), {"--lab", "all"});
  EXPECT_EQ(std::get<ExtcapCapture>(call(labs)).back(), "192.0.2.7") << "without --everything: the labs that run";
}

TEST(Extcap, CallsThatMakeNoSense_AreRefused) {
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({"--extcap-interface", "eth0", "--extcap-dlts"}));
  EXPECT_TRUE(refused({"--extcap-interface", "wirelab", "--capture"}));
  EXPECT_TRUE(refused({"--extcap-interface", "wirelab", "--capture", "--fifo", "/f", "--user", "ana"}));
  EXPECT_TRUE(refused(
      {"--extcap-interface", "wirelab", "--capture", "--fifo", "/f", "--extcap-capture-filter", "tcp port 80"}));
  EXPECT_THAT(said({"--extcap-interface", "wirelab", "--extcap-capture-filter", "tcp"}), HasSubstr("filters"));
}

}  // namespace
}  // namespace wirelab::cli
