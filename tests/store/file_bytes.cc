#include "tests/store/file_bytes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace bfa::test {
namespace {

void Write(const std::string& path, std::span<const std::byte> bytes, std::ios::openmode mode) {
  std::ofstream file(path, std::ios::binary | mode);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) ADD_FAILURE() << "cannot write " << path;
}

}  // namespace

std::vector<std::byte> ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) ADD_FAILURE() << "cannot read " << path;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return BytesOf(text);
}

void WriteBytes(const std::string& path, std::span<const std::byte> bytes) {
  Write(path, bytes, std::ios::trunc);
}

void AppendBytes(const std::string& path, std::span<const std::byte> bytes) {
  Write(path, bytes, std::ios::app);
}

std::vector<std::byte> BytesOf(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace bfa::test
