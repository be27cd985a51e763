#include "bfa/origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bfa::test {
namespace {

using testing::HasSubstr;

// What is wrong with a URL; empty if nothing is.
std::string FaultOf(const std::string& url, bool insecure = false) {
  const Status checked = CheckOriginUrl("objects", url, insecure);
  if (checked) return "";
  EXPECT_EQ(checked.error().code(), ErrorCode::kInvalidArgument);
  EXPECT_THAT(checked.error().message(), testing::StartsWith("objects: '" + url + "' "));
  return checked.error().message();
}

TEST(OriginTest, TheDefaultsAreAllowed) {
  const Origin origin;
  EXPECT_EQ(FaultOf(origin.objects), "");
  EXPECT_EQ(FaultOf(origin.listing), "");
}

TEST(OriginTest, AllowsHttpsAnywhereAndHttpAtHome) {
  for (const std::string url :
       {"https://h", "https://h:8443/bucket", "https://192.168.1.1", "https://[2001:db8::1]:443/x",
        "http://localhost", "http://localhost:8080/a/b", "http://127.0.0.1", "http://127.0.0.1:80",
        "http://127.1.2.3/x", "http://[::1]", "http://[::1]:8080/x"}) {
    EXPECT_EQ(FaultOf(url), "") << url;
  }
}

TEST(OriginTest, RefusesPlainHttpToAnotherMachineUnlessToldTo) {
  for (const std::string url : {"http://h", "http://192.168.1.1/x", "http://localhost.example.com",
                                "http://127.0.0.1.nip.io", "http://127.example.com.x.y",
                                "http://127.0.0.1.1", "http://127.1", "http://[::2]",
                                "http://1127.0.0.1", "http://mylocalhost", "http://0.0.0.0:80"}) {
    EXPECT_THAT(FaultOf(url), HasSubstr("is plain http to another machine")) << url;
    EXPECT_EQ(FaultOf(url, true), "") << url;
  }
}

TEST(OriginTest, RefusesWhatIsNoOrigin) {
  for (const bool insecure : {false, true}) {
    for (const std::string url : {"", "h", "//h", "/x", "ftp://h", "file:///etc/passwd",
                                  "HTTPS://h", "https:/h", "https:h", "https"}) {
      EXPECT_THAT(FaultOf(url, insecure), HasSubstr("is no https URL")) << url;
    }
    for (const std::string url : {"https://", "https:///x", "https://:443", "http://:80/x",
                                  "https://[]:80", "https://[::1"}) {
      EXPECT_THAT(FaultOf(url, insecure), HasSubstr("names no host")) << url;
    }
    for (const std::string url :
         {"https://h/?x=1", "https://h?x", "https://h#x", "https://h/a#", "http://localhost?"}) {
      EXPECT_THAT(FaultOf(url, insecure), HasSubstr("has a query or a fragment")) << url;
    }
    for (const std::string url : {"https://user@h", "https://user:secret@h/x",
                                  "http://localhost@example.com", "https://@h"}) {
      EXPECT_THAT(FaultOf(url, insecure), HasSubstr("has a user")) << url;
    }
    for (const std::string url : {"https://h /x", "https://h/\n", "https://h\t", "https://币.com",
                                  "https://h/\x7f", " https://h/x y"}) {
      EXPECT_NE(FaultOf(url, insecure), "") << url;
    }
  }
}

TEST(OriginTest, RefusesAHostWithMoreThanAPortBehindIt) {
  for (const std::string url :
       {"http://[::1]evil.example", "http://[::1]:80x", "https://[::1]x:80",
        "https://h:", "https://h:x", "https://h:80:90/x", "https://h:8o", "https://h:123456"}) {
    EXPECT_THAT(FaultOf(url), HasSubstr("has no number of a port")) << url;
  }
}

// A key is put behind it with a slash: with two, each file of the archive would be missing.
TEST(OriginTest, RefusesASlashAtTheEnd) {
  for (const std::string url : {"https://h/", "https://h/bucket/", "http://localhost:80//"}) {
    EXPECT_THAT(FaultOf(url), HasSubstr("ends in a slash")) << url;
  }
}

}  // namespace
}  // namespace bfa::test
