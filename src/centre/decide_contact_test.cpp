// "Kirim uji": a message through one contact's channel that says it is a test. It goes the way of every delivery
// (decide_ladder.cpp) and belongs to no escalation, so that no incident, clock or figure knows of it.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

constexpr Duration kTestRings = std::chrono::seconds(30);
constexpr Duration kTestSpeaks = std::chrono::seconds(120);
constexpr Duration kTestSent = std::chrono::seconds(90);

std::string test_text(const profile::Profile& profile, const AgencyId& id, Channel channel) {
    const auto* agency = profile::find_agency(profile, id);
    const std::string whom = agency ? agency->short_name : "piket kabupaten";
    if (channel == Channel::voice)
        return "Ini uji saluran Siaga 112 " + profile.title + " untuk " + whom +
               ". Ini bukan kejadian sungguhan. Tekan satu bila terdengar, dua bila nomor ini salah.";
    return "UJI SALURAN Siaga 112 " + profile.title + " untuk " + whom +
           ": ini bukan kejadian sungguhan. Sampaikan 'diterima' kepada admin pusat 112.";
}

}  // namespace

Status Deciding::operator()(const TestContact& c) {
    const auto revision = agency_revision(c.agency, c.revision);
    if (!revision) return revision.error();
    const auto* contacts = contacts_of(s.profile, c.agency);
    if (!contacts) return fail("agency_unknown", "instansi ini tidak ada", "agency");
    if (c.index >= contacts->size()) return fail("contact_unknown", "kontak ini tidak ada", "contact");
    const profile::Contact contact = (*contacts)[c.index];
    const bool by_number = c.channel == Channel::voice || (c.channel == Channel::webhook && contact.messages);
    if (!(by_number && !contact.number.empty()) && !(c.channel == Channel::email && !contact.email.empty()))
        return fail("channel_missing", "kontak ini tidak punya saluran itu", "$.channel");
    const Target target{c.channel, c.agency, contact.label, by_number ? digits_of(contact.number) : std::string(), by_number ? std::string() : contact.email};
    std::size_t running = 0;
    for (const auto& [id, test] : s.agency_admin.tests) {
        const auto d = s.deliveries.find(id);
        if (d == s.deliveries.end() || d->second.result != DeliveryResult::trying) continue;
        if (test.target == target) return fail("test_running", "uji ke sini masih berjalan", "contact");
        if (++running >= kContactTestsAtOnce) return fail("test_running", "terlalu banyak uji sekaligus, tunggu sebentar", "contact");
    }
    const DeliveryId made{s.last_delivery + 1};
    const Duration patience = c.channel == Channel::voice ? kTestRings + kTestSpeaks : kTestSent;
    emit(ContactTested{made, c.agency, c.index, c.channel, person, target});
    emit(DeliveryStarted{made, {}, 0, c.channel, c.agency, now + patience, target, test_text(s.profile, c.agency, c.channel)});
    reply("delivery", made.value);
    if (c.channel == Channel::voice && !dial_notice(made)) delivered(made, DeliveryResult::unreachable, "tidak ada trunk untuk panggilan keluar");
    return {};
}

// A digit pressed after the test was heard is a person who heard it; an accepted message is not yet.
void Deciding::test_over(const Delivery& delivery) {
    const auto test = s.agency_admin.tests.find(delivery.id);
    if (delivery.result == DeliveryResult::accepted && test != s.agency_admin.tests.end())
        verify_contact(delivery.id, "digit", test->second.by);
}

// Who has the same number or address today: contacts may have moved since the test left.
void Deciding::verify_contact(DeliveryId id, const std::string& how, PersonId by) {
    const Target target = s.agency_admin.tests.at(id).target;
    const auto* contacts = contacts_of(s.profile, target.agency);
    if (!contacts) return;
    const auto it = std::find_if(contacts->begin(), contacts->end(), [&](const profile::Contact& contact) {
        return target.channel == Channel::email ? contact.email == target.email : digits_of(contact.number) == target.number;
    });
    if (it == contacts->end()) return;
    profile::Profile after = s.profile;
    const auto place = static_cast<std::uint64_t>(it - contacts->begin());
    auto changed = agency_in(after, target.agency);
    changed.front().contacts[place].verified = true;
    put_agency(after, target.agency, changed);
    emit(ContactVerified{id, target.agency, place, target.channel, how, profile::content_hash(after), by});
}

Status Deciding::operator()(const VerifyContact& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto test = s.agency_admin.tests.find(c.delivery);
    const auto d = s.deliveries.find(c.delivery);
    if (test == s.agency_admin.tests.end() || d == s.deliveries.end()) return fail("test_unknown", "uji ini sudah tidak tersimpan: kirim lagi", "delivery");
    if (d->second.result != DeliveryResult::told && d->second.result != DeliveryResult::accepted)
        return fail("test_failed", "uji ini tidak sampai: tidak ada yang dapat dikonfirmasi", "delivery");
    const auto* contacts = contacts_of(s.profile, test->second.target.agency);
    const auto& target = test->second.target;
    const bool named = !target.number.empty() || !target.email.empty();  // not erased since
    const bool there = named && contacts && std::any_of(contacts->begin(), contacts->end(), [&](const profile::Contact& contact) {
        return target.channel == Channel::email ? contact.email == target.email : digits_of(contact.number) == target.number;
    });
    if (!there) return fail("contact_changed", "nomor atau alamat yang diuji sudah diganti: kirim uji lagi", "delivery");
    verify_contact(c.delivery, "person", person);
    return {};
}

}  // namespace siaga::centre
