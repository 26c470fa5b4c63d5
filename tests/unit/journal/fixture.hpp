// One journal in a fresh directory, with what it reports and the ways to disturb it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "journal/failpoints.hpp"
#include "siaga/journal/journal.hpp"
#include "support.hpp"

namespace siaga::journal::test {

struct JournalTest : ::testing::Test {
    TempDir dir;
    Listener listener;
    std::unique_ptr<Journal> journal;

    void open(Options options = {}) {
        journal.reset();
        auto opened = Journal::open(dir.path(), std::move(options));
        ASSERT_TRUE(opened) << opened.error().to_string();
        journal = std::move(*opened);
    }
    void run(Options options = {}) {
        open(std::move(options));
        journal->start(listener.callbacks());
    }
    void write(std::uint64_t first, std::uint64_t last) {
        for (auto seq = first; seq <= last; ++seq) journal->append(batch(seq, seq));
        ASSERT_TRUE(listener.wait_synced(last));
    }
    // Changes a file of a journal that is not open, as a forger would.
    void tamper(const std::string& sql, const char* file = "journal-000001.db") {
        journal.reset();
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open((dir.path() / file).c_str(), &db), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
    void TearDown() override {
        failpoints.write = failpoints.sync = failpoints.open_segment = 0;
        failpoints.hold_sync = false;
    }
};

}  // namespace siaga::journal::test
