#include "tools/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "tools/hex_text.h"

namespace bfa::tools {

Sha256::Sha256()
    : context_(EVP_MD_CTX_new()),
      works_(context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1) {}

Sha256::Sha256(const Sha256& other)
    : context_(EVP_MD_CTX_new()),
      works_(other.works_ && context_ != nullptr &&
             EVP_MD_CTX_copy_ex(context_, other.context_) == 1) {}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::Update(std::string_view bytes) {
  works_ = works_ && EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1;
}

Result<std::string> Sha256::Finish() {
  std::array<uint8_t, 32> digest{};
  works_ = works_ && EVP_DigestFinal_ex(context_, digest.data(), nullptr) == 1;
  if (!works_) return Error(ErrorCode::kIo, "OpenSSL has no SHA-256");
  return HexOf(digest);
}

}  // namespace bfa::tools
