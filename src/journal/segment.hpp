// Purpose: one journal-NNNNNN.db file: its header, writing into it, reading out of it. Which segments
// there are and which one answers for a sequence number is decided in journal.cpp.
// Thread: a Segment object belongs to one thread; several objects may open one file.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "journal/sqlite.hpp"
#include "siaga/journal/record.hpp"

namespace siaga::journal {

struct SegmentHeader {
    int format = 0;
    std::uint64_t index = 0;
    std::uint64_t first_seq = 1;  // answers from here on, also where an older segment has the number
    std::uint64_t gap_from = 0;   // records gap_from .. first_seq-1 never reached the disk; 0 = none
    Digest previous{};            // hash before first_seq
    std::string journal_id;
    std::int64_t created_us = 0;
    std::int64_t shipped_us = 0;  // when PostgreSQL had all of it
};

[[nodiscard]] std::filesystem::path segment_path(const std::filesystem::path& dir, std::uint64_t index);

// Creates file, schema, header and first records in one transaction: after a crash the segment is
// there whole or not at all. Throws SqliteError.
void create_segment(const std::filesystem::path& file, const SegmentHeader& header,
                    std::span<const std::shared_ptr<const StoredRecord>> records);

class SegmentWriter {
public:
    explicit SegmentWriter(const std::filesystem::path& file);
    void write(std::span<const std::shared_ptr<const StoredRecord>> records);
    [[nodiscard]] int wal_pages() const { return wal_pages_; }

private:
    void note_type(const Record& record);
    Database db_;
    Statement begin_, commit_, insert_, insert_type_;
    std::map<std::string, int> types_;
    int wal_pages_ = 0;
};

class SegmentReader {
public:
    explicit SegmentReader(const std::filesystem::path& file);
    [[nodiscard]] SegmentHeader header();
    [[nodiscard]] std::map<std::string, int> types();
    [[nodiscard]] std::uint64_t last_seq();
    // Records from `from` to `to`; each returns false to stop.
    void read(std::uint64_t from, std::uint64_t to, const std::function<bool(StoredRecord)>& each);
    // Sequence numbers named by `erased` records in here.
    [[nodiscard]] std::vector<std::uint64_t> erased_numbers();

private:
    Database db_;
};

void write_shipped(const std::filesystem::path& file, std::int64_t wall_us);
// Returns how many of these records were in this file. Leaves no trace in the log either.
std::size_t erase_in_segment(const std::filesystem::path& file, const std::vector<std::uint64_t>& seqs);

}  // namespace siaga::journal
