#include "tests/tree_rules.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace bfa::tree {
namespace {

using Words = std::set<std::string_view>;

constexpr std::size_t kMaxFileLines = 600;
constexpr std::size_t kMaxFunctionLines = 70;
constexpr std::size_t kMaxColumns = 100;

// What a part may include: whose public headers, whose private ones, which libraries.
struct IncludeRule {
  Words public_of;
  Words private_of;
  Words libraries;  // a header, or a folder when it ends in '/'
  Words forbidden;
};

const Words& PosixHeaders() {
  static const Words kHeaders = {"aio.h",    "dirent.h",  "errno.h",   "fcntl.h",
                                 "limits.h", "poll.h",    "pthread.h", "signal.h",
                                 "stdio.h",  "stdlib.h",  "string.h",  "strings.h",
                                 "sys/",     "termios.h", "time.h",    "unistd.h"};
  return kHeaders;
}

Words WithPosix(Words libraries) {
  libraries.insert(PosixHeaders().begin(), PosixHeaders().end());
  return libraries;
}

const std::map<std::string_view, IncludeRule>& IncludeRules() {
  static const std::map<std::string_view, IncludeRule> kRules = {
      {"format",
       {{"format"},
        {"format"},
        {"xxhash.h", "zstd.h", "zstd_errors.h"},
        {"condition_variable", "filesystem", "fstream", "future", "iostream", "mutex", "random",
         "shared_mutex", "thread"}}},
      {"store", {{"format", "store"}, {"format", "store"}, WithPosix({}), {}}},
      {"prober",
       {{"format", "prober", "store"},
        {"prober"},
        WithPosix({"CLI/", "arpa/", "curl/", "event2/", "expat.h", "netinet/", "nlohmann/",
                   "openssl/", "zip.h"}),
        {}}},
      {"tools",
       {{"format", "prober", "store", "tools"},
        {"tools"},
        WithPosix({"CLI/", "dlfcn.h", "nlohmann/", "openssl/"}),
        {}}},
  };
  return kRules;
}

std::string_view Part(std::string_view path) { return path.substr(0, path.find('/')); }

std::string_view FileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view Folder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool IsProduct(std::string_view path) { return IncludeRules().contains(Part(path)); }

bool IsCpp(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".cc") || path.ends_with(".c");
}

bool IsPublicHeader(std::string_view path) { return path.find("/include/") != path.npos; }

std::string At(const SourceFile& file, std::size_t line, std::string_view what) {
  return file.path + ":" + std::to_string(line) + ": " + std::string(what);
}

bool Contains(const Tree& tree, std::string_view path) {
  return std::ranges::any_of(tree, [path](const SourceFile& file) { return file.path == path; });
}

// Empty when the include is fine, else what is wrong with it.
std::string IncludeFault(const Tree& tree, const SourceFile& file, std::string_view include) {
  const IncludeRule& rule = IncludeRules().at(Part(file.path));
  const std::string name(include.substr(1, include.size() - 2));
  if (include.front() == '<') {
    const std::string folder = name.substr(0, name.find('/') + 1);
    const bool standard = name.find_first_of("./") == name.npos && !rule.forbidden.contains(name);
    const bool c = name == "stddef.h" || name == "stdint.h" || name == "stdbool.h";
    const bool library = rule.libraries.contains(name) || rule.libraries.contains(folder);
    const bool fine = standard || c || (library && !IsPublicHeader(file.path));
    return fine ? "" : "may not include " + std::string(include);
  }
  if (name.starts_with("bfa/")) {
    const bool fine = std::ranges::any_of(rule.public_of, [&](std::string_view part) {
      return Contains(tree, std::string(part) + "/include/" + name);
    });
    return fine ? "" : "no public header that this part may include: " + name;
  }
  if (IsPublicHeader(file.path)) return "a public header may not include the private " + name;
  if (Contains(tree, std::string(Folder(file.path)) + "/" + name)) return "";
  if (!Contains(tree, name)) return "no such header: " + name;
  const bool fine = rule.private_of.contains(Part(name)) && !IsPublicHeader(name);
  return fine ? "" : "may not include " + name;
}

enum class Where { kEverywhere, kProduct, kFormat, kTests };

bool Applies(Where where, std::string_view path) {
  switch (where) {
    case Where::kProduct:
      return IsProduct(path);
    case Where::kFormat:
      return Part(path) == "format";
    case Where::kTests:
      return Part(path) == "tests";
    case Where::kEverywhere:
      break;
  }
  return true;
}

// What of std::filesystem throws when it is not given an error code.
bool Throws(std::string_view function) {
  static const Words kThrowing = {"absolute",
                                  "canonical",
                                  "copy",
                                  "copy_file",
                                  "create_directories",
                                  "create_directory",
                                  "create_hard_link",
                                  "create_symlink",
                                  "current_path",
                                  "directory_iterator",
                                  "equivalent",
                                  "exists",
                                  "file_size",
                                  "is_directory",
                                  "is_empty",
                                  "is_regular_file",
                                  "is_symlink",
                                  "last_write_time",
                                  "permissions",
                                  "read_symlink",
                                  "recursive_directory_iterator",
                                  "relative",
                                  "remove",
                                  "remove_all",
                                  "rename",
                                  "resize_file",
                                  "space",
                                  "status",
                                  "symlink_status",
                                  "temp_directory_path",
                                  "weakly_canonical"};
  return kThrowing.contains(function);
}

// From an open parenthesis to the one that closes it.
std::string_view Parenthesised(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return text.substr(0, i + 1);
  }
  return text;
}

}  // namespace

Offenders IncludeOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!IsProduct(file.path) || !IsCpp(file.path)) continue;
    const std::string code = CodeOnly(file.text);
    const auto code_lines = Lines(code);
    const auto lines = Lines(file.text);
    for (std::size_t i = 0; i < code_lines.size(); ++i) {
      if (!Trim(code_lines[i]).starts_with("#include")) continue;
      const std::size_t open = std::min(lines[i].find_first_of("<\""), lines[i].size());
      const std::size_t close = lines[i].find_first_of(">\"", open + 1);
      const std::string fault =
          close == std::string_view::npos
              ? "cannot read this include"
              : IncludeFault(tree, file, lines[i].substr(open, close - open + 1));
      if (!fault.empty()) offenders.push_back(At(file, i + 1, fault));
    }
  }
  return offenders;
}

Offenders PlaceOffenders(const Tree& tree) {
  std::map<std::string, std::string> folder_of;  // of each .cc, by its name without the suffix
  std::set<std::string_view> code_folders;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".cc") && !file.path.ends_with(".c")) continue;
    const std::string_view name = FileName(file.path);
    folder_of[std::string(name.substr(0, name.rfind('.')))] = Folder(file.path);
    code_folders.insert(Folder(file.path));
  }
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!IsProduct(file.path) || !IsCpp(file.path)) continue;
    if (IsPublicHeader(file.path)) {
      const std::string folder = std::string(Part(file.path)) + "/include/bfa";
      if (Folder(file.path) != folder || !file.path.ends_with(".h")) {
        offenders.push_back(At(file, 1, "only headers stand here, and in " + folder));
      }
    } else if (file.path.ends_with(".h")) {
      const std::string_view name = FileName(file.path);
      const auto own = folder_of.find(std::string(name.substr(0, name.rfind('.'))));
      const bool beside = own == folder_of.end() ? code_folders.contains(Folder(file.path))
                                                 : own->second == Folder(file.path);
      if (!beside) offenders.push_back(At(file, 1, "a private header stands beside its .cc"));
    }
  }
  return offenders;
}

Offenders GuardOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".h")) continue;
    std::string_view name = file.path;
    if (IsPublicHeader(name)) name = FileName(name);
    std::string guard = "BFA_" + std::string(name) + "_";
    for (char& c : guard) {
      c = IsWordChar(c) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    }
    const std::string opening = "#ifndef " + guard + "\n#define " + guard + "\n";
    const bool opens = Trim(CodeOnly(file.text)).starts_with(opening);
    const bool closes = Trim(file.text).ends_with("#endif  // " + guard);
    if (!opens || !closes) offenders.push_back(At(file, 1, "needs the header guard " + guard));
  }
  return offenders;
}

Offenders DuplicateNameOffenders(const Tree& tree) {
  std::map<std::string_view, const SourceFile*> first_of;
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (Words{"CMakeLists.txt", "__init__.py"}.contains(FileName(file.path))) continue;
    const auto [first, is_new] = first_of.emplace(FileName(file.path), &file);
    if (!is_new) offenders.push_back(At(file, 1, "has the name of " + first->second->path));
  }
  return offenders;
}

Offenders VagueNameOffenders(const Tree& tree) {
  static const Words kVague = {"util", "utils",  "helper", "helpers", "manager",
                               "misc", "common", "data",   "info"};
  Offenders offenders;
  for (const SourceFile& file : tree) {
    for (std::size_t start = 0; start < file.path.size();) {
      const std::size_t end = std::min(file.path.find_first_of("/_-.", start), file.path.size());
      const std::string word = file.path.substr(start, end - start);
      start = end + 1;
      const bool is_verb = word == "info" && Part(file.path) == "tools";
      if (kVague.contains(word) && !is_verb) {
        offenders.push_back(At(file, 1, "'" + word + "' says nothing in a name"));
      }
    }
  }
  return offenders;
}

Offenders FileLengthOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    const std::size_t count = Lines(file.text).size();
    if (count > kMaxFileLines) offenders.push_back(At(file, count, "the file is too long"));
  }
  return offenders;
}

Offenders FunctionLengthOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    for (const Function& function : Functions(file.text)) {
      if (function.line_count <= kMaxFunctionLines) continue;
      const std::string what = "the function has " + std::to_string(function.line_count) + " lines";
      offenders.push_back(At(file, function.first_line, what));
    }
  }
  return offenders;
}

Offenders LineWidthOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    const auto lines = Lines(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      // A UTF-8 continuation byte starts no column.
      const auto columns = std::ranges::count_if(
          lines[i], [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
      if (static_cast<std::size_t>(columns) <= kMaxColumns) continue;
      offenders.push_back(At(file, i + 1, "has " + std::to_string(columns) + " columns"));
    }
  }
  return offenders;
}

Offenders BannedCallOffenders(const Tree& tree) {
  static constexpr std::pair<std::string_view, Where> kBanned[] = {
      {"assert(", Where::kProduct},       {"throw", Where::kProduct},
      {"::now(", Where::kFormat},         {"sleep(", Where::kTests},
      {"usleep(", Where::kTests},         {"nanosleep(", Where::kTests},
      {"sleep_for(", Where::kTests},      {"sleep_until(", Where::kTests},
      {"rand(", Where::kEverywhere},      {"srand(", Where::kEverywhere},
      {"strcpy(", Where::kEverywhere},    {"strcat(", Where::kEverywhere},
      {"sprintf(", Where::kEverywhere},   {"vsprintf(", Where::kEverywhere},
      {"gets(", Where::kEverywhere},      {"atoi(", Where::kEverywhere},
      {"atol(", Where::kEverywhere},      {"atof(", Where::kEverywhere},
      {"std::regex", Where::kEverywhere}, {"using namespace std", Where::kEverywhere},
  };
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    const std::string code = CodeOnly(file.text);
    for (const auto& [call, where] : kBanned) {
      if (!Applies(where, file.path)) continue;
      for (auto at = FindWord(code, call); at != code.npos; at = FindWord(code, call, at + 1)) {
        offenders.push_back(At(file, LineNumber(code, at), "banned: " + std::string(call)));
      }
    }
  }
  return offenders;
}

Offenders FilesystemOffenders(const Tree& tree) {
  Offenders offenders;
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path) || !IsProduct(file.path)) continue;
    const std::string text = CodeOnly(file.text);
    const std::string_view code = text;
    for (const std::string_view prefix : {"filesystem::", "fs::"}) {
      for (auto at = code.find(prefix); at != code.npos; at = code.find(prefix, at + 1)) {
        std::size_t end = at + prefix.size();
        const std::size_t start = end;
        while (end < code.size() && IsWordChar(code[end])) ++end;
        const std::string_view function = code.substr(start, end - start);
        const std::string_view arguments = Parenthesised(code.substr(end));
        const bool has_code = FindWord(arguments, "ec") != arguments.npos ||
                              arguments.find("error") != arguments.npos;
        if (!Throws(function) || !arguments.starts_with('(') || has_code) continue;
        const std::string what = std::string(function) + " throws without an error code";
        offenders.push_back(At(file, LineNumber(code, at), what));
      }
    }
  }
  return offenders;
}

Offenders MarkOffenders(const Tree& tree) {
  // In halves, so that this file does not offend.
  static constexpr std::string_view kMarks[] = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK"};
  Offenders offenders;
  for (const SourceFile& file : tree) {
    const auto lines = Lines(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string_view mark : kMarks) {
        if (FindWord(lines[i], mark) == std::string_view::npos) continue;
        offenders.push_back(At(file, i + 1, "open mark " + std::string(mark)));
      }
    }
  }
  return offenders;
}

}  // namespace bfa::tree
