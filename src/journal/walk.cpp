#include "journal/walk.hpp"

#include <algorithm>
#include <charconv>

#include "siaga/journal/verify.hpp"

namespace siaga::journal {

namespace {

std::optional<std::uint64_t> index_of(const std::filesystem::path& file) {
    std::string name = file.filename().string();
    if (!name.starts_with("journal-") || !name.ends_with(".db")) return std::nullopt;
    std::uint64_t index = 0;
    const char* last = name.data() + name.size() - 3;
    auto [end, error] = std::from_chars(name.data() + 8, last, index);
    if (error != std::errc{} || end != last) return std::nullopt;
    return index;
}

Error broken(const SegmentInfo& segment, std::uint64_t seq, const std::string& what) {
    return fail("journal_broken", what, segment.file.filename().string() + " seq " + std::to_string(seq));
}

// What is wrong with a record's personal part, empty where nothing is.
std::string personal_fault(const StoredRecord& stored, const std::set<std::uint64_t>* erased) {
    bool named = erased && erased->contains(stored.record.seq);
    if (!stored.personal) {
        if (stored.salt || !stored.record.personal_json.empty()) return "ada isi pribadi tanpa hash-nya";
        return {};
    }
    if (!stored.salt) {
        if (!stored.record.personal_json.empty()) return "ada isi pribadi tanpa garamnya (salt)";
        if (erased && !named) return "isi pribadi hilang dan tidak ada catatan penghapusan yang menyebutnya";
        return {};
    }
    if (named) return "catatan penghapusan menyebutnya, tetapi isi pribadinya masih ada";
    if (personal_digest(*stored.salt, stored.record.personal_json) != *stored.personal)
        return "isi pribadi sudah diubah";
    return {};
}

class Walk {
public:
    Walk(const WalkOptions& options, const std::function<void(const StoredRecord&)>& each)
        : options_(options), each_(each) {}

    void segment(const SegmentInfo& info, std::uint64_t to) {
        SegmentReader reader(info.file);
        auto header = reader.header();
        std::uint64_t start = std::max(info.first_seq, options_.from > 1 ? options_.from - 1 : 1);
        if (start == info.first_seq) {
            bool follows = next_ == 0 || (next_ == info.first_seq && out_.hash == header.previous);
            bool gap = next_ != 0 && header.gap_from == next_ && info.first_seq > next_;
            if (!follows && !gap) throw broken(info, info.first_seq, "segmen ini tidak menyambung segmen sebelumnya");
            out_.hash = header.previous;
            next_ = info.first_seq;
        } else if (next_ == 0) {
            base_ = true;  // options.from lies inside: the record before it gives the hash to build on
            next_ = start;
        }
        if (to < start) return;
        reader.read(start, to, [&](StoredRecord stored) {
            take(info, stored);
            return true;
        });
    }
    Walked out_;

private:
    void take(const SegmentInfo& info, const StoredRecord& stored) {
        auto seq = stored.record.seq;
        if (seq != next_) throw broken(info, next_, "ada catatan yang hilang");
        next_ = seq + 1;
        if (base_) {
            base_ = false;
            out_.hash = stored.hash;
            return;
        }
        if (chain(out_.hash, stored.record, stored.personal) != stored.hash)
            throw broken(info, seq, "catatan sudah diubah: hash-nya tidak cocok");
        if (auto fault = personal_fault(stored, options_.erased); !fault.empty()) throw broken(info, seq, fault);
        out_.hash = stored.hash;
        if (seq < options_.from) return;
        if (out_.first == 0) out_.first = seq;
        out_.last = seq;
        ++out_.records;
        if (stored.personal && !stored.salt) ++out_.erased;
        if (each_) each_(stored);
    }
    const WalkOptions& options_;
    const std::function<void(const StoredRecord&)>& each_;
    std::uint64_t next_ = 0;
    bool base_ = false;
};

}  // namespace

Result<std::vector<SegmentInfo>> list_segments(const std::filesystem::path& dir,
                                               std::vector<std::filesystem::path>* leftover) {
    std::vector<SegmentInfo> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
        auto index = index_of(entry.path());
        if (!index) continue;
        try {
            SegmentReader reader(entry.path());
            auto header = reader.header();
            if (header.index != *index)
                return fail("journal_broken", "berkas ini membawa nomor segmen lain", entry.path().filename().string());
            out.push_back({*index, entry.path(), header.first_seq});
        } catch (const SqliteError& fault) {
            if (fault.code != SQLITE_ERROR)  // SQLITE_ERROR: "no such table", creation never finished
                return fail("journal_broken", fault.what(), entry.path().filename().string());
            if (leftover) leftover->push_back(entry.path());
        }
    }
    if (error) return fail("journal_disk", error.message(), dir.string());
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
    return out;
}

std::uint64_t last_of(const std::vector<SegmentInfo>& segments, std::size_t i) {
    return i + 1 < segments.size() ? segments[i + 1].first_seq - 1 : UINT64_MAX;
}

Result<Walked> walk(const std::vector<SegmentInfo>& segments, const WalkOptions& options,
                    const std::function<void(const StoredRecord&)>& each) {
    Walk walk(options, each);
    try {
        for (std::size_t i = 0; i < segments.size(); ++i) {
            auto to = last_of(segments, i);
            bool wanted = to >= options.from || i + 1 == segments.size();
            if (wanted && to >= segments[i].first_seq) walk.segment(segments[i], to);
        }
    } catch (const Error& error) {
        return error;
    } catch (const SqliteError& error) {
        return fail("journal_broken", error.what());
    }
    return walk.out_;
}

}  // namespace siaga::journal
