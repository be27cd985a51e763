// Whole files as bytes.
#ifndef BFA_TESTS_STORE_FILE_BYTES_H_
#define BFA_TESTS_STORE_FILE_BYTES_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace bfa::test {

// The bytes of the file at `path`; none, and a failed test, if it cannot be read.
std::vector<std::byte> ReadBytes(const std::string& path);

// Makes the file at `path` hold `bytes` and nothing else.
void WriteBytes(const std::string& path, std::span<const std::byte> bytes);
// Puts `bytes` behind its end.
void AppendBytes(const std::string& path, std::span<const std::byte> bytes);

std::vector<std::byte> BytesOf(const std::string& text);

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_FILE_BYTES_H_
