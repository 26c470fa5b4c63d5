// Whom an erasure by number names in the record: PostgreSQL finds what the tests of the core take it to find, and its
// tables forget exactly what a rebuild would not know.
#include "store_support.hpp"
#include "unit/centre/contact_subject.hpp"
#include "unit/centre/ladder_fixture.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using centre::test::contact_of;
using centre::test::erase_of_contact;
using nlohmann::json;

constexpr const char* kName = "Piket Uji Nama";

// A duty officer in the files, in an edit and in a test; rung by two ladders, yes and no; named in an exercise.
class LeaversDay : public centre::test::Ladder {
public:
    LeaversDay() {
        profile_.agencies[0].contacts[0].label = kName;
        profile_.agencies[0].contacts[0].email = "Piket@contoh.go.id";
        profile_.hash = "uji-hapus";
        open();
        admin_ = person("admin", PersonRole::admin);
        SaveContact more;
        more.agency = AgencyId{"damkar"};
        more.revision = 1;
        more.add = true;
        more.contact = contact_of("Wakil", "0712 444", profile::ContactRank::kepala);
        done(more, admin_);
        done(TestContact{more.agency, 2, 0, Channel::email}, admin_);
        done(DeliveryDone{delivery().id, DeliveryResult::told, "250 ok"});
        fire(false);
        answers_with("1");
        seat_hangs_up("01");
        (void)send(EndWrapUp{}, who);
        incident = save(answered_call("01", "+628120002"), who);
        id = task().id;
        answers_with("2");
        seat_hangs_up("01");
        (void)send(EndWrapUp{}, who);
        const PersonId boss = person("pengawas-2", PersonRole::supervisor);
        for (const char* narrative : {"sudah telepon 0712 100", "api di dapur"}) {
            done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, boss);
            done(AnswerTraining{}, who);
            done(SaveTraining{words("kebakaran", narrative)}, who);
            done(EndTraining{SeatId{"01"}}, who);
        }
    }
    void TestBody() override {}
    PersonId admin_;
    using House::day, House::done, House::last, House::state;
};

class StoreContact : public Store {
protected:
    void append_all(const std::vector<Event>& events) {
        std::vector<journal::Record> records;
        for (const auto& event : events) records.push_back(record_of(event));
        append(std::move(records));
    }
    json found(const json& subject) {
        Queries queries({.url = url()});
        json params = subject;
        params["journal"] = journal_->journal_id();
        auto out = ask(queries, "erasure", params);
        EXPECT_TRUE(out) << (out ? "" : out.error().to_string());
        return out ? *out : json();
    }
    static json expected(const Erase& erase) {
        return {{"seqs", to_json_value(erase.seqs)}, {"calls", to_json_value(erase.calls)}, {"deliveries", to_json_value(erase.deliveries)},
                {"escalations", to_json_value(erase.escalations)}, {"assignments", to_json_value(erase.assignments)},
                {"trainings", to_json_value(erase.trainings)}, {"contacts", erase.contacts}};
    }
    static json said(const json& answer) {
        json out;
        for (const char* name : {"seqs", "calls", "deliveries", "escalations", "assignments", "trainings", "contacts"}) {
            out[name] = answer.at(name);
            if (out[name].is_array()) std::sort(out[name].begin(), out[name].end());  // sets
        }
        return out;
    }
};

TEST_F(StoreContact, is_found_by_number_and_by_address_wherever_he_is_named_and_forgotten_there) {
    LeaversDay house;
    append_all(house.day);
    start_shipping();
    ASSERT_TRUE(shipped_all());
    // Whatever belongs to his calls goes with them: their dialogs, as those of every erased call.
    Erase erase = erase_of_contact(house.day, "0712100", "", kName);
    for (const auto& event : house.day) {
        const json open = open_json(event.body);
        const auto call = open.contains("call") && open.at("call").is_number() ? open.at("call").get<std::uint64_t>() : 0;
        const auto leg = open.contains("leg") && open.at("leg").is_number() ? open.at("leg").get<std::uint64_t>() : 0;
        const bool of_his_call = erase.calls.contains(CallId{call}) || (leg && std::any_of(erase.calls.begin(), erase.calls.end(), [&](CallId his) {
            return house.state().calls.at(his).caller_leg.value == leg;
        }));
        const bool known = std::find(erase.seqs.begin(), erase.seqs.end(), event.seq) != erase.seqs.end();
        if (of_his_call && !known && !personal_json(event.body).empty()) erase.seqs.push_back(event.seq);
    }
    std::sort(erase.seqs.begin(), erase.seqs.end());
    ASSERT_EQ(erase.assignments.size(), 2U);
    ASSERT_EQ(erase.trainings.size(), 1U);
    const json by_number = found({{"number", "+62712100"}});
    EXPECT_EQ(said(by_number), expected(erase));
    EXPECT_EQ(by_number.at("beyond"), 0);
    EXPECT_EQ(found({{"email", "piket@CONTOH.go.id"}}).at("contacts"), true);
    EXPECT_EQ(found({{"number", "+62712999"}}).at("seqs"), json::array());

    house.done(erase, house.admin_);
    append_all(house.last);
    ASSERT_TRUE(journal_->erase(erase.seqs));
    ASSERT_TRUE(shipped_all());
    for (const char* table : {"event", "call", "delivery", "report", "incident", "timeline", "audit", "assignment"})
        for (const char* words : {kName, "0712100", "0712 100", "contoh.go.id"})
            EXPECT_EQ(query("select count(*) from " + std::string(table) + " t where t::text ilike '%" + words + "%'"), "0") << table << " " << words;
    EXPECT_EQ(found({{"number", "+62712100"}}).at("seqs"), json::array());
    EXPECT_EQ(found({{"number", "+62712444"}}).at("contacts"), true) << "the others stay, and can be erased one day";
    const auto before = tables() + query("select string_agg(d::text, ' ' order by d.id) from delivery d");
    ASSERT_TRUE(rebuild_projections(url()));
    EXPECT_EQ(tables() + query("select string_agg(d::text, ' ' order by d.id) from delivery d"), before) << "the tables forget exactly what a rebuild would not know";
}

TEST_F(StoreContact, in_a_profile_loaded_before_contacts_could_be_erased_is_counted_and_left) {
    LeaversDay house;
    auto first = record_of(house.day.at(1));
    ASSERT_EQ(first.type, "profile_loaded");
    json open = json::parse(first.open_json);
    for (auto& agency : open["profile"]["agencies"])
        if (agency.at("id") == "damkar") agency["contacts"] = {{{"label", "Piket pos"}, {"number", "(0712) 100"}, {"email", ""}}};
    first.open_json = open.dump();
    first.personal_json.clear();
    first.version = 1;
    append({record_of(house.day.at(0)), first});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    const json old = found({{"number", "+62712100"}});
    EXPECT_EQ(old.at("beyond"), 1);
    EXPECT_EQ(old.at("seqs"), json::array());
}

TEST_F(StoreContact, is_one_telephone_however_it_was_written) {
    for (const char* written : {"0712 321", "+62712321", "62 712-321", "0062712321", "+62 (0)712 321"}) EXPECT_EQ(query("select code.plain_number('" + std::string(written) + "')"), "62712321") << written;
    EXPECT_EQ(query("select code.plain_number('81299990002')"), "6281299990002");
    EXPECT_EQ(query("select code.plain_number('113')"), "113");
}

}  // namespace
}  // namespace siaga::store
