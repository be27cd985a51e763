#include "prober/checksum_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bfa::test {
namespace {

using internal::ParseChecksum;
using internal::Sha256Of;

constexpr std::string_view kDigest =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kName = "BTCUSDT-1d-2024-01-15.zip";

// The vectors of FIPS 180-2, appendix B.
TEST(ChecksumLineTest, HashesKnownVectors) {
  EXPECT_EQ(*Sha256Of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(*Sha256Of("abc"), kDigest);
  EXPECT_EQ(*Sha256Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(*Sha256Of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(*Sha256Of(std::string(1, '\0')),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(ChecksumLineTest, ReadsALine) {
  const std::string digest(kDigest);
  for (const std::string& line : {digest + "  " + kName, digest + "  " + kName + "\n",
                                  digest + "  " + kName + "\r\n", digest + " *" + kName + "\n"}) {
    const auto parsed = ParseChecksum(line, kName);
    ASSERT_TRUE(parsed) << parsed.error().ToString();
    EXPECT_EQ(*parsed, kDigest);
  }
  std::string upper = digest;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(*ParseChecksum(upper + "  " + kName, kName), kDigest);
  EXPECT_EQ(*ParseChecksum(digest + "  币安人生USDT-1d-2024-01-15.zip\n",
                           "币安人生USDT-1d-2024-01-15.zip"),
            kDigest);
}

TEST(ChecksumLineTest, RefusesAnythingElse) {
  const std::string digest(kDigest);
  const std::string line = digest + "  " + kName;
  std::string no_digit = line;
  no_digit[63] = 'g';
  std::string sign = line;
  sign[0] = '\xe4';
  for (const std::string& text :
       {std::string(), std::string("\n"), digest, digest + "  ", kName, no_digit, sign, line + "x",
        line + "\n\n", line + "\n" + line + "\n", " " + line, digest + " " + kName,
        digest + "\t\t" + kName, digest + "   " + kName, digest + "0  " + kName,
        digest.substr(1) + "  " + kName, digest + "  ETHUSDT-1d-2024-01-15.zip",
        digest + "  data/" + kName, std::string("<html><body>") + std::string(200, 'a')}) {
    const auto parsed = ParseChecksum(text, kName);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code(), ErrorCode::kNetwork);
    EXPECT_THAT(parsed.error().message(), testing::StartsWith("no usable checksum: "));
  }
}

}  // namespace
}  // namespace bfa::test
