// Whole runs against servers that others wrote: the listing code against moto's S3, the HEAD code
// against nginx with TLS and HTTP/2.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "bfa/probe_run.h"
#include "bfa/reader.h"
#include "tests/prober/nginx_server.h"
#include "tests/prober/s3_server.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kRoot = "data/futures/um/daily/klines/";
const Day kFirst = *ParseDay("2019-12-31");

std::string KeyOf(const std::string& symbol, Day day) {
  return kRoot + symbol + "/1m/" + symbol + "-1m-" + FormatDay(day) + ".zip";
}

// A symbol whose files take two pages, the odd ones, and many directories: not more than a page,
// for moto does not end a page of directories after a thousand.
std::vector<std::string> Keys() {
  std::vector<std::string> keys{std::string(kRoot) + "BTCUSDT//1m/x",
                                std::string(kRoot) + "BTCUSDT/1m/readme.txt"};
  for (int i = 0; i < 505; ++i) {
    keys.push_back(KeyOf("BTCUSDT", kFirst + std::chrono::days{i}));
    keys.push_back(keys.back() + ".CHECKSUM");
  }
  for (const std::string symbol : {"ICPUSDT_SETTLED", "币安人生USDT"}) {
    keys.push_back(KeyOf(symbol, kFirst + std::chrono::days{9}));
  }
  for (int i = 0; i < 900; ++i) keys.push_back(KeyOf("S" + std::to_string(i) + "USDT", kFirst));
  return keys;
}

ProbeOutcome Learn(const std::string& path, const BackfillOptions& options,
                   const TransportOptions& transport_options = {}) {
  const auto transport = MakeNetworkTransport(transport_options);
  EXPECT_TRUE(transport);
  ProbeEnvironment environment{**transport};
  const Result<ProbeOutcome> outcome = Backfill(path, options, environment);
  EXPECT_TRUE(outcome) << outcome.error().ToString();
  return outcome ? *outcome : ProbeOutcome();
}

uint32_t CountAvailable(const Reader& reader, const std::string& symbol) {
  const Result<SymbolId> id = reader.FindSymbol(symbol);
  return id ? reader.TimelineOf(*id)->Count(BitsetKind::kAvailable) : 0;
}

TEST(OtherServersTest, ABucketOfMotoIsLearnedWhole) {
  const TemporaryFolder folder;
  const auto server = S3Server::Start(folder.path());
  ASSERT_TRUE(server) << server.error().ToString();
  const Status put = (*server)->Put(Keys());
  ASSERT_TRUE(put) << put.error().ToString();
  BackfillOptions options;
  options.probe.origin = {(*server)->url(), (*server)->url(), {}};
  options.days = {kFirst, kFirst + std::chrono::days{599}};
  const std::string path = folder.File("um.bfa");
  const ProbeOutcome outcome = Learn(path, options);
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_THAT(outcome.new_symbols, SizeIs(903));
  EXPECT_EQ(outcome.replies, (std::map<std::string, uint64_t>{{"200", 1 + 903 + 1}}));
  for (const Finding& finding : outcome.findings) {
    EXPECT_NE(finding.rule, Rule::kSchemaDrift) << finding.message;
  }

  const Result<Reader> reader = Reader::Open(path);
  ASSERT_TRUE(reader);
  EXPECT_EQ(CountAvailable(*reader, "BTCUSDT"), 505);
  EXPECT_EQ(CountAvailable(*reader, "币安人生USDT"), 1);
  EXPECT_EQ(CountAvailable(*reader, "S899USDT"), 1);
  const auto counts = reader->Counts({kFirst, kFirst + std::chrono::days{599}});
  ASSERT_THAT(*counts, SizeIs(600));
  for (const DayCounts& day : *counts) EXPECT_EQ(day.observed, 903) << FormatDay(day.day);
  const auto snapshot = reader->SnapshotOf(kFirst);
  const auto size = snapshot->Integer(Column::kFileSizeBytes, *reader->FindSymbol("BTCUSDT"));
  EXPECT_EQ(**size, static_cast<int64_t>(KeyOf("BTCUSDT", kFirst).size()) + 100);

  // By HEAD the same files have the same values. (Those that are not there moto denies with an HTML
  // page, which is not believed.)
  const Day day = kFirst + std::chrono::days{9};
  options.probe.method = ProbeMethod::kHead;
  options.days = {day, day};
  options.symbols = {"BTCUSDT", "ICPUSDT_SETTLED", "币安人生USDT"};
  const std::string by_head = folder.File("head.bfa");
  const ProbeOutcome headed = Learn(by_head, options);
  ASSERT_THAT(headed.unlearned, IsEmpty()) << headed.unlearned[0].why;
  const Result<Reader> other = Reader::Open(by_head);
  ASSERT_TRUE(other);
  for (const std::string& symbol : options.symbols) {
    const auto listed_row = reader->SnapshotOf(day)->RowOf(*reader->FindSymbol(symbol));
    const auto headed_row = other->SnapshotOf(day)->RowOf(*other->FindSymbol(symbol));
    ASSERT_TRUE(listed_row && headed_row) << symbol;
    ColumnSet differing = listed_row->metadata.DifferingColumns(headed_row->metadata);
    differing.Remove(Column::kProbeTimestamp);
    EXPECT_TRUE(differing.empty()) << symbol;
    EXPECT_TRUE(headed_row->metadata.has(Column::kEtag)) << symbol;
  }
}

TEST(OtherServersTest, OneDayByHeadTakesOneRequestASymbolOverEightConnections) {
  const TemporaryFolder folder;
  auto nginx = NginxServer::Start(folder.path());
  ASSERT_TRUE(nginx) << nginx.error().ToString();
  const std::string data = std::string(BFA_SOURCE_DIR) + "/tests/data/";
  const TemporaryFolder replay_folder;
  const std::string port_file = replay_folder.File("port");
  const auto replay =
      ChildProcess::Start({{BFA_REPLAY_PROGRAM, "--facts", data + "listing_facts.csv",
                            "--directories", data + "um_directories.csv", "--port-file", port_file},
                           {},
                           replay_folder.File("log"),
                           {}});
  ASSERT_TRUE(replay) << replay.error().ToString();
  const std::string port = WaitForFile(port_file);
  BackfillOptions options;
  options.probe.method = ProbeMethod::kHead;
  options.probe.origin = {
      (*nginx)->http2_url(), "http://127.0.0.1:" + port + "/data.binance.vision", {}};
  options.days = {*ParseDay("2026-08-10"), *ParseDay("2026-08-10")};
  const std::string path = replay_folder.File("um.bfa");
  TransportOptions transport;
  transport.ca_file = (*nginx)->ca_file();
  const ProbeOutcome outcome = Learn(path, options, transport);
  EXPECT_THAT(outcome.unlearned, IsEmpty());
  EXPECT_EQ(outcome.rows_added, 1007);

  const std::vector<NginxServer::Served> served = (*nginx)->Stop();
  ASSERT_THAT(served, SizeIs(1007));
  std::set<std::string> connections;
  for (const NginxServer::Served& one : served) {
    EXPECT_EQ(one.protocol, "HTTP/2.0");
    EXPECT_EQ(one.method, "HEAD");
    connections.insert(one.connection);
  }
  EXPECT_LE(connections.size(), 8);
}

TEST(OtherServersTest, AWrongCertificateTeachesNothing) {
  const TemporaryFolder folder;
  auto nginx = NginxServer::Start(folder.path());
  ASSERT_TRUE(nginx) << nginx.error().ToString();
  for (const std::string& url :
       {(*nginx)->self_signed_url(), (*nginx)->expired_url(), (*nginx)->other_host_url()}) {
    UpdateOptions options;
    options.probe.origin = {url, url + "/data.binance.vision", {}};
    TransportOptions transport_options;
    transport_options.ca_file = (*nginx)->ca_file();
    const auto transport = MakeNetworkTransport(transport_options);
    ASSERT_TRUE(transport);
    ProbeEnvironment environment{**transport};
    const TemporaryFolder store;
    const Result<ProbeOutcome> outcome = Update(store.File("um.bfa"), options, environment);
    ASSERT_FALSE(outcome) << url;
    EXPECT_EQ(outcome.error().code(), ErrorCode::kNetwork);
    EXPECT_THAT(outcome.error().message(), ::testing::HasSubstr("certificate"));
    EXPECT_THAT(store.Names(), IsEmpty());
  }
}

}  // namespace
}  // namespace bfa::test
