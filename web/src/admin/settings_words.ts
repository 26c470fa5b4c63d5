import type { Words } from '../i18n/words';

export const words = {
  seats: ['Meja & telepon', 'Seats & phones'],
  trunks: ['Trunk', 'Trunk'],
  queue: ['Antrean', 'Queue'],
  // the queue
  queue_hint: [
    'Berlaku untuk panggilan berikutnya; panggilan yang sedang berjalan memakai aturan saat ia masuk.',
    'For the next call; a call in progress keeps what it began with.',
  ],
  ring_s: ['Satu meja berdering (detik)', 'One seat rings (seconds)'],
  ring_hint: ['3–120; lalu meja berikutnya dicoba', '3–120; then the next seat is tried'],
  offer_all_after_s: ['Semua meja berdering sesudah (detik)', 'Every seat rings after (seconds)'],
  offer_all_hint: ['0–600 detik menunggu', '0–600 seconds of waiting'],
  misses_to_pause: [
    'Tidak diangkat sampai meja dijeda (kali)',
    'Unanswered until the seat is paused (times)',
  ],
  misses_hint: ['1–100; meja terakhir tidak pernah dijeda', '1–100; the last seat never is'],
  wrap_up_s: ['Waktu mengisi sesudah panggilan (detik)', 'Desk time after a call (seconds)'],
  wrap_up_hint: ['0–3600; 0 tanpa waktu mengisi', '0–3600; 0 for none'],
  wrap_up_extension_s: ['Tambahan waktu mengisi (detik)', 'Extension of it (seconds)'],
  wrap_up_extension_hint: ['0–3600', '0–3600'],
  short_call_s: ['Panggilan singkat di bawah (detik)', 'A hang-up is short under (seconds)'],
  short_hint: [
    '0–60; yang lebih lama masuk daftar telepon balik',
    '0–60; a longer one goes on the call-back list',
  ],
  owner_missing_after_s: [
    'Penanggung jawab dianggap pergi sesudah (detik)',
    'An owner is missing after (seconds)',
  ],
  owner_hint: ['30–86400 detik tanpa konsol terbuka', '30–86400 seconds without an open console'],
  whole_number: ['tulis angka bulat', 'write a whole number'],
  saved: ['Tersimpan.', 'Saved.'],
  changed: ['Terakhir diubah {who}, {when}', 'Last changed by {who}, {when}'],
  reload: ['Muat yang sekarang', 'Load what is there now'],
  overtaken: [
    '{what}. Isian Anda belum disimpan: muat yang sekarang, lalu ubah lagi.',
    '{what}. Your entries are not saved: load what is there now, then change it again.',
  ],
  // seats
  seat_hint: [
    'Telepon meja mendaftar dengan nama meja dan kata sandinya; perubahan berlaku tanpa mulai ulang.',
    'A desk phone registers with the seat’s name and password; changes need no restart.',
  ],
  add_seat: ['Tambah meja', 'Add a seat'],
  seat_id: ['Nama akun telepon', 'Account name of the phone'],
  seat_id_hint: [
    'huruf kecil, angka, - dan _; tidak dapat diganti',
    'lower case letters, digits, - and _; stays',
  ],
  title: ['Nama', 'Name'],
  phone: ['Telepon', 'Phone'],
  registered: ['terdaftar', 'registered'],
  not_registered: ['tidak terdaftar', 'not registered'],
  busy: ['sedang dipakai', 'in a call'],
  person: ['Ditempati', 'Taken by'],
  answer_after: [
    'telepon menjawab sendiri saat F2 ditekan (answer-after)',
    'the phone answers by itself on F2 (answer-after)',
  ],
  change: ['Ubah', 'Change'],
  seat_password: ['Kata sandi SIP baru', 'New SIP password'],
  password_sure: [
    'Buat kata sandi baru untuk {seat}? Telepon dengan kata sandi lama langsung keluar, kecuali sedang dalam panggilan.',
    'A new password for {seat}? The phone with the old one is out at once, unless it is in a call.',
  ],
  remove: ['Hapus', 'Remove'],
  seat_remove_sure: [
    'Hapus meja {seat}? Teleponnya tidak dapat mendaftar lagi.',
    'Remove seat {seat}? Its phone can no longer register.',
  ],
  // trunks
  add_trunk: ['Tambah trunk', 'Add a trunk'],
  trunk_hint: [
    'Trunk baru memakai alamat SIP bersama dan berlaku seketika. Trunk dengan alamat SIP sendiri perlu siaga.toml dan mulai ulang.',
    'A new trunk uses the shared SIP address and acts at once. One with a SIP address of its own needs siaga.toml and a restart.',
  ],
  own_address: [
    'Alamat SIP sendiri: {address} (siaga.toml)',
    'SIP address of its own: {address} (siaga.toml)',
  ],
  silent: ['tidak menjawab OPTIONS', 'does not answer OPTIONS'],
  trunk_id: ['Nama singkat', 'Short name'],
  peers: ['Alamat telko', 'Addresses of the telco'],
  one_a_line: ['satu sebaris', 'one a line'],
  peers_hint: ['alamat atau jaringan, satu sebaris', 'addresses or networks, one a line'],
  delivered: ['Nomor yang dikirim telko', 'Numbers the telco delivers'],
  delivered_hint: [
    'satu sebaris; kosong: 112, 911, urn:service:sos',
    'one a line; empty: 112, 911, urn:service:sos',
  ],
  trust_pai: [
    'percaya nomor penelepon dari jaringan (P-Asserted-Identity)',
    'believe the caller’s number asserted by the network (P-Asserted-Identity)',
  ],
  media_address: ['Alamat suara kita bagi telko ini', 'Our audio address for this telco'],
  answer: ['Penelepon disambung', 'The caller is connected'],
  answer_queue: ['seketika (pengumuman)', 'at once (announcement)'],
  answer_seat: ['saat petugas menjawab', 'when a person answers'],
  answer_after_mode: ['sesudah beberapa detik', 'after some seconds'],
  answer_after_s: ['Sesudah (detik)', 'After (seconds)'],
  outgoing_targets: ['Tujuan panggilan keluar', 'Targets of outgoing calls'],
  targets_hint: [
    'alamat[:port][;transport=tcp], satu sebaris; dicoba dari atas; kosong: tanpa panggilan keluar',
    'address[:port][;transport=tcp], one a line; tried from the top; empty: no outgoing calls',
  ],
  outgoing_caller_id: ['Nomor yang tampil', 'Number shown'],
  caller_id_hint: ['pada panggilan keluar', 'of outgoing calls'],
  nothing: ['–', '–'],
  trunk_remove_sure: [
    'Hapus trunk {trunk}? Panggilan dari alamatnya tidak dijawab lagi.',
    'Remove trunk {trunk}? Calls from its addresses are no longer answered.',
  ],
} as const satisfies Words;
