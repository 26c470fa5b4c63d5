import type { Words } from '../i18n/words';

export const words = {
  people: ['Pengguna', 'People'],
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
