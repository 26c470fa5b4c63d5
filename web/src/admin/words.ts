import type { Words } from '../i18n/words';

export const words = {
  people: ['Pengguna', 'People'],
  clocks: ['Jam & tangga', 'Clocks & ladders'],
  rules: ['Aturan', 'Rules'],
  add_person: ['Tambah pengguna', 'Add a person'],
  login: ['Nama masuk', 'Login'],
  name: ['Nama', 'Name'],
  role: ['Peran', 'Role'],
  agency: ['Instansi', 'Agency'],
  active: ['Aktif', 'Active'],
  inactive: ['Nonaktif', 'Inactive'],
  signed_in: ['sedang masuk', 'signed in'],
  change: ['Ubah', 'Change'],
  reset: ['Kata sandi baru', 'New password'],
  reset_sure: [
    'Beri {name} ({login}) kata sandi baru? Kata sandi lama langsung mati dan ia dikeluarkan dari semua jendela, juga di tengah panggilan.',
    'Give {name} ({login}) a new password? The old one ends at once and they are signed out everywhere, in the middle of a call too.',
  ],
  reset_now_in: ['{name} sedang masuk sekarang.', '{name} is signed in now.'],
  password_once: [
    'Kata sandi {login}: ditampilkan sekali ini saja. Salin sekarang.',
    'Password of {login}: shown only this once. Copy it now.',
  ],
  copy: ['Salin', 'Copy'],
  copied: ['Tersalin', 'Copied'],
  login_hint: ['huruf kecil, angka, titik, garis', 'lower case letters, digits, dot, dash'],
  added_peers: ['Ditambahkan admin', 'Added by an admin'],
  delivered: ['Nomor yang diantar', 'Numbers delivered'],
  add_peer: ['Tambah alamat', 'Add address'],
  peer_hint: [
    'mis. 10.20.0.5 atau 10.20.0.0/28; berlaku tanpa mulai ulang',
    'e.g. 10.20.0.5 or 10.20.0.0/28; no restart needed',
  ],
  remove: ['Hapus', 'Remove'],
  remove_sure: [
    'Hapus {peer}? Panggilan dari alamat itu tidak dijawab lagi.',
    'Remove {peer}? Calls from there are no longer answered.',
  ],
} as const satisfies Words;
