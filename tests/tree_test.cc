// Holds the rules of the tree that neither the compiler nor the linter can, and shows for each that
// it fails on a bad sample: a check that cannot fail is none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/tree_rules.h"
#include "tests/tree_source.h"

namespace bfa::tree {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Tree& OurTree() {
  static const Tree kTree = ReadTree(BFA_SOURCE_DIR);
  return kTree;
}

void ExpectNone(const Offenders& offenders) {
  for (const std::string& offender : offenders) ADD_FAILURE() << offender;
}

std::string Repeat(const std::string& text, int count) {
  std::string repeated;
  for (int i = 0; i < count; ++i) repeated += text;
  return repeated;
}

std::string FunctionOf(int line_count) {
  return "int F(int x) {\n" + Repeat("  ++x;\n", line_count - 2) + "}\n";
}

TEST(TreeTest, IsRead) {
  for (const char* path : {"CMakeLists.txt", "tests/tree_test.cc", "scripts/check-format.sh"}) {
    EXPECT_TRUE(std::ranges::any_of(OurTree(), [path](const SourceFile& file) {
      return file.path == path && !file.text.empty();
    })) << path;
  }
  for (const char* part : {"format/", "store/", "tools/"}) {
    EXPECT_TRUE(std::ranges::any_of(OurTree(), [part](const SourceFile& file) {
      return file.path.starts_with(part);
    })) << part;
  }
}

TEST(TreeTest, IncludesPointOneWay) { ExpectNone(IncludeOffenders(OurTree())); }
TEST(TreeTest, HeadersStandInTheirPlace) { ExpectNone(PlaceOffenders(OurTree())); }
TEST(TreeTest, HeadersAreGuarded) { ExpectNone(GuardOffenders(OurTree())); }
TEST(TreeTest, FileNamesAreUnique) { ExpectNone(DuplicateNameOffenders(OurTree())); }
TEST(TreeTest, FileNamesSaySomething) { ExpectNone(VagueNameOffenders(OurTree())); }
TEST(TreeTest, FilesAreShort) { ExpectNone(FileLengthOffenders(OurTree())); }
TEST(TreeTest, FunctionsFitAScreen) { ExpectNone(FunctionLengthOffenders(OurTree())); }
TEST(TreeTest, LinesFitTheColumns) { ExpectNone(LineWidthOffenders(OurTree())); }
TEST(TreeTest, NothingBannedIsCalled) { ExpectNone(BannedCallOffenders(OurTree())); }
TEST(TreeTest, FilesystemCallsDoNotThrow) { ExpectNone(FilesystemOffenders(OurTree())); }
TEST(TreeTest, NoMarksAreLeft) { ExpectNone(MarkOffenders(OurTree())); }

// A tree in which each part has a public and a private header, and one file of `path`.
Offenders IncludeOffendersOf(const std::string& path, const std::string& text) {
  Tree tree;
  for (const std::string part : {"format", "store", "prober", "tools", "tests", "bench"}) {
    tree.push_back({part + "/include/bfa/" + part + "_public.h", ""});
    tree.push_back({part + "/" + part + "_private.h", ""});
  }
  tree.push_back({path, text});
  return IncludeOffenders(tree);
}

TEST(TreeRuleTest, AcceptsIncludesInTheRightDirection) {
  EXPECT_THAT(IncludeOffendersOf("format/a.cc",
                                 "#include <zstd.h>\n#include <vector>\n"
                                 "#include \"bfa/format_public.h\"\n"
                                 "#include \"format/format_private.h\"\n"
                                 "// #include \"store/store_private.h\"\n"),
              IsEmpty());
  EXPECT_THAT(IncludeOffendersOf("store/a.cc",
                                 "#include <sys/mman.h>\n#include \"bfa/format_public.h\"\n"
                                 "#include \"format/format_private.h\"\n"
                                 "#include \"store_private.h\"\n"),
              IsEmpty());
  EXPECT_THAT(IncludeOffendersOf("tools/verbs/a.cc",
                                 "#include <CLI/CLI.hpp>\n#include \"bfa/store_public.h\"\n"
                                 "#include \"tools/tools_private.h\"\n"),
              IsEmpty());
}

TEST(TreeRuleTest, RejectsIncludesInTheWrongDirection) {
  const auto lines = [](const std::string& path, const std::string& include) {
    return IncludeOffendersOf(path, "\n#include " + include + "\n");
  };
  for (const char* include :
       {"\"bfa/store_public.h\"", "\"store/store_private.h\"", "<unistd.h>", "<fstream>",
        "<gtest/gtest.h>", "<bfa/format_public.h>", "\"tests/tests_private.h\"",
        "\"format/absent.h\"", "\"format/include/bfa/format_public.h\"", "\"unclosed"}) {
    EXPECT_THAT(lines("format/a.cc", include), ElementsAre(StartsWith("format/a.cc:2: ")))
        << include;
  }
  for (const char* include : {"<zstd.h>", "\"bfa/tools_public.h\"", "\"bfa/prober_public.h\"",
                              "\"bench/bench_private.h\"", "<CLI/CLI.hpp>"}) {
    EXPECT_THAT(lines("store/a.cc", include), SizeIs(1)) << include;
  }
  for (const char* include : {"\"format/format_private.h\"", "\"store/store_private.h\"",
                              "\"bfa/tests_public.h\"", "<xxhash.h>"}) {
    EXPECT_THAT(lines("tools/a.cc", include), SizeIs(1)) << include;
  }
  EXPECT_THAT(lines("prober/a.cc", "\"format/format_private.h\""), SizeIs(1));
}

TEST(TreeRuleTest, RejectsPrivateIncludesInAPublicHeader) {
  const std::string path = "format/include/bfa/a.h";
  EXPECT_THAT(IncludeOffendersOf(path, "#include \"bfa/format_public.h\"\n"), IsEmpty());
  EXPECT_THAT(IncludeOffendersOf(path, "#include \"format/format_private.h\"\n"), SizeIs(1));
  EXPECT_THAT(IncludeOffendersOf(path, "#include <zstd.h>\n"), SizeIs(1));
}

TEST(TreeRuleTest, RejectsMisplacedHeaders) {
  EXPECT_THAT(PlaceOffenders({{"format/a.cc", ""}, {"format/a.h", ""}, {"format/b.h", ""}}),
              IsEmpty());
  EXPECT_THAT(PlaceOffenders({{"format/a.cc", ""}, {"format/sub/a.h", ""}}), SizeIs(1));
  EXPECT_THAT(PlaceOffenders({{"format/sub/lonely.h", ""}}), SizeIs(1));
  EXPECT_THAT(PlaceOffenders({{"store/include/a.h", ""}}), SizeIs(1));
  EXPECT_THAT(PlaceOffenders({{"store/include/bfa/a.cc", ""}}), SizeIs(1));
}

TEST(TreeRuleTest, RejectsWrongHeaderGuards) {
  const auto header = [](const std::string& guard) {
    return "// Why.\n#ifndef " + guard + "\n#define " + guard + "\n\n#endif  // " + guard + "\n";
  };
  EXPECT_THAT(GuardOffenders({{"format/include/bfa/a_b.h", header("BFA_A_B_H_")},
                              {"format/a_b.h", header("BFA_FORMAT_A_B_H_")},
                              {"tools/verbs/a.h", header("BFA_TOOLS_VERBS_A_H_")}}),
              IsEmpty());
  EXPECT_THAT(GuardOffenders({{"format/a.h", header("BFA_A_H_")}}),
              ElementsAre("format/a.h:1: needs the header guard BFA_FORMAT_A_H_"));
  EXPECT_THAT(GuardOffenders({{"format/a.h", "#pragma once\n"}}), SizeIs(1));
  EXPECT_THAT(GuardOffenders({{"format/a.h", "#ifndef BFA_FORMAT_A_H_\n#endif\n"}}), SizeIs(1));
}

TEST(TreeRuleTest, RejectsDuplicateFileNames) {
  EXPECT_THAT(DuplicateNameOffenders({{"a/CMakeLists.txt", ""}, {"b/CMakeLists.txt", ""}}),
              IsEmpty());
  EXPECT_THAT(DuplicateNameOffenders({{"format/a.cc", ""}, {"store/a.cc", ""}}),
              ElementsAre("store/a.cc:1: has the name of format/a.cc"));
}

TEST(TreeRuleTest, RejectsVagueFileNames) {
  EXPECT_THAT(VagueNameOffenders({{"tools/info_verb.cc", ""}, {"format/metadata.h", ""}}),
              IsEmpty());
  for (const char* path : {"format/util.h", "store/file_helper.cc", "common/a.cc", "store/info.cc",
                           "store/day-data.h", "scripts/misc.sh", "store/lock_manager.h"}) {
    EXPECT_THAT(VagueNameOffenders({{path, ""}}), SizeIs(1)) << path;
  }
}

TEST(TreeRuleTest, RejectsLongFiles) {
  EXPECT_THAT(FileLengthOffenders({{"a.cc", Repeat("\n", 600)}}), IsEmpty());
  EXPECT_THAT(FileLengthOffenders({{"a.cc", Repeat("\n", 601)}}), SizeIs(1));
}

TEST(TreeRuleTest, RejectsLongFunctions) {
  EXPECT_THAT(FunctionLengthOffenders({{"a.cc", FunctionOf(70)}}), IsEmpty());
  EXPECT_THAT(FunctionLengthOffenders({{"a.cc", "namespace x {\n" + FunctionOf(71) + "}\n"}}),
              ElementsAre("a.cc:2: the function has 71 lines"));
  EXPECT_THAT(
      FunctionLengthOffenders({{"a.cc", "const int kTable[] = {" + Repeat("1,\n", 99) + "};"}}),
      IsEmpty());
}

TEST(TreeRuleTest, FindsFunctionsOfEveryShape) {
  for (const char* head :
       {"int F(int x = {})", "TEST(A, B)", "template <class T>\nstatic T G(T t)",
        "A::A(int x) : a_{x}, b_(2), c_{3}", "A::A() noexcept : a_(0)",
        "bool operator==(const A& a)", "auto F() -> std::vector<int>", "const auto kF = [](int x)",
        "extern \"C\" int F(void)", "struct stat F(int x)",
        "void operator()(char c) const noexcept override"}) {
    const std::string before = "#define X(y) {\nclass C final : public B<int> {\n public:\n";
    const std::string body = " {\n  if (x) {\n  }  // }\n  f('}', \"}\", R\"(})\", 1'000);\n}\n";
    const auto functions = Functions(before + head + body + "  int x_;\n};\n" + FunctionOf(9));
    const bool two_lines = std::string(head).find('\n') != std::string::npos;
    ASSERT_THAT(functions, SizeIs(2)) << head;
    EXPECT_EQ(functions[0].line_count, 5U) << head;
    EXPECT_EQ(functions[0].first_line, two_lines ? 5U : 4U) << head;
    EXPECT_EQ(functions[1].line_count, 9U) << head;
  }
}

TEST(TreeRuleTest, RejectsWideLines) {
  EXPECT_THAT(LineWidthOffenders({{"a.cc", Repeat("x", 100) + "\n" + Repeat("é", 100)}}),
              IsEmpty());
  EXPECT_THAT(LineWidthOffenders({{"a.cc", "\n" + Repeat("x", 101)}}),
              ElementsAre("a.cc:2: has 101 columns"));
}

TEST(TreeRuleTest, RejectsBannedCalls) {
  for (const char* call :
       {"assert(x);", "throw X();", "throw;", "std::rand();", "strcpy(a, b);", "sprintf(a, b);",
        "gets(a);", "atoi(a);", "std::regex r;", "using namespace std;", "Clock::now();"}) {
    EXPECT_THAT(BannedCallOffenders({{"format/a.cc", "\n" + std::string(call)}}),
                ElementsAre(AllOf(StartsWith("format/a.cc:2: "), HasSubstr("banned"))))
        << call;
  }
  EXPECT_THAT(BannedCallOffenders({{"tests/a.cc", "usleep(1); t::sleep_for(x); sleep(1);"}}),
              SizeIs(3));
  EXPECT_THAT(BannedCallOffenders({{"tests/a.cc", "assert(x); throw 1; c::now();"}}), IsEmpty());
  EXPECT_THAT(
      BannedCallOffenders({{"format/a.cc",
                            "static_assert(x); f(std::nothrow); fgets(a); brand(b);\n"
                            "// throw, assert(x)\n/* rand( */ const char* s = \"gets(\";"}}),
      IsEmpty());
}

TEST(TreeRuleTest, RejectsThrowingFilesystemCalls) {
  EXPECT_THAT(FilesystemOffenders({{"store/a.cc",
                                    "std::filesystem::path p;\n"
                                    "std::filesystem::remove(F(p), error);\n"
                                    "std::filesystem::exists(p,\n  ec);\n"}}),
              IsEmpty());
  EXPECT_THAT(FilesystemOffenders({{"store/a.cc", "\nstd::filesystem::rename(F(p), q);\n"}}),
              ElementsAre("store/a.cc:2: rename throws without an error code"));
  EXPECT_THAT(FilesystemOffenders({{"tools/a.cc", "fs::file_size(p)"}}), SizeIs(1));
}

TEST(TreeRuleTest, RejectsMarks) {
  // In halves, so that this file does not offend.
  for (const std::string mark : {"TO"
                                 "DO",
                                 "FIX"
                                 "ME",
                                 "XX"
                                 "X",
                                 "HA"
                                 "CK"}) {
    EXPECT_THAT(MarkOffenders({{"a.sh", "\n# " + mark + "(me): later\n"}}),
                ElementsAre("a.sh:2: open mark " + mark));
    EXPECT_THAT(MarkOffenders({{"a.sh", "mktemp " + mark + mark + "\n"}}), IsEmpty());
  }
}

}  // namespace
}  // namespace bfa::tree
