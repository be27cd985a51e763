// nginx, as the server of a test.
#ifndef BFA_TESTS_PROBER_NGINX_SERVER_H_
#define BFA_TESTS_PROBER_NGINX_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "bfa/result.h"
#include "tests/prober/child_process.h"
#include "tests/prober/loopback_socket.h"

namespace bfa::test {

// Serves under every port: /files/NAME and /data/NAME, a file of kFileSize bytes whatever its name,
// /redirect to it, /slow, the same file but never whole, and /404, /403 and /503 with a Retry-After
// of 7.
class NginxServer {
 public:
  static constexpr size_t kFileSize = 3456;
  static constexpr const char* kPatient = "keepalive_requests 1000000;";

  // Certificates are made in `folder`, which must be there and empty. `settings` stands in the http
  // block of the configuration.
  static Result<std::unique_ptr<NginxServer>> Start(const std::string& folder,
                                                    const std::string& settings = kPatient);

  // Without a slash at the end.
  std::string plain_url() const { return "http://" + plain_.address(); }
  std::string tls_url() const { return "https://" + tls_.address(); }  // HTTP/1.1
  std::string http2_url() const { return "https://" + http2_.address(); }
  std::string self_signed_url() const { return "https://" + self_.address(); }
  std::string expired_url() const { return "https://" + expired_.address(); }
  std::string other_host_url() const { return "https://" + other_.address(); }
  uint16_t tls_port() const { return tls_.port(); }
  uint16_t http2_port() const { return http2_.port(); }
  const std::string& ca_file() const { return ca_file_; }

  // A line of its log.
  struct Served {
    std::string connection;  // its number, never used again
    std::string protocol;    // HTTP/1.1, HTTP/2.0
    std::string method;
    std::string path;
    int status;
  };
  // Ends the server, and says what it served.
  std::vector<Served> Stop();

 private:
  NginxServer() = default;
  std::string Configuration(const std::string& settings) const;

  std::string folder_;
  std::string ca_file_;
  LoopbackSocket plain_, tls_, http2_, self_, expired_, other_;
  ChildProcess process_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_NGINX_SERVER_H_
