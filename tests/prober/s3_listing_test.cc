// Listings of a bucket, as they come over the network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/prober/exchange_log.h"
#include "tests/prober/s3_server.h"
#include "tests/store/temporary_folder.h"

namespace bfa::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(S3Listing, IsAnsweredInBothVersions) {
  const TemporaryFolder folder;
  auto server = S3Server::Start(folder.path());
  ASSERT_TRUE(server) << server.error().ToString();
  std::vector<std::string> keys;
  for (const std::string symbol : {"BTCUSDT", "币安人生USDT"}) {
    for (int day = 10; day < 20; ++day) {
      keys.push_back("k/" + symbol + "/1m/" + symbol + "-2026-01-" + std::to_string(day));
    }
  }
  const Status put = (*server)->Put(keys);
  ASSERT_TRUE(put) << put.error().ToString();
  ExchangeLog log;
  const auto list = [&](const std::string& query) {
    const HttpReply reply = log.AskFor((*server)->url() + "?" + query);
    EXPECT_EQ(reply.status, 200) << reply.fault_message;
    EXPECT_THAT(reply.content_type, HasSubstr("xml"));
    return reply.body;
  };
  const auto is_key = [](const std::string& key) { return HasSubstr("<Key>" + key + "</Key>"); };
  const std::string first = "k/BTCUSDT/1m/BTCUSDT-2026-01-10";
  const std::string last = "k/BTCUSDT/1m/BTCUSDT-2026-01-19";

  EXPECT_THAT(list("prefix=k/&delimiter=/"),
              AllOf(HasSubstr("<Prefix>k/BTCUSDT/</Prefix>"),
                    HasSubstr("<Prefix>k/币安人生USDT/</Prefix>"), Not(HasSubstr("<Key>"))));
  EXPECT_THAT(list("prefix=k/BTCUSDT/1m/&max-keys=3"),
              AllOf(is_key(first), Not(is_key(last)), HasSubstr("<IsTruncated>true<")));
  EXPECT_THAT(list("prefix=k/BTCUSDT/1m/&marker=k/BTCUSDT/1m/BTCUSDT-2026-01-18"),
              AllOf(is_key(last), Not(is_key(first)), HasSubstr("<IsTruncated>false<")));
  EXPECT_THAT(list("list-type=2&prefix=k/BTCUSDT/1m/&start-after=" + first),
              AllOf(is_key(last), Not(is_key(first)), HasSubstr("<KeyCount>9<")));
  EXPECT_EQ(log.AskFor((*server)->url() + "-absent").status, 404);
}

}  // namespace
}  // namespace bfa::test
