// SHA-256 of bytes that come in pieces.
#ifndef BFA_TOOLS_SHA256_H_
#define BFA_TOOLS_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

#include "bfa/result.h"

struct evp_md_ctx_st;  // of OpenSSL

namespace bfa::tools {

class Sha256 {
 public:
  Sha256();
  // Of the same bytes so far.
  Sha256(const Sha256& other);
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  void Update(std::string_view bytes);
  // The digest in 64 hexadecimal digits; then nothing more may come. kIo if OpenSSL cannot.
  Result<std::string> Finish();

 private:
  evp_md_ctx_st* context_;
  bool works_;  // nothing has failed so far
};

}  // namespace bfa::tools

#endif  // BFA_TOOLS_SHA256_H_
