// moto, which answers as S3 does, as the server of a test.
#ifndef BFA_TESTS_PROBER_S3_SERVER_H_
#define BFA_TESTS_PROBER_S3_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "bfa/result.h"
#include "tests/prober/child_process.h"
#include "tests/prober/loopback_socket.h"

namespace bfa::test {

class S3Server {
 public:
  // Keeps its files in `folder`, which must be there.
  static Result<std::unique_ptr<S3Server>> Start(const std::string& folder);

  // Objects of that many bytes as their keys are long, and a hundred more.
  Status Put(const std::vector<std::string>& keys);
  // Of the bucket, without a slash at the end.
  std::string url() const { return "http://" + socket_.address() + "/archive"; }

 private:
  explicit S3Server(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
  LoopbackSocket socket_;
  ChildProcess process_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_S3_SERVER_H_
