// The transport against servers that misbehave.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/prober/exchange_log.h"
#include "tests/prober/loopback_socket.h"
#include "tests/prober/scripted_server.h"

namespace bfa::test {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kReply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr const char* kHead = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

void AnswerAll(Peer& peer) {
  while (!peer.ReadRequest().empty()) peer.Say(kReply);
}

// The second request comes over a kept connection, which ends without a word.
void CloseAfterTheSecondRequest(Peer& peer, int index) {
  if (index > 0) return AnswerAll(peer);
  peer.ReadRequest();
  peer.Say(kReply);
  peer.ReadRequest();
}

TEST(BrokenConnection, IsReplacedIfItWasKept) {
  const ScriptedServer server(CloseAfterTheSecondRequest);
  ExchangeLog log;
  EXPECT_EQ(log.AskFor(server.url()).body, "ok");
  EXPECT_EQ(log.AskFor(server.url()).body, "ok");
  EXPECT_EQ(log.pool().replaced, 1U);
  EXPECT_EQ(log.pool().opened_connections, 2U);
  EXPECT_EQ(log.pool().open_connections, 1U);
  EXPECT_EQ(log.pool().in_use_connections, 0U);
  EXPECT_EQ(log.AskFor(server.url()).body, "ok");
  EXPECT_EQ(log.pool().replaced, 1U);
  EXPECT_EQ(log.pool().reused, 1U);
}

TEST(BrokenConnection, IsNotReplacedIfItWasNew) {
  const ScriptedServer server([](Peer& peer, int) { peer.ReadRequest(); });
  ExchangeLog log;
  EXPECT_EQ(log.AskFor(server.url()).fault, TransportFault::kBroken);
  EXPECT_EQ(log.pool().replaced, 0U);
  EXPECT_EQ(log.pool().opened_connections, 1U);
  EXPECT_EQ(log.pool().open_connections, 0U);
}

TEST(BrokenConnection, IsNotReplacedOnceAnAnswerHasBegun) {
  const ScriptedServer server([](Peer& peer, int) {
    peer.ReadRequest();
    peer.Say(kReply);
    peer.ReadRequest();
    peer.Say("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf");
  });
  ExchangeLog log;
  EXPECT_EQ(log.AskFor(server.url()).body, "ok");
  const HttpReply reply = log.AskFor(server.url());
  EXPECT_EQ(reply.fault, TransportFault::kBroken);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(log.pool().replaced, 0U);
}

TEST(BrokenConnection, DoesNotSendAPostTwice) {
  int post_count = 0;
  {
    const ScriptedServer server([&post_count](Peer& peer, int) {
      if (peer.ReadRequest().starts_with("POST")) {
        ++post_count;
      } else {
        peer.Say(kReply);
      }
    });
    ExchangeLog log;
    EXPECT_EQ(log.AskFor(server.url()).body, "ok");
    const HttpReply reply =
        log.Ask({.method = HttpMethod::kPost, .url = server.url(), .body = "{}"});
    EXPECT_EQ(reply.fault, TransportFault::kBroken);
    EXPECT_EQ(log.pool().replaced, 0U);
  }
  EXPECT_EQ(post_count, 1);
}

TEST(PostRequest, ArrivesAsJson) {
  std::string request;
  std::string body = "{\"text\": \"" + std::string(5000, 'x') + "\"}";
  {
    const ScriptedServer server([&request](Peer& peer, int) {
      request = peer.ReadRequest();
      peer.Say(kReply);
    });
    ExchangeLog log;
    EXPECT_EQ(
        log.Ask({.method = HttpMethod::kPost, .url = server.url() + "/hook", .body = body}).body,
        "ok");
  }
  EXPECT_THAT(request, StartsWith("POST /hook HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Expect:")));
  EXPECT_THAT(request, EndsWith("\r\n\r\n" + body));
}

TEST(Request, IsSentAsItStandsAndTellsNoSecrets) {
  std::string request;
  {
    const ScriptedServer server([&request](Peer& peer, int) {
      request = peer.ReadRequest();
      peer.Say(kHead);
    });
    ExchangeLog log;
    log.Ask({.method = HttpMethod::kHead,
             .url = server.url() + "/a/../%E5%B8%81?prefix=x%2F&list-type=2",
             .body = ""});
  }
  EXPECT_THAT(request, StartsWith("HEAD /a/../%E5%B8%81?prefix=x%2F&list-type=2 HTTP/1.1\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Authorization")));
  EXPECT_THAT(request, Not(HasSubstr("Cookie")));
}

TEST(Request, WithAPasswordIsRefused) {
  ExchangeLog log;
  const HttpReply reply = log.AskFor("http://user:secret@127.0.0.1:1/");
  EXPECT_FALSE(reply.whole());
  EXPECT_THAT(reply.fault_message, Not(HasSubstr("secret")));
  EXPECT_EQ(log.pool().opened_connections, 0U);
}

TEST(Request, IsOfHttpAlone) {
  ExchangeLog log;
  for (const std::string url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "",
                                "no url", "http://", "https://[::1"}) {
    const HttpReply reply = log.AskFor(url);
    EXPECT_EQ(reply.fault, TransportFault::kProtocol) << url << ": " << reply.fault_message;
    EXPECT_THAT(reply.fault_message, Not(HasSubstr("//")));
  }
}

TEST(Reply, KnowsHeadersInAnyCase) {
  const ScriptedServer server([](Peer& peer, int) {
    peer.ReadRequest();
    peer.Say(
        "HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\n"
        "HTTP/1.1 200 OK\r\nETAG: \"a\"\r\nlast-modified:x y\r\nContent-length: 0\r\n\r\n");
  });
  ExchangeLog log;
  const HttpReply reply = log.AskFor(server.url());
  EXPECT_EQ(reply.etag, "\"a\"");
  EXPECT_EQ(reply.last_modified, "x y");
  EXPECT_EQ(reply.content_length, 0U);
  EXPECT_EQ(reply.content_type, "");
}

TEST(Reply, HasBoundedHeaders) {
  const ScriptedServer server([](Peer& peer, int) {
    peer.ReadRequest();
    peer.Say("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 100; ++i) peer.Say("X: " + std::string(1000, 'x') + "\r\n");
    peer.Say("\r\n");
  });
  ExchangeLog log;
  EXPECT_EQ(log.AskFor(server.url()).fault, TransportFault::kProtocol);
}

TEST(Reply, ThatIsNoHttpIsAFault) {
  const ScriptedServer server([](Peer& peer, int) {
    peer.ReadRequest();
    peer.Say("220 mail.example ESMTP\r\n");
  });
  ExchangeLog log;
  EXPECT_EQ(log.AskFor(server.url()).fault, TransportFault::kProtocol);
}

TEST(Reply, ThatNeverComesIsATimeout) {
  const LoopbackSocket silent;
  TransportOptions options;
  options.timeout = milliseconds(50);
  ExchangeLog log(options);
  const HttpReply reply = log.AskFor("http://" + silent.address());
  EXPECT_EQ(reply.fault, TransportFault::kTimeout);
  EXPECT_THAT(reply.fault_message, HasSubstr("timed out"));
  // No handshake is no connection.
  EXPECT_EQ(log.AskFor("https://" + silent.address()).fault, TransportFault::kConnect);
  EXPECT_EQ(log.pool().open_connections, 0U);
}

TEST(Host, ThatRefusesIsAFault) {
  LoopbackSocket closed;
  closed.Close();
  ExchangeLog log;
  EXPECT_EQ(log.AskFor("http://" + closed.address()).fault, TransportFault::kConnect);
  EXPECT_EQ(log.pool().open_connections, 0U);
}

TEST(Host, WithoutAnAddressFailsAllThatWait) {
  ExchangeLog log;
  for (int i = 0; i < 200; ++i) log.Get("http://nosuch.invalid/" + std::to_string(i));
  log.Run();
  for (const HttpReply& reply : log.replies()) {
    EXPECT_EQ(reply.fault, TransportFault::kResolve);
    EXPECT_THAT(reply.fault_message, Not(HasSubstr("/")));
  }
  EXPECT_EQ(log.pool().opened_connections, 0U);
}

TEST(CallAfter, CallsInOrderOfTime) {
  ExchangeLog log;
  Transport& transport = log.transport();
  std::vector<int> order;
  const milliseconds start = transport.Now();
  transport.CallAfter(milliseconds(20), [&] { order.push_back(4); });
  transport.CallAfter(milliseconds(0), [&] {
    order.push_back(1);
    transport.CallAfter(milliseconds(1), [&] { order.push_back(3); });
  });
  transport.CallAfter(milliseconds(0), [&] { order.push_back(2); });
  EXPECT_TRUE(transport.Run({}));
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
  EXPECT_GE(transport.Now() - start, milliseconds(20));
}

}  // namespace
}  // namespace bfa::test
