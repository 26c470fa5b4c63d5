import type { Words } from '../i18n/words';

export const words = {
  announcements: ['Pengumuman', 'Announcements'],
  'terhubung-id': ['Saat tersambung, Bahasa Indonesia', 'When connected, Indonesian'],
  'terhubung-en': ['Saat tersambung, Inggris', 'When connected, English'],
  'mohon-tunggu-id': ['Saat ditahan, Bahasa Indonesia', 'On hold, Indonesian'],
  'mohon-tunggu-en': ['Saat ditahan, Inggris', 'On hold, English'],
  generated: ['suara bawaan', 'generated voice'],
  uploaded: ['rekaman sendiri, {seconds} detik', 'own recording, {seconds} s'],
  upload: ['Ganti dengan WAV', 'Replace with a WAV'],
  reset: ['Kembali ke suara bawaan', 'Back to the generated voice'],
  reset_sure: [
    'Hapus rekaman {name}? Penelepon berikutnya mendengar suara bawaan.',
    'Drop the recording {name}? The next caller hears the generated voice.',
  ],
  listen: ['Dengarkan {name}', 'Listen to {name}'],
  placed: [
    '{name} diganti: {rate} Hz, puncak {peak} dBFS, disesuaikan {gain} dB. Penelepon berikutnya mendengarnya.',
    '{name} replaced: {rate} Hz, peak {peak} dBFS, adjusted by {gain} dB. The next caller hears it.',
  ],
  back: ['{name} kembali ke suara bawaan.', '{name} is the generated voice again.'],
  wav_hint: [
    'WAV PCM mono atau stereo, 0,5 sampai 60 detik; tidak hening, tidak pecah. Berlaku tanpa mulai ulang.',
    'WAV, PCM, mono or stereo, 0.5 to 60 s; neither silent nor clipped. No restart needed.',
  ],
  aliases: ['Sebutan tempat', 'Place aliases'],
  alias_text: ['Sebutan warga', 'What people say'],
  alias_means: ['Artinya di gazetir', 'What it means in the gazetteer'],
  alias_hint: [
    'mis. "pasar lama" artinya "tanjung lubuk"; nama kembar tetap ditanyakan',
    'e.g. "pasar lama" means "tanjung lubuk"; equal names are still asked about',
  ],
  finds: ['Yang ditemukan', 'Finds'],
  add: ['Tambah', 'Add'],
  change: ['Ubah', 'Change'],
  remove: ['Hapus', 'Remove'],
  holidays: ['Hari libur', 'Holidays'],
  date: ['Tanggal', 'Date'],
  holiday_name: ['Nama hari libur', 'Name of the holiday'],
  holiday_hint: [
    'Pada hari ini jam kantor jenis bukan darurat tidak berjalan.',
    'On this day office hours of non-emergency types do not run.',
  ],
  none: ['Belum ada.', 'None yet.'],
} as const satisfies Words;
