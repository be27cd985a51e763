// Observations and commits for tests to begin with.
#ifndef BFA_TESTS_STORE_SAMPLE_OBSERVATION_H_
#define BFA_TESTS_STORE_SAMPLE_OBSERVATION_H_

#include <cstdint>
#include <string>

#include "bfa/appender.h"
#include "bfa/observation.h"

namespace bfa::test {

// `YYYY-MM-DD`, which must be a date.
Day DayAt(const std::string& text);
inline Day operator+(Day day, int count) { return day + std::chrono::days{count}; }

// A symbol that had a file, and how large it was.
Observation Available(Day day, const std::string& symbol, int64_t file_size_bytes = 1000);
// One that had none.
Observation Absent(Day day, const std::string& symbol);
// One that had a file, with a value in every column. `variant` varies all of them.
Observation Complete(Day day, const std::string& symbol, uint32_t variant = 0);

// Gives a column of an observation, which may have been given before, a value.
Observation With(Observation observation, Column column, int64_t value);
Observation With(Observation observation, Column column, double value);
// Gives it as null.
Observation WithNull(Observation observation, Column column);

CommitTime TimeOf(int64_t milliseconds);
Instant InstantOf(int64_t microseconds);
// Of a commit at this time, with a batch id that follows from the time: the same bytes every run.
CommitOptions CommitAt(int64_t milliseconds);
// A store whose file id is always the same.
CreateOptions FixedId();

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_SAMPLE_OBSERVATION_H_
