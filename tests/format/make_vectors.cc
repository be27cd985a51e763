// make_vectors FOLDER: writes the vectors, the errors of the invalid ones, and their README there.

#include <fstream>
#include <iostream>
#include <string>

#include "tests/format/vector_set.h"

namespace {

bool WriteFile(const std::string& path, bfa::internal::Bytes bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) std::cerr << "make_vectors: cannot write " << path << '\n';
  return out.good();
}

bool WriteText(const std::string& path, const std::string& text) {
  return WriteFile(path, std::as_bytes(std::span(text)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_vectors FOLDER\n";
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  bool good = WriteText(folder + "README.md", bfa::internal::ReadmeText());
  for (const auto& vector : bfa::internal::ValidVectors()) {
    good = WriteFile(folder + vector.name + ".bfa", vector.bytes) && good;
  }
  for (const auto& vector : bfa::internal::BrokenVectors()) {
    const bfa::Status found = bfa::internal::CheckVector(vector.bytes);
    if (found) {
      std::cerr << "make_vectors: nothing is wrong with " << vector.name << '\n';
      good = false;
      continue;
    }
    good = WriteFile(folder + vector.name + ".bfa", vector.bytes) && good;
    good =
        WriteText(folder + vector.name + ".error", bfa::internal::ErrorText(found.error())) && good;
  }
  return good ? 0 : 1;
}
