// The transport against nginx.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/prober/exchange_log.h"
#include "tests/prober/nginx_server.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kSymbolCount = 1007;
constexpr uint64_t kFileSize = NginxServer::kFileSize;

class NetworkTransportTest : public testing::Test {
 protected:
  void StartServer(const std::string& settings = NginxServer::kPatient) {
    auto server = NginxServer::Start(folder_.path(), settings);
    ASSERT_TRUE(server) << server.error().ToString();
    server_ = std::move(*server);
  }
  void SetUp() override { StartServer(); }

  TransportOptions Trusting() const { return {.ca_file = server_->ca_file()}; }
  // Of the files of so many symbols.
  static void AskForAll(ExchangeLog& log, const std::string& url) {
    for (size_t i = 0; i < kSymbolCount; ++i) log.Head(url + "/files/S" + std::to_string(i));
    log.Run();
  }

  TemporaryFolder folder_;
  std::unique_ptr<NginxServer> server_;
};

size_t CountConnections(const std::vector<NginxServer::Served>& served) {
  std::set<std::string> connections;
  for (const auto& line : served) connections.insert(line.connection);
  return connections.size();
}

void ExpectFile(const HttpReply& reply) {
  ASSERT_TRUE(reply.whole()) << reply.fault_message;
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_length, kFileSize);
  EXPECT_EQ(reply.content_type, "application/zip");
  EXPECT_THAT(reply.last_modified, HasSubstr(" GMT"));
  EXPECT_THAT(reply.date, HasSubstr(" GMT"));
  // nginx makes it of the time and the size.
  EXPECT_THAT(reply.etag, testing::MatchesRegex("\"[0-9a-f]+-d80\""));
}

TEST_F(NetworkTransportTest, AsksInEveryProtocol) {
  ExchangeLog log(Trusting());
  for (const std::string& url : {server_->plain_url(), server_->tls_url(), server_->http2_url()}) {
    SCOPED_TRACE(url);
    log.Head(url + "/files/BTCUSDT");
    log.Get(url + "/files/BTCUSDT");
    log.Run();
    const auto replies = log.replies().end() - 2;
    ExpectFile(replies[0]);
    ExpectFile(replies[1]);
    EXPECT_EQ(replies[0].body, "");
    EXPECT_TRUE(replies[1].body == std::string(kFileSize, 'z'));
  }
  EXPECT_GE(log.pool().tls_handshakes, 2U);
  EXPECT_EQ(log.pool().in_use_connections, 0U);
  EXPECT_GT(log.pool().received_size, 3 * kFileSize);
  const auto served = server_->Stop();
  ASSERT_EQ(served.size(), 6U);
  for (size_t i = 0; i < served.size(); ++i) {
    EXPECT_EQ(served[i].protocol, i < 4 ? "HTTP/1.1" : "HTTP/2.0");
  }
}

TEST_F(NetworkTransportTest, AsksForAllSymbolsOverEightConnections) {
  ExchangeLog log(Trusting());
  AskForAll(log, server_->http2_url());
  for (const HttpReply& reply : log.replies()) ExpectFile(reply);
  const PoolFigures pool = log.pool();
  EXPECT_EQ(pool.opened_connections, 8U);
  EXPECT_EQ(pool.open_connections, 8U);
  EXPECT_EQ(pool.in_use_connections, 0U);
  EXPECT_EQ(pool.tls_handshakes, 8U);
  EXPECT_EQ(pool.reused, kSymbolCount - 8);
  EXPECT_EQ(pool.replaced, 0U);
  EXPECT_EQ(pool.waits, kSymbolCount) << "all waited for the first connection";
  EXPECT_GT(pool.acquire_time.count(), 0);
  const auto served = server_->Stop();
  EXPECT_EQ(served.size(), kSymbolCount);
  EXPECT_EQ(CountConnections(served), 8U);
}

TEST_F(NetworkTransportTest, KeepsConnectionsForTheNextRun) {
  ExchangeLog log(Trusting());
  AskForAll(log, server_->http2_url());
  const PoolFigures before = log.pool();
  AskForAll(log, server_->http2_url());
  EXPECT_EQ(log.pool().opened_connections, 8U);
  EXPECT_EQ(log.pool().reused, before.reused + kSymbolCount);
  EXPECT_EQ(CountConnections(server_->Stop()), 8U);
}

TEST_F(NetworkTransportTest, LimitsConnectionsWithoutHttp2) {
  uint64_t opened = 0;
  for (const bool tls : {false, true}) {
    TransportOptions options = Trusting();
    options.max_connections = 20;
    ExchangeLog log(options);
    AskForAll(log, tls ? server_->tls_url() : server_->plain_url());
    for (const HttpReply& reply : log.replies()) ExpectFile(reply);
    const PoolFigures pool = log.pool();
    EXPECT_LE(pool.opened_connections, 20U) << "one less where one is free before the last opens";
    EXPECT_EQ(pool.open_connections, pool.opened_connections);
    EXPECT_EQ(pool.tls_handshakes, tls ? pool.opened_connections : 0U);
    EXPECT_EQ(pool.reused, kSymbolCount - pool.opened_connections);
    EXPECT_GE(pool.waits, kSymbolCount - 20);
    opened += pool.opened_connections;
  }
  const auto served = server_->Stop();
  EXPECT_EQ(served.size(), 2 * kSymbolCount);
  EXPECT_EQ(CountConnections(served), opened);
}

TEST_F(NetworkTransportTest, RefusesCertificates) {
  ExchangeLog log(Trusting());
  const std::map<std::string, std::string> expected = {
      {server_->self_signed_url(), "self-signed certificate"},
      {server_->expired_url(), "certificate has expired"},
      {server_->other_host_url(), "no alternative certificate subject name matches"}};
  for (const auto& [url, message] : expected) {
    const HttpReply reply = log.AskFor(url + "/files/BTCUSDT?key=secret");
    EXPECT_EQ(reply.fault, TransportFault::kTls);
    EXPECT_EQ(reply.status, 0);
    EXPECT_THAT(reply.fault_message, HasSubstr(message));
    EXPECT_THAT(reply.fault_message, Not(HasSubstr("secret")));
    EXPECT_THAT(reply.fault_message, Not(HasSubstr("\n")));
  }
  ExchangeLog of_system;
  EXPECT_EQ(of_system.AskFor(server_->http2_url()).fault, TransportFault::kTls);
  EXPECT_EQ(log.pool().tls_handshakes, 0U);
  EXPECT_EQ(log.pool().open_connections, 0U);
  EXPECT_TRUE(server_->Stop().empty());
}

TEST_F(NetworkTransportTest, GivesRepliesThatAreNoSuccess) {
  ExchangeLog log(Trusting());
  for (const std::string& url : {server_->plain_url(), server_->http2_url()}) {
    EXPECT_EQ(log.AskFor(url + "/absent").status, 404);
    EXPECT_EQ(log.AskFor(url + "/403").status, 403);
    const HttpReply later = log.AskFor(url + "/503");
    EXPECT_EQ(later.status, 503);
    EXPECT_EQ(later.retry_after, "7");
    EXPECT_EQ(later.body, "later");
    EXPECT_EQ(log.AskFor(url + "/redirect").status, 302);
  }
  for (const HttpReply& reply : log.replies()) EXPECT_TRUE(reply.whole()) << reply.fault_message;
  EXPECT_EQ(server_->Stop().size(), 8U) << "a redirect was followed";
}

TEST_F(NetworkTransportTest, CutsOffALongBody) {
  ExchangeLog log(Trusting());
  for (const std::string& url : {server_->plain_url(), server_->http2_url()}) {
    const std::string file = url + "/files/BTCUSDT";
    const HttpReply cut = log.Ask({.url = file, .body = "", .max_body_size = kFileSize - 1});
    EXPECT_EQ(cut.fault, TransportFault::kTooLarge);
    EXPECT_EQ(cut.body, "");
    ExpectFile(log.Ask({.url = file, .body = "", .max_body_size = kFileSize}));
  }
}

TEST_F(NetworkTransportTest, GivesUpOnASlowReply) {
  TransportOptions options = Trusting();
  options.timeout = std::chrono::milliseconds(100);
  ExchangeLog log(options);
  EXPECT_EQ(log.AskFor(server_->plain_url() + "/slow").fault, TransportFault::kTimeout);
  EXPECT_EQ(log.AskFor(server_->http2_url() + "/slow").fault, TransportFault::kTimeout);
  EXPECT_EQ(log.pool().in_use_connections, 0U);
}

TEST_F(NetworkTransportTest, DropsTheRestWhenStopped) {
  ExchangeLog log(Trusting());
  for (size_t i = 0; i < kSymbolCount; ++i) log.Get(server_->http2_url() + "/slow");
  log.Head(server_->plain_url() + "/files/BTCUSDT");
  bool was_delayed_called = false;
  log.transport().CallAfter(std::chrono::hours(1), [&] { was_delayed_called = true; });
  EXPECT_TRUE(log.transport().Run([&log] { return log.answered_count() == 1; }));
  EXPECT_EQ(log.answered_count(), 1U);
  EXPECT_EQ(log.pool().in_use_connections, 0U);
  // Of those before nothing is left.
  log.Head(server_->http2_url() + "/files/BTCUSDT");
  EXPECT_TRUE(log.transport().Run({}));
  ExpectFile(log.replies().back());
  EXPECT_EQ(log.answered_count(), 2U);
  EXPECT_FALSE(was_delayed_called);
}

TEST_F(NetworkTransportTest, SendsFromCallbacks) {
  ExchangeLog log(Trusting());
  Transport& transport = log.transport();
  size_t count = 0;
  const std::string url = server_->http2_url() + "/files/BTCUSDT";
  Transport::Done again = [&](const HttpReply& reply) {
    ExpectFile(reply);
    if (++count == 100) return;
    // Odd ones after a delay.
    if (count % 2 == 0) {
      transport.Send({.method = HttpMethod::kHead, .url = url, .body = ""}, again);
    } else {
      transport.CallAfter(std::chrono::milliseconds(0), [&] {
        transport.Send({.method = HttpMethod::kHead, .url = url, .body = ""}, again);
      });
    }
  };
  transport.Send({.method = HttpMethod::kHead, .url = url, .body = ""}, again);
  EXPECT_TRUE(transport.Run({}));
  EXPECT_EQ(count, 100U);
  EXPECT_EQ(log.pool().opened_connections, 1U);
}

class ClosingServerTest : public NetworkTransportTest {
 protected:
  void SetUp() override {}
};

// nginx ends a connection of HTTP/2 in the midst of what it was asked, and refuses the rest.
TEST_F(ClosingServerTest, LosesNothingWhenConnectionsEndAfterSomeRequests) {
  StartServer("keepalive_requests 50;");
  ExchangeLog log(Trusting());
  for (const std::string& url : {server_->plain_url(), server_->tls_url(), server_->http2_url()}) {
    SCOPED_TRACE(url);
    AskForAll(log, url);
  }
  for (const HttpReply& reply : log.replies()) ExpectFile(reply);
  const PoolFigures pool = log.pool();
  const auto served = server_->Stop();
  EXPECT_EQ(served.size(), 3 * kSymbolCount);
  EXPECT_EQ(CountConnections(served), pool.opened_connections);
  EXPECT_EQ(pool.reused, served.size() - CountConnections(served));
}

TEST_F(ClosingServerTest, OpensAnotherWhenTheServerClosedAnIdleConnection) {
  StartServer("keepalive_requests 1;");
  ExchangeLog log(Trusting());
  for (int i = 0; i < 5; ++i) {
    ExpectFile(log.AskFor(server_->plain_url() + "/files/A"));
    ExpectFile(log.AskFor(server_->http2_url() + "/files/A"));
  }
  EXPECT_EQ(log.pool().reused, 0U);
  EXPECT_EQ(CountConnections(server_->Stop()), 10U);
}

}  // namespace
}  // namespace bfa::test
