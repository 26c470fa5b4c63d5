#include <fstream>

#include "store/sql_files.hpp"
#include "store_support.hpp"

namespace siaga::store {
namespace {

using namespace test;
namespace fs = std::filesystem;

struct StoreMigrate : Store {
    std::string empty() {
        auto made = name_ + "_kosong";
        postgres().create_database(made);
        return made;
    }
    fs::path copy_of_sql() {
        auto to = dir_ / "sql";
        fs::copy(SIAGA_SOURCE_DIR "/sql", to, fs::copy_options::recursive);
        return to;
    }
};

TEST_F(StoreMigrate, brings_an_empty_database_to_this_schema_and_is_idle_the_second_time) {
    auto database = empty();
    auto first = migrate({.url = postgres().url(database), .sql_dir = {}});
    ASSERT_TRUE(first) << first.error().to_string();
    EXPECT_GE(first->applied.size(), 4u);
    auto second = migrate({.url = postgres().url(database), .sql_dir = {}});
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->applied.empty());
    EXPECT_EQ(second->present, first->applied.size());
}

TEST_F(StoreMigrate, carries_the_same_files_in_the_binary_as_in_the_tree) {
    auto read = read_sql_dir(SIAGA_SOURCE_DIR "/sql");
    ASSERT_TRUE(read);
    const auto& carried = embedded_sql();
    ASSERT_EQ(read->size(), carried.size());
    for (std::size_t i = 0; i < carried.size(); ++i) {
        EXPECT_EQ((*read)[i].name, carried[i].name);
        EXPECT_EQ((*read)[i].text, carried[i].text) << carried[i].name;
    }
}

TEST_F(StoreMigrate, refuses_a_landed_migration_that_was_changed) {
    auto sql = copy_of_sql();
    std::ofstream(sql / "migrations" / embedded_sql().front().name, std::ios::app) << "-- later\n";
    auto refused = migrate({.url = url(), .sql_dir = sql});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "migration_changed");
    EXPECT_EQ(refused.error().where, embedded_sql().front().name);
}

TEST_F(StoreMigrate, refuses_a_database_of_a_newer_siaga) {
    auto sql = copy_of_sql();
    std::ofstream(sql / "migrations" / "29990101000000_later.sql") << "create table later (id int);\n";
    ASSERT_TRUE(migrate({.url = url(), .sql_dir = sql}));
    auto refused = migrate({.url = url(), .sql_dir = {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "schema_newer");
}

TEST_F(StoreMigrate, leaves_no_half_migration_behind) {
    auto sql = copy_of_sql();
    std::ofstream(sql / "migrations" / "29990101000000_bad.sql") << "create table half (id int); select 1/0;\n";
    auto failed = migrate({.url = url(), .sql_dir = sql});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "migration_failed");
    EXPECT_EQ(query("select to_regclass('half') is null"), "t");
    EXPECT_TRUE(migrate({.url = url(), .sql_dir = {}}));
}

TEST_F(StoreMigrate, lets_two_runners_meet_without_harm) {
    auto database = empty();
    std::vector<std::future<Result<Migrated>>> runs;
    for (int i = 0; i < 3; ++i)
        runs.push_back(std::async(std::launch::async, [&] { return migrate({.url = postgres().url(database), .sql_dir = {}}); }));
    for (auto& run : runs) {
        auto done = run.get();
        EXPECT_TRUE(done) << done.error().to_string();
    }
    EXPECT_EQ(postgres().query("select count(*) from schema_migration", database),
              std::to_string(std::count_if(embedded_sql().begin(), embedded_sql().end(), [](const auto& f) { return f.kind == "migrations"; })));
}

TEST_F(StoreMigrate, says_that_there_is_no_database) {
    auto refused = migrate({.url = "postgresql:///siaga?host=/nonexistent", .sql_dir = {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "store_unreachable");
}

TEST_F(StoreMigrate, keeps_the_app_role_from_changing_stored_events) {
    append(simulated(300, 3));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    auto as_app = [&](const std::string& sql) { return query("set role siaga_app; " + sql); };
    EXPECT_THROW((void)as_app("update event set type = 'x'"), std::runtime_error);
    EXPECT_THROW((void)as_app("delete from event"), std::runtime_error);
    EXPECT_NO_THROW((void)as_app("select count(*) from event"));
    EXPECT_NO_THROW((void)as_app("select code.erase(1::smallint, array[1]::bigint[])"));
    EXPECT_THROW((void)query("set role siaga_read; insert into house (era) values (9)"), std::runtime_error);
}

// sql/schema.sql is what a migrated database looks like, for people to read and for reviews to compare.
TEST_F(StoreMigrate, matches_the_dumped_schema) {
    auto dumped = dir_ / "schema.sql";
    auto command = "/usr/lib/postgresql/15/bin/pg_dump --schema-only --no-owner --no-privileges --schema=public '" + url() +
                   "' | grep -v -e '^--' -e '^SET ' -e '^SELECT pg_catalog' -e '^\\\\' -e '^$' > " + dumped.string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    auto read = [](const fs::path& file) {
        std::ifstream in(file);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    const fs::path kept = SIAGA_SOURCE_DIR "/sql/schema.sql";
    if (std::getenv("SIAGA_WRITE_SCHEMA")) fs::copy_file(dumped, kept, fs::copy_options::overwrite_existing);
    EXPECT_EQ(read(kept), read(dumped)) << "run with SIAGA_WRITE_SCHEMA=1 to write it anew";
}

}  // namespace
}  // namespace siaga::store
